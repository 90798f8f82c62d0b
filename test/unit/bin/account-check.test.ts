import { judgeAccount, readAccount, type Account } from '../../../bin/account-check.ts'
import { stageConfigSchema } from '../../../lib/config.ts'

const config = stageConfigSchema.parse({
  keepData: true,
  pointInTimeRecovery: true,
  importWorkers: 20,
  webhookSenders: 50,
  reserveConcurrency: true,
})
const usual: Account = { bootstrapVersion: 30, concurrency: 1_000, unreserved: 1_000 }

test('a usual account is ready', () => {
  expect(judgeAccount(usual, config, true)).toEqual({ problems: [], warnings: [] })
})

test.each([
  [undefined, 'not bootstrapped'],
  [5, 'version 5'],
])('a bootstrap stack of version %s stops the deployment, with what to do', (bootstrapVersion, reason) => {
  const { problems } = judgeAccount({ ...usual, bootstrapVersion }, config, true)
  expect(problems).toEqual([expect.stringContaining(reason)])
  expect(problems[0]).toContain('npx cdk bootstrap')
})

test('a new account with ten concurrent executions learns how many are wanted, and where to ask', () => {
  const account = { ...usual, concurrency: 10, unreserved: 10 }
  const { problems, warnings } = judgeAccount(account, config, true)
  expect(problems).toEqual([expect.stringMatching(/7\d of 10 unreserved.*L-B99A9384.*reserveConcurrency/)])
  expect(warnings).toEqual([expect.stringContaining('accountConcurrency says 1000, and the account has 10')])
})

test('exactly 100 left are enough, one fewer is not', () => {
  const wanted = Number(
    /: (\d+) of/.exec(judgeAccount({ ...usual, unreserved: 0 }, config, true).problems[0] ?? '')?.[1],
  )
  expect(judgeAccount({ ...usual, unreserved: wanted + 100 }, config, true).problems).toEqual([])
  expect(judgeAccount({ ...usual, unreserved: wanted + 99 }, config, true).problems).toHaveLength(1)
})

test('a stage that is deployed has its reservations already', () => {
  expect(judgeAccount({ ...usual, unreserved: 120 }, config, false).problems).toEqual([])
})

test('without reservations, workers that can use up the account are a warning', () => {
  const { problems, warnings } = judgeAccount(
    { ...usual, concurrency: 10 },
    { ...config, reserveConcurrency: false },
    true,
  )
  expect(problems).toEqual([])
  expect(warnings[0]).toContain('can use up all 10')
})

test('an account is read by two requests; an account without the CDK has no version', async () => {
  const missing = { send: () => Promise.reject(new Error('Stack with id CDKToolkit does not exist')) }
  const lambda = {
    send: () => Promise.resolve({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 9 } }),
  }
  expect(await readAccount({ cloudFormation: missing as never, lambda: lambda as never })).toEqual({
    bootstrapVersion: undefined,
    concurrency: 10,
    unreserved: 9,
  })
})
