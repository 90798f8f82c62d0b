import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation'
import { GetAliasCommand, ListVersionsByFunctionCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda'
import { planRollback, rollBack, versionBefore, type RollbackClients } from '../../../bin/previous-versions.ts'

const DEPLOYED_AT = new Date('2026-11-23T12:00:00Z')
const LAST_WEEK = '2026-11-16T12:00:01.000+0000'
const NOW = '2026-11-23T12:00:01.000+0000'
const at = (Version: string, LastModified: string) => ({ Version, LastModified })

describe('the version to go back to', () => {
  test('is the newest one before the live one, also past nine', () => {
    const versions = [at('$LATEST', NOW), at('8', LAST_WEEK), at('9', LAST_WEEK), at('10', LAST_WEEK), at('11', NOW)]
    expect(versionBefore('11', versions, DEPLOYED_AT)).toBe('10')
  })

  test('is none where the last deployment did not change the function', () => {
    const versions = [at('$LATEST', LAST_WEEK), at('1', LAST_WEEK), at('2', LAST_WEEK)]
    expect(versionBefore('2', versions, DEPLOYED_AT)).toBeUndefined()
  })

  test('is none where there is only one, and none where the alias went back already', () => {
    expect(versionBefore('1', [at('$LATEST', NOW), at('1', NOW)], DEPLOYED_AT)).toBeUndefined()
    const versions = [at('1', LAST_WEEK), at('2', LAST_WEEK), at('3', NOW)]
    expect(versionBefore('2', versions, DEPLOYED_AT)).toBeUndefined()
  })
})

const alias = (name: string) => ({
  ResourceType: 'AWS::Lambda::Alias',
  PhysicalResourceId: `arn:aws:lambda:eu-central-1:123456789012:function:${name}:live`,
})

/** A stack with two functions behind aliases; the last deployment changed the first one alone. Pages hold one thing each. */
const clientsOf = (
  StackStatus = 'UPDATE_COMPLETE',
  resources: readonly object[] = [alias('changed'), alias('same')],
) => {
  const updates: unknown[] = []
  const answer = (command: unknown): unknown => {
    if (command instanceof DescribeStacksCommand)
      return { Stacks: [{ StackStatus, LastUpdatedTime: DEPLOYED_AT, CreationTime: new Date(0) }] }
    if (command instanceof ListStackResourcesCommand) {
      const n = Number(command.input.NextToken ?? 0)
      const others = [{ ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'changed' }, ...resources]
      return { StackResourceSummaries: [others[n]], ...(n + 1 < others.length && { NextToken: String(n + 1) }) }
    }
    if (command instanceof GetAliasCommand) return { FunctionVersion: '2' }
    if (command instanceof ListVersionsByFunctionCommand) {
      const changed = command.input.FunctionName === 'changed'
      return command.input.Marker === undefined
        ? { Versions: [at('1', LAST_WEEK)], NextMarker: 'more' }
        : { Versions: [at('2', changed ? NOW : LAST_WEEK)] }
    }
    if (command instanceof UpdateAliasCommand) return updates.push(command.input)
    throw new Error('Not expected')
  }
  const client = { send: (command: unknown) => Promise.resolve(answer(command)) }
  return { clients: { cloudFormation: client, lambda: client } as unknown as RollbackClients, updates }
}

test('what the last deployment changed goes back, with all of its requests, and nothing else', async () => {
  const { clients, updates } = clientsOf()
  const steps = await planRollback(clients, 'ContactsImport-prod')
  expect(steps).toEqual([
    { function: 'changed', alias: 'live', from: '2', to: '1' },
    { function: 'same', alias: 'live', from: '2', to: undefined },
  ])
  expect(updates).toEqual([])
  await rollBack(clients, steps)
  expect(updates).toEqual([
    {
      FunctionName: 'changed',
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: {} },
    },
  ])
})

test('nothing goes back while a deployment is under way: CloudFormation would not know', async () => {
  const { clients } = clientsOf('UPDATE_IN_PROGRESS')
  await expect(planRollback(clients, 'ContactsImport-prod')).rejects.toThrow(
    'aws cloudformation cancel-update-stack --stack-name ContactsImport-prod',
  )
  await expect(planRollback(clientsOf('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS').clients, 'x')).resolves.toHaveLength(2)
})

test('a stage without versions is told what to do instead', async () => {
  await expect(planRollback(clientsOf('UPDATE_COMPLETE', []).clients, 'x')).rejects.toThrow('Deploy the commit before')
})
