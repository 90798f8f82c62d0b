import { parseCommand } from '../../../client/src/cli/command.ts'
import { runJobCommand } from '../../../client/src/cli/job-commands.ts'
import { fakeService } from './fake-service.ts'

const ENV = { CONTACTS_IMPORT_URL: 'https://api', CONTACTS_IMPORT_KEY: 'wbk_env' }
const ID = `imp_${'0'.repeat(26)}`
const parse = (...args: string[]) => parseCommand(args, ENV)
const SERVICE = { url: 'https://api', key: 'wbk_env' }

test('status and rows name an import', () => {
  expect(parse('status', ID)).toEqual({
    action: 'status',
    jobId: ID,
    ...SERVICE,
    wait: false,
    json: false,
    source: false,
  })
  expect(parse('status', ID, '--wait', '--json')).toMatchObject({ wait: true, json: true })
  expect(parse('rows', ID, '--outcome', 'failed')).toMatchObject({ action: 'rows', jobId: ID, outcome: 'failed' })
  expect(parse('rows', ID, '--source')).toMatchObject({ action: 'rows', source: true })
})

test('a file of that name is imported by its path', () => {
  expect(parse('./status')).toMatchObject({ action: 'import', file: './status' })
})

test.each([
  ['no id', ['status'], 'status needs the id of one import: imp_….'],
  ['two ids', ['rows', ID, ID], 'rows needs the id of one import: imp_….'],
  ['what is no id', ['status', 'leads.csv'], 'The id of an import begins with imp_.'],
  ['an option of imports', ['rows', ID, '--tag', 'x'], '--tag has no meaning with rows.'],
  ['an outcome that there is not', ['rows', ID, '--outcome', 'lost'], '--outcome must be one of'],
  ['an outcome without rows', ['a.csv', '--outcome', 'failed'], '--outcome has no meaning with import.'],
])('%s is wrong usage', (_, args, message) => {
  expect(() => parse(...args)).toThrow(message)
})

const run = async (args: readonly string[], steps: Parameters<typeof fakeService>[0]) => {
  const { client, seen } = fakeService(steps)
  const printed: string[] = []
  const write = (text: string): void => void printed.push(text)
  const command = parse(...args)
  if (command.action !== 'status' && command.action !== 'rows') throw new Error('Another command.')
  const around = { stdout: write, stderr: { write, isInteractive: false }, signal: new AbortController().signal }
  return { exitCode: await runJobCommand(client, command, around), printed, urls: seen.map(({ url }) => url) }
}

const JOB = { job_id: ID, status: 'completed', created_count: 1, updated_count: 0, skipped_count: 0, failed_count: 1 }
const JOB_BODY = { data: { ...JOB, completed_at: 'now', error: null, warnings: [], errors: [], error_summary: [] } }

test('status prints what came of an import, and exits as the import did', async () => {
  const { exitCode, printed } = await run(['status', ID], [{ status: 200, json: JOB_BODY }])
  expect([exitCode, printed.at(-1)]).toEqual([3, `${ID} completed: 1 created, 0 updated, 0 skipped, 1 failed\n`])
})

test('rows prints one record a line, over all pages, and nothing that a terminal would obey', async () => {
  const page = (data: unknown[], next_cursor: string | null) => ({ status: 200, json: { data, meta: { next_cursor } } })
  const failed = { row_number: 2, outcome: 'failed', code: 'invalid_email', message: 'Bad.\u001b[2J' }
  const steps = [page([{ row_number: 1, outcome: 'created', contact_id: 'con_1' }], 'c'), page([failed], null)]
  const { exitCode, printed, urls } = await run(['rows', ID], steps)
  expect(exitCode).toBe(0)
  expect(printed[0]).toBe('1\tcreated\tcon_1\n')
  expect(printed[1]).toMatch(/^2\tfailed\tinvalid_email\tBad\./)
  expect(printed.join('')).not.toContain('\u001b')
  expect(urls[1]).toContain('cursor=c')
  const asJson = await run(['rows', ID, '--json', '--outcome', 'failed'], [page([failed], null)])
  expect(JSON.parse(asJson.printed.join(''))).toEqual(failed)
  expect(asJson.urls[0]).toContain('outcome=failed')
})
