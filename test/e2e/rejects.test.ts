import { parse } from 'csv-parse/sync'
import { expectFailure } from '../support/contract.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000

const rejectsOf = async (
  workspace: Workspace,
  jobId: string,
  contentType = 'text/csv; charset=utf-8',
): Promise<string> => {
  const response = await workspace.http({ path: `${IMPORT_PATH}/${jobId}/rejects` })
  expect(response.status).toBe(303)
  // The redirect is followed without a key: the address is enough, and a browser must not send a key on.
  const file = await fetch(response.headers.get('location') ?? '')
  expect([file.status, file.headers.get('content-type')]).toEqual([200, contentType])
  // Not `text()`, which takes the byte order mark off.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer())
}

const linesOf = (csv: string, delimiter = ','): string[][] =>
  parse(csv.replace(/^\ufeff/, ''), { relax_column_count: true, delimiter })

/** More than a batch, with a bad row here and there. */
const rowsWith = (bad: Readonly<Record<number, string>>, good: (n: number) => string): string[] =>
  Array.from({ length: 620 }, (_, n) => bad[n + 1] ?? good(n + 1))

test(
  'the rows of a CSV that failed come back as a CSV that is mended and sent again as it is',
  async () => {
    const workspace = await newWorkspace()
    const bad = { 7: '=1+1;nope@;"Ä ""quoted"" one"', 510: '@home;also bad;', 620: 'Too many;cells@x.com;a;b' }
    const lines = rowsWith(bad, (n) => `Person ${n};person${n}@x.com;Acme`)
    const csv = ['Name;E-Mail;Company', ...lines].join('\r\n')
    const job = await workspace.ended(await workspace.queue({ csv, tags: ['one'] }))
    expect(job).toMatchObject({ status: 'completed', created_count: 617, failed_count: 3 })

    const text = await rejectsOf(workspace, job.job_id)
    const [header, ...rows] = linesOf(text, ';')
    expect(header?.slice(0, 3)).toEqual(['Name', 'E-Mail', 'Company'])
    expect(rows.map((row) => row[5])).toEqual(['7', '510', '620'])
    expect(rows[2]).toEqual(['', '', '', ...(rows[2]?.slice(3, 6) ?? []), 'Too many', 'cells@x.com', 'a', 'b'])
    expect(rows[0]?.slice(0, 3)).toEqual(["'=1+1", 'nope@', 'Ä "quoted" one'])
    expect(rows[1]?.[0]).toBe("'@home")
    for (const row of rows) for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t]/)

    expect(await workspace.import({ csv: text })).toMatchObject({ created_count: 0, failed_count: 3 })
    const mended = text.replace('nope@', 'seven@x.com').replace('also bad', 'home@x.com')
    const again = await workspace.import({ csv: mended, tags: ['two'] })
    expect(again).toMatchObject({ created_count: 2, failed_count: 1, total_count: 3 })
    expect(await workspace.find({ email: 'seven@x.com' })).toMatchObject({
      full_name: '=1+1',
      company: 'Ä "quoted" one',
      tags: ['two'],
    })
    expect(await workspace.find({ email: 'home@x.com' })).toMatchObject({ full_name: '@home' })
  },
  PATIENCE_MS,
)

test(
  'those of rows and of NDJSON come back as NDJSON, every value with its type',
  async () => {
    const workspace = await newWorkspace()
    const rows: unknown[] = Array.from({ length: 620 }, (_, n) =>
      n % 200 === 199
        ? { email: `bad${n}`, tags: ['a,b', 'c'], custom_fields: { size: n, vip: true, notes: [1, '1'] } }
        : { email: `row${n}@x.com` },
    )
    rows[610] = 'no object'
    const upload_id = await workspace.upload(rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson')
    const jobs = [await workspace.queue({ rows }), await workspace.queue({ upload_id, update_existing: true })]
    const texts: string[] = []
    for (const jobId of jobs) {
      expect(await workspace.ended(jobId)).toMatchObject({ status: 'completed', failed_count: 4 })
      texts.push(await rejectsOf(workspace, jobId, 'application/x-ndjson'))
    }
    expect(texts[1]).toBe(texts[0])
    const text = texts[0] ?? ''
    const objects = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(objects.map(({ error_code, error_row }) => [error_code, error_row])).toEqual([
      ['invalid_email', 200],
      ['invalid_email', 400],
      ['invalid_email', 600],
      ['malformed_row', 611],
    ])

    const unmended = await workspace.ended(
      await workspace.queue({ upload_id: await workspace.upload(text, 'application/octet-stream') }),
    )
    expect(unmended).toMatchObject({ status: 'completed', created_count: 0, failed_count: 4, warnings: [] })
    const mended = objects.map((object, n) => ({ ...object, email: `mended${n}@x.com` }))
    expect(await workspace.import({ rows: mended })).toMatchObject({ created_count: 4, failed_count: 0, warnings: [] })
    expect(await workspace.find({ email: 'mended0@x.com' })).toMatchObject({
      tags: ['a,b', 'c'],
      custom_fields: { size: 199, vip: true, notes: [1, '1'] },
    })
  },
  PATIENCE_MS,
)

test('an import that was worked at once has rejects as well, a dry run too', async () => {
  const workspace = await newWorkspace()
  for (const dry_run of [false, true]) {
    const { job_id } = await workspace.import({ csv: 'email,full_name\nnope,A\nb@x.com,B', dry_run })
    const [header, ...rows] = linesOf(await rejectsOf(workspace, job_id))
    expect(header?.slice(0, 2)).toEqual(['email', 'full_name'])
    expect(rows.map((row) => row.slice(0, 2))).toEqual([['nope', 'A']])
  }
})

test('404 not_found: a job without failed rows has none', async () => {
  const workspace = await newWorkspace()
  const { job_id } = await workspace.import({ rows: [{ email: 'good@x.com' }] })
  expectFailure(await workspace.http({ path: `${IMPORT_PATH}/${job_id}/rejects` }), 404, 'not_found')
})
