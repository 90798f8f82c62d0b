import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { smokeTest, type CheckResult, type SmokeTarget } from '../../bin/smoke-test.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { newWorkspace } from '../support/workspace.ts'

const SMOKE = join(import.meta.dirname, '..', '..', 'bin', 'smoke.ts')

const run = (args: readonly string[], SMOKE_KEY: string) =>
  new Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [SMOKE, ...args],
      { env: { ...process.env, SMOKE_KEY } },
      (_, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? -1, stdout, stderr })
      },
    )
  })

const resultsOf = async (target: Partial<SmokeTarget>): Promise<CheckResult[]> => {
  const results: CheckResult[] = []
  const { api_url: url } = deployedApp()
  for await (const result of smokeTest({ url, key: 'wbk_none', patienceMs: 100_000, ...target })) results.push(result)
  return results
}

test('a stage that works passes, and again, by the command line', async () => {
  const { apiKey, find } = await newWorkspace()
  for (const time of ['first', 'second']) {
    const { exitCode, stdout, stderr } = await run(['--url', `${deployedApp().api_url}/`], apiKey)
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CheckResult)
    expect({ time, exitCode, stderr, failed: results.filter(({ ok }) => !ok) }).toEqual({
      time,
      exitCode: 0,
      stderr: '',
      failed: [],
    })
    expect(results).toHaveLength(5)
    expect(stdout).not.toContain(apiKey)
  }
  expect(await find({ email: 'smoke-test@example.com' })).toMatchObject({ full_name: 'Smoke Test' })
  expect(await find({ email: 'smoke-test.0@example.com' })).toBeUndefined()
})

test('what does not work is named, the others are tried, and the exit code says so', async () => {
  const { apiKey } = await newWorkspace({ permissions: ['write:contacts'] })
  const { exitCode, stdout, stderr } = await run(['--url', deployedApp().api_url], apiKey)
  expect(exitCode).toBe(1)
  expect(stderr).toContain('1 of the checks failed')
  const failed = stdout.split('\n').filter((line) => line.includes('"ok":false'))
  expect(failed).toEqual([expect.stringMatching(/"the contact is found".*expected 200.*got 403.*insufficient/)])
})

test('with a key that nobody has, all but the first two fail', async () => {
  const results = await resultsOf({})
  expect(results.map(({ ok }) => ok)).toEqual([true, true, false, false, false])
})

test('an address where nothing answers fails every check, and says why', async () => {
  const results = await resultsOf({ url: 'http://127.0.0.1:9' })
  expect(results.map(({ ok, reason }) => [ok, typeof reason])).toEqual(results.map(() => [false, 'string']))
})

test('an import that does not end within the patience fails', async () => {
  const { apiKey: key } = await newWorkspace()
  const results = await resultsOf({ key, patienceMs: -1 })
  expect(results.at(-1)).toMatchObject({ check: 'a queued import ends' })
  // A worker may be quicker than the first look.
  const { ok = false, reason = '' } = results.at(-1) ?? {}
  expect(ok || /is still (queued|processing) after/.test(reason)).toBe(true)
})
