import { gzipSync } from 'node:zlib'
import { WARNINGS } from '../../../lambdas/import/source/warnings.ts'
import { openPayload } from '../../../lambdas/jobs/queued-rows.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import { NoDataRows } from '../../../lambdas/import/source/no-data-rows.ts'
import { UnreadableCsv } from '../../../lambdas/import/source/unreadable-csv.ts'
import type { Job, JobPayload } from '../../../lambdas/jobs/job.ts'
import { makeJob } from './job-fixture.ts'

const open = (
  payload: string | Buffer,
  format: JobPayload['format'],
  changes: Partial<Job> = {},
  options: object = {},
  ignored_options: readonly string[] = [],
  maxRows?: number,
) => {
  const job = makeJob({
    request: JSON.stringify({
      options: { has_header: true, update_existing: false, tags: [], dry_run: false, ...options },
      ignored_options,
    }),
    ...changes,
  })
  const bytes = Buffer.from(payload)
  return openPayload(
    job,
    { key: 'k', format, bytes: bytes.length },
    {
      open: async () =>
        (async function* () {
          for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
        })(),
      read: async (_, from, to) => bytes.subarray(from, to),
    },
    maxRows === undefined ? {} : { maxRows },
  )
}

const read = async (rows: AsyncIterable<readonly NormalisedRow[]>): Promise<NormalisedRow[]> => {
  const found: NormalisedRow[] = []
  for await (const together of rows) found.push(...together)
  return found
}

const CSV = 'email,Notes\na@x.de,n\nbad,n\nc@x.de,\n'
const NDJSON = '{"email":"a@x.de","note":1}\n{"email":"bad","note":1}\n{"email":"c@x.de"}'

it.each([
  ['csv', CSV],
  ['ndjson', NDJSON],
] as const)('gives the rows of %s behind the position, and reports of all', async (format, text) => {
  const whole = await open(text, format)
  const all = await read(whole.rows)
  expect(all).toMatchObject([
    { rowNumber: 1, input: { email: 'a@x.de' } },
    { rowNumber: 2, error: { code: 'invalid_email' } },
    { rowNumber: 3, input: { email: 'c@x.de' } },
  ])
  expect(whole.bytesRead()).toBe(Buffer.byteLength(text))
  const resumed = await open(text, format, { position: 2 })
  expect(await read(resumed.rows)).toEqual(all.slice(2))
  expect(resumed.report()).toEqual(whole.report())
  expect(whole.report().warnings).toMatchObject([
    { code: format === 'csv' ? 'ignored_column' : 'unknown_field', count: 2 },
  ])
  expect(whole.report().detected === undefined).toBe(format === 'ndjson')
})

it('puts the tags of the request on every row, and reads phones by its country', async () => {
  const { rows } = await open('phone,tags\n0151 12345678,x\n', 'csv', {}, { tags: ['t'], default_country: 'DE' })
  expect(await read(rows)).toMatchObject([{ input: { phone: '+4915112345678', tags: ['x', 't'] } }])
})

it('warns of the options that were ignored', async () => {
  const { rows, report } = await open(NDJSON, 'ndjson', {}, {}, ['mapping'])
  await read(rows)
  expect(report().warnings).toContainEqual({
    code: 'ignored_option',
    message: WARNINGS.ignored_option,
    field: 'mapping',
    count: 1,
  })
})

it('says what is wrong with a payload where it is met', async () => {
  await expect(open('email\n', 'csv')).rejects.toThrow(NoDataRows)
  await expect(read((await open('\n', 'ndjson')).rows)).rejects.toThrow(NoDataRows)
  await expect(open('Alpha\n1\n', 'csv')).rejects.toMatchObject({ code: 'unusable_columns' })
  const { rows } = await open('email\na@x.de\n"', 'csv')
  const iterator = rows[Symbol.asyncIterator]()
  expect((await iterator.next()).value).toMatchObject([{ rowNumber: 1 }])
  await expect(iterator.next()).rejects.toThrow(UnreadableCsv)
})

const uploaded = { source: 'upload', update_existing: false, tags: [], default_country: null, dry_run: false } as const

it('an upload is read in its own encoding, the same from every position', async () => {
  const bytes = Buffer.from(`Name\n${'Jane\n'.repeat(99)}Jos\xe9\nJane\nZo\xeb`, 'latin1')
  for (const position of [0, 1, 99, 100, 101]) {
    const { rows, report } = await open(bytes, 'csv', { position, options: uploaded })
    const names = (await read(rows)).map((row) => ('input' in row ? row.input.full_name : undefined))
    expect(names).toEqual([...Array<string>(99).fill('Jane'), 'José', 'Jane', 'Zoë'].slice(position))
    expect(report()).toMatchObject({
      detected: { encoding: 'windows-1252' },
      warnings: [
        { code: 'assumed_encoding', count: 1 },
        { code: 'unmatchable_row', count: 102 },
      ],
    })
  }
})

it('text that a request brought is UTF-8, whatever it looks like', async () => {
  const { report } = await open('N\0a\0m\0e\0,\0\nEmail\na@x.de', 'csv', {}, { mapping: { Email: 'email' } })
  expect(report().detected?.encoding).toBe('utf-8')
})

it('an upload is read as what its bytes say that it is, whatever it was said to be', async () => {
  const vcards = ['a@x.de', 'b@x.de'].map((email) => `BEGIN:VCARD\r\nFN:A\r\nEMAIL:${email}\r\nEND:VCARD\r\n`).join('')
  for (const format of ['csv', 'ndjson', 'file'] as const) {
    for (const bytes of [Buffer.from(vcards), gzipSync(vcards)]) {
      const { rows, report } = await open(bytes, format, { position: 1, options: uploaded })
      expect(await read(rows)).toMatchObject([{ rowNumber: 2, input: { full_name: 'A', email: 'b@x.de' } }])
      expect(report()).toMatchObject({ detected: { format: 'vcard' } })
    }
  }
})

it('text that a request brought is what the request says, whatever it looks like', async () => {
  const { rows } = await open('BEGIN:VCARD,Email\nx,a@x.de\n', 'csv', {}, { mapping: { Email: 'email' } })
  expect(await read(rows)).toMatchObject([{ input: { email: 'a@x.de' } }])
})

it('gives as many rows as a job takes, and fails at the next one, wherever it is taken up', async () => {
  for (const position of [0, 1]) {
    const { rows } = await open(CSV, 'csv', { position }, {}, [], 2)
    const found: number[] = []
    const reading = async (): Promise<void> => {
      for await (const together of rows) found.push(...together.map(({ rowNumber }) => rowNumber))
    }
    await expect(reading()).rejects.toMatchObject({ code: 'too_many_rows' })
    expect(found).toEqual([1, 2].slice(position))
  }
  expect(await read((await open(CSV, 'csv', {}, {}, [], 3)).rows)).toHaveLength(3)
})

it('gives many rows together, all of them once and in their order, those before a fault too', async () => {
  const emails = Array.from({ length: 1_050 }, (_, n) => `p${n}@x.de\n`).join('')
  const { rows } = await open(`email\n${emails}"`, 'csv')
  const found: number[] = []
  let times = 0
  const reading = async (): Promise<void> => {
    for await (const together of rows) {
      times += 1
      found.push(...together.map(({ rowNumber }) => rowNumber))
    }
  }
  await expect(reading()).rejects.toThrow(UnreadableCsv)
  expect(found).toEqual(Array.from({ length: 1_050 }, (_, n) => n + 1))
  expect(times).toBeLessThan(20)
})
