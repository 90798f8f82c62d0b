import { zipSync } from 'fflate'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { runCommand, startCommand } from '../support/command-line.ts'
import { startFileServer } from '../support/file-server.ts'
import { jobAnswer, type JobBody } from '../support/contract.ts'
import { newKey } from '../support/local-cloud.ts'
import { acceptedAmounts, storedAmounts } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'
import { workbookOf } from '../unit/import/formats/workbook-of.ts'

const PATIENCE_MS = 60_000
const LEADS = 'Who,Email Address\nGrace Hopper,grace@example.com\nHedy Lamarr,hedy@example.com\n'
const MANY = 6_000

let workspace: Workspace
let cwd: string
beforeEach(async () => {
  workspace = await newWorkspace()
  cwd = await mkdtemp(join(tmpdir(), 'contacts-import-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const containing = (text: string): string => expect.stringContaining(text) as string
const put = (name: string, text: string | Uint8Array) => writeFile(join(cwd, name), text)
const read = (name: string) => readFile(join(cwd, name), 'utf8')
const run = (...args: string[]) => runCommand(args, { cwd, apiKey: workspace.apiKey })
const jobOf = (stdout: string): JobBody => jobAnswer.parse({ data: JSON.parse(stdout) as unknown }).data

/** Over 1 MB, so that it goes by upload. */
const putMany = () => {
  const note = 'n'.repeat(150)
  const lines = Array.from({ length: MANY }, (_, n) => `Person ${n},person${n}@x.com,${note}`)
  return put('many.csv', ['Name,Email,custom_fields.note', ...lines].join('\n'))
}

test('a file is checked, the check applied, and what failed retried', async () => {
  await put('staff.csv', 'email,phone\na@x.com,+41446681800\nb@x.com,044 668 18 01\n')
  const options = ['--map', 'email=email', '--map', 'phone=phone']
  const check = await run('check', 'staff.csv', ...options, '--json')
  const { job_id, status, created_count } = jobOf(check.stdout)
  expect([status, created_count, check.stderr]).toEqual(['validated', 1, containing(`contacts-import apply ${job_id}`)])
  expect(await workspace.find({ email: 'a@x.com' })).toBeUndefined()
  const { stdout, stderr } = await run('apply', job_id, '--on-drift', 'stop', '--wait', '--json')
  const applied = jobOf(stdout)
  expect(stderr).toContain(`contacts-import retry ${applied.job_id} --wait --json --default-country `)
  expect(applied).toMatchObject({ status: 'completed', created_count: 1, failed_count: 1, parent_job_id: job_id })
  const retried = jobOf((await run('retry', applied.job_id, '--default-country', 'CH', '--wait', '--json')).stdout)
  expect(retried).toMatchObject({ status: 'completed', created_count: 1, failed_count: 0 })
  expect(await workspace.find({ email: 'b@x.com' })).toMatchObject({ phone: '+41446681801' })
})

test('an import is undone, after a dry run of that; what cannot be undone says why', async () => {
  await put('leads.csv', LEADS)
  const options = ['--map', 'Who=full_name', '--map', 'Email Address=email']
  const { job_id } = jobOf((await run('leads.csv', ...options, '--json')).stdout)
  await workspace.import({ rows: [{ email: 'hedy@example.com', company: 'MGM' }], update_existing: true })

  const dry = await run('undo', job_id, '--dry-run', '--wait')
  expect(dry).toMatchObject({ exitCode: 0, stderr: containing(`contacts-import undo ${job_id}`) })
  expect(dry.stdout).toMatch(/^imp_\w{26} validated: 1 deleted, 0 restored, 1 kept\n$/)
  expect(await workspace.find({ email: 'grace@example.com' })).toBeDefined()

  const undone = await run('undo', job_id, '--wait', '--json')
  const job = jobOf(undone.stdout)
  expect(job).toMatchObject({
    kind: 'undo',
    status: 'completed',
    parent_job_id: job_id,
    deleted_count: 1,
    kept_count: 1,
  })
  expect(await workspace.find({ email: 'grace@example.com' })).toBeUndefined()
  expect(await workspace.find({ email: 'hedy@example.com' })).toMatchObject({ company: 'MGM' })
  const rows = await run('rows', job.job_id, '--outcome', 'kept')
  expect(rows).toMatchObject({ exitCode: 0, stdout: containing('changed_since') })
  expect((await run('undo', job_id, '--wait', '--json')).stdout).toBe(undone.stdout)

  const again = await run('undo', job.job_id)
  expect(again).toMatchObject({ exitCode: 1, stdout: '', stderr: containing('conflict') })
})

test('failed rows are printed as they were sent', async () => {
  await put('staff.csv', 'email,Team\nnope,Red\na@x.com,Blue\n')
  const { job_id } = jobOf((await run('staff.csv', '--map', 'email=email', '--json')).stdout)
  const { stdout } = await run('rows', job_id, '--outcome', 'failed', '--source')
  expect(stdout).toMatch(/^1\tfailed\tinvalid_email\t.*\t\{"email":"nope","Team":"Red"\}\n$/)
})

test('a URL stands in place of a file: the service fetches it, and its failed rows are saved here', async () => {
  const server = await startFileServer((_, response) =>
    response.end('Name,Email\nUrsel Hahn,ursel@x.com\nNo,nobody@\n'),
  )
  try {
    const { exitCode, stdout, stderr } = await run(`${server.url}/of/team.csv`, '--map', 'Email=email', '--wait')
    expect(stdout).toMatch(/^imp_\w{26} completed: 1 created, 0 updated, 0 skipped, 1 failed\n$/)
    expect([exitCode, stderr]).toEqual([3, containing('Failed rows are saved in team.rejects.csv.')])
    expect(await workspace.find({ email: 'ursel@x.com' })).toBeDefined()
  } finally {
    await server.close()
  }
  const refused = await run('https://10.0.0.1/team.csv')
  expect(refused).toMatchObject({ exitCode: 1, stderr: containing('public addresses') })
})

test('a small file is imported at once; the same command again shows the same import', async () => {
  await put('leads.csv', LEADS)
  const command = ['leads.csv', '--map', 'Who=full_name', '--map', 'Email Address=email', '--tag', 'q1']
  const first = await run(...command)
  expect(first.stdout).toMatch(/^imp_\w{26} completed: 2 created, 0 updated, 0 skipped, 0 failed\n$/)
  expect(first).toMatchObject({ exitCode: 0, stderr: containing('Email Address → email') })
  expect(await workspace.find({ email: 'hedy@example.com' })).toMatchObject({ full_name: 'Hedy Lamarr', tags: ['q1'] })

  const again = await run(...command)
  expect(again).toMatchObject({ exitCode: 0, stdout: first.stdout })
  expect(again.stderr).toContain('Already imported as')
  expect(await acceptedAmounts(workspace.workspaceId)).toMatchObject({ jobs: 1 })

  const update = await run(...command, '--update-existing')
  expect(update.stdout).toMatch(/ 0 created, 2 updated, 0 skipped, 0 failed\n$/)
  const anew = await run(...command, '--again')
  expect(anew.stdout).toMatch(/ 0 created, 0 updated, 2 skipped, 0 failed\n$/)
  expect(await acceptedAmounts(workspace.workspaceId)).toMatchObject({ jobs: 3 })
})

test(
  'a large file goes by upload; stopped while it waits, and left, the same command takes the import up',
  async () => {
    await putMany()
    const args = ['many.csv', '--wait', '--key', workspace.apiKey]
    const stopped = startCommand(args, { cwd })
    await waitFor(
      async () => stopped.stderr(),
      (text) => /queued|processing/.test(text),
      PATIENCE_MS,
    )
    const seen = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(stopped.pid)])
    stopped.kill('SIGINT')
    expect(await stopped.ended).toMatchObject({ exitCode: 130, stdout: '' })
    expect(seen.stdout).toContain('contacts-import')
    expect(seen.stdout).not.toContain(workspace.apiKey)

    const left = await run('many.csv')
    expect(left.exitCode).toBe(0)
    expect(left.stdout).toMatch(/^imp_\w{26} /)
    const waited = await run('many.csv', '--wait', '--json')
    const job = jobOf(waited.stdout)
    expect(job).toMatchObject({ status: 'completed', created_count: MANY, options: { source: 'upload' } })
    expect(left.stdout.startsWith(job.job_id)).toBe(true)
    expect(waited.exitCode).toBe(0)
    for (const { stderr } of [await stopped.ended, left, waited]) expect(stderr).not.toMatch(/[\u001b\r]/)
    expect(await acceptedAmounts(workspace.workspaceId)).toMatchObject({ jobs: 1 })
  },
  PATIENCE_MS,
)

test('exit code 3: rows that failed are saved beside the file, mended and imported as they are, and never written over', async () => {
  await put('leads.csv', 'Name,Email\nGood,good@x.com\nBad,bad@@x\n"=1+1",also bad\n')
  const first = await run('leads.csv')
  expect(first.exitCode).toBe(3)
  expect(first.stderr).toContain('row 2 (column Email): invalid_email')
  const rejects = await read('leads.rejects.csv')
  expect((await run('leads.csv')).exitCode).toBe(3)
  expect(await readdir(cwd)).toEqual(['leads.csv', 'leads.rejects.csv'])

  const mended = rejects.replace('bad@@x', 'bad@x.com').replace('also bad', 'formula@x.com')
  await put('leads.rejects.csv', mended)
  expect(await run('leads.csv')).toMatchObject({ exitCode: 3, stdout: first.stdout })
  expect(await read('leads.rejects.csv')).toBe(mended)
  expect(await read('leads.rejects-2.csv')).toBe(rejects)

  expect((await run('leads.rejects.csv')).stdout).toMatch(/ 2 created, 0 updated, 0 skipped, 0 failed\n$/)
  expect(await workspace.find({ email: 'formula@x.com' })).toMatchObject({ full_name: '=1+1' })
})

test('a dry run says what would come of the rows and writes none; the import after it is another', async () => {
  await put('leads.ndjson', '{"email":"a@x.com"}\n{"email":"b@x.com"}\n')
  const dry = await run('leads.ndjson', '--dry-run', '--json')
  expect([dry.exitCode, jobOf(dry.stdout)]).toMatchObject([0, { status: 'validated', created_count: 2 }])
  expect(await storedAmounts(workspace.workspaceId)).toMatchObject({ items: 0 })
  expect((await run('leads.ndjson')).stdout).toMatch(/ completed: 2 created/)
})

test('standard input, a JSON array, a CSV without a header, a name for the rejects', async () => {
  const piped = await runCommand(['-', '--format', 'json'], {
    cwd,
    apiKey: workspace.apiKey,
    input: '[{"email":"j@x.com"}]',
  })
  expect(piped.stdout).toMatch(/ completed: 1 created/)
  await put('raw.txt', '\ufeffAda;ada@x.com\nEve;nope\n')
  const raw = await run(
    'raw.txt',
    '--no-header',
    '--delimiter',
    ';',
    '--map',
    '1=full_name',
    '--map',
    '2=email',
    '--rejects',
    'r.csv',
  )
  expect(raw.exitCode).toBe(3)
  expect(raw.stdout).toMatch(/ completed: 1 created, 0 updated, 0 skipped, 1 failed/)
  expect(await workspace.find({ email: 'ada@x.com' })).toMatchObject({ full_name: 'Ada' })
  expect(await read('r.csv')).toContain('nope')
})

const CSV_OF_ONE = 'Name,Email\nAda Lovelace,ada@x.com\n'
const sheetRow = (...cells: readonly string[]): string =>
  `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`

test.each([
  ['people.vcf', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Lovelace\r\nEMAIL:ada@x.com\r\nEND:VCARD\r\n'],
  ['people.xlsx', workbookOf({ rows: sheetRow('Name', 'Email') + sheetRow('Ada Lovelace', 'ada@x.com') })],
  ['people.csv.gz', gzipSync(CSV_OF_ONE)],
  ['people.zip', zipSync({ 'people.csv': Buffer.from(CSV_OF_ONE) })],
  ['people.json', '{"data":[{"full_name":"Ada Lovelace","email":"ada@x.com"}]}'],
  ['people.csv', 'BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nEMAIL:ada@x.com\nEND:VCARD\n'],
])('%s is imported as what it is', async (name, content) => {
  await put(name, content)
  const ended = await run(name, '--wait')
  expect(ended).toMatchObject({ exitCode: 0, stdout: containing(' completed: 1 created') })
  expect(await workspace.find({ email: 'ada@x.com' })).toMatchObject({ full_name: 'Ada Lovelace' })
})

/** The last line of what a command says is the command to run next: its arguments. */
const argsOfAdvice = (stderr: string): string[] => {
  const command = stderr.trimEnd().split('\n').at(-1)?.trim() ?? ''
  expect(command).toMatch(/^contacts-import /)
  return (command.match(/"[^"]*"|\S+/g) ?? []).slice(1).map((word) => word.replaceAll('"', ''))
}

test('failures are grouped by their reason, and the command that ends the text imports what was left', async () => {
  await put('shop.csv', 'Mail,Tel\na@x.com,030 901820\nb@x.com,030 901821\nc@@x.com,+49 30 901822\n')
  const first = await run('shop.csv', '--map', 'Mail=email', '--map', 'Tel=phone')
  expect(first).toMatchObject({ exitCode: 3, stdout: containing('0 created, 0 updated, 0 skipped, 3 failed') })
  expect(first.stderr).toMatch(/Why rows failed:\n {2}2 rows \(column Tel\): invalid_phone: .*default_country/)
  const again = await run(...argsOfAdvice(first.stderr))
  expect(again).toMatchObject({ exitCode: 3, stdout: containing('2 created, 0 updated, 0 skipped, 1 failed') })
  expect(again.stderr).not.toContain('Run it again')
})

test('a refused file says what the columns are, and the command that ends the text imports it', async () => {
  await put('poll.csv', 'Wer bist du?,Wie erreichen wir dich?,Telefon\nAda Lovelace,ada@x.com,+49 30 901820\n')
  const refused = await run('poll.csv')
  expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: containing('the columns are "Wer bist du?"') })
  const again = await run(...argsOfAdvice(refused.stderr))
  expect(again).toMatchObject({ exitCode: 0, stdout: containing(' completed: 1 created') })
  expect(await workspace.find({ email: 'ada@x.com' })).toMatchObject({
    full_name: 'Ada Lovelace',
    phone: '+4930901820',
  })
})

test('exit code 1: what cannot be sent, with the reason and never with the key', async () => {
  await put('leads.csv', LEADS)
  const reader = await newKey({ permissions: ['read:contacts'] })
  const unknownKey = `${workspace.apiKey.slice(0, -4)}0000`
  for (const [args, apiKey, reason] of [
    [['leads.csv'], unknownKey, 'invalid_key: '],
    [['leads.csv'], reader.apiKey, 'insufficient_permissions: '],
    [['leads.csv', '--map', 'Who=nickname'], workspace.apiKey, '  mapping.Who: '],
    [['missing.csv'], workspace.apiKey, 'There is no file missing.csv.'],
    [['.'], workspace.apiKey, '. is a folder.'],
  ] as const) {
    const ended = await runCommand(args, { cwd, apiKey })
    expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: containing(reason) })
    expect(ended.stderr).not.toContain(apiKey)
  }
  expect(await acceptedAmounts(workspace.workspaceId)).toMatchObject({ jobs: 0 })
})

test('exit code 1: an import that failed as a whole', async () => {
  await put(
    'broken.csv',
    `Name,Email\nA,a@x.com\n${'x'.repeat(10)},"never closed\n${'no rows of a table\n'.repeat(60_000)}`,
  )
  const ended = await run('broken.csv', '--wait')
  expect(ended).toMatchObject({ exitCode: 1, stderr: containing('unreadable_file') })
  expect(ended.stdout).toMatch(/^imp_\w{26} failed: /)
})

test.each([
  ['no file', []],
  ['a command without its job', ['apply']],
  ['an option of another command', ['apply', 'imp_01M89T71BZC71VQ6HSQ4FEDK1M', '--dry-run']],
  ['an unknown option', ['leads.csv', '--update-exisiting']],
  ['a mapping without a field', ['leads.csv', '--map', 'Email']],
])('exit code 2: %s', async (_, args) => {
  expect(await run(...args)).toMatchObject({ exitCode: 2, stdout: '', stderr: containing('--help') })
})

test('exit code 2: without a key', async () => {
  const ended = await runCommand(['leads.csv'], { cwd })
  expect(ended).toMatchObject({ exitCode: 2, stderr: containing('CONTACTS_IMPORT_KEY') })
})
