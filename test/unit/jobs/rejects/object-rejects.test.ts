import fc from '../../../support/fast-check.ts'
import type { OutcomeRecord } from '../../../../lambdas/import/outcome.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { readNdjson } from '../../../../lambdas/import/source/ndjson.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { readRows } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { objectRejects } from '../../../../lambdas/jobs/rejects/object-rejects.ts'

const failed = (...rowNumbers: readonly number[]): OutcomeRecord[] =>
  rowNumbers.map((row_number) => ({ row_number, outcome: 'failed', code: 'invalid_email', message: 'Why.' }))

const written = async (
  open: () => Iterable<RawRow> | AsyncIterable<RawRow>,
  records: readonly OutcomeRecord[],
): Promise<string> => {
  let text = ''
  for await (const line of objectRejects({ open: () => Promise.resolve(open()) }, () => records)) text += line
  return text
}

async function* piecesOf(text: string | Uint8Array) {
  yield Buffer.from(text as string)
}

const readAgain = async (text: string | Uint8Array): Promise<RawRow[]> => {
  const rows: RawRow[] = []
  for await (const row of readNdjson(piecesOf(text))) rows.push(row)
  return rows
}

const reasons = (row: number) => ({ error_code: 'invalid_email', error_message: 'Why.', error_row: row })

it('are NDJSON of the objects as they came, each value with its type, and the reasons', async () => {
  const rows = [
    { email: 'good@x.de' },
    {
      email: 'bad',
      priority: 1,
      tags: ['a,b', 'c'],
      custom_fields: { size: 43, vip: true, notes: null, list: [1, '2'], big: '9007199254740993' },
      nickname: 'N',
    },
  ]
  const text = await written(() => readRows(rows), failed(2))
  expect(JSON.parse(text)).toEqual({ ...rows[1], ...reasons(2) })
  expect(text.endsWith('}\n')).toBe(true)
})

it('keep what was no object, which fails again until there are fields beside it', async () => {
  const bytes = Buffer.concat([
    Buffer.from('"text"\n[1]\n{"email":"a@x.de"\n{"email":"'),
    Buffer.of(0xff),
    Buffer.from('"}\n'),
  ])
  const text = await written(() => readNdjson(piecesOf(bytes)), failed(1, 2, 3, 4))
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ malformed_row }) => malformed_row)).toEqual([
    'text',
    [1],
    '{"email":"a@x.de"',
    '{"email":"\ufffd"}',
  ])
  const again = await readAgain(text)
  expect(again.map((row) => ('error' in row ? row.error.code : 'read'))).toEqual(lines.map(() => 'malformed_row'))
  expect(await written(() => readNdjson(piecesOf(text)), failed(1, 2, 3, 4))).toBe(text)
  const mended = await readAgain(`${JSON.stringify({ ...lines[2], email: 'a@x.de' })}\n`)
  expect(mended).toMatchObject([{ values: { email: 'a@x.de' } }])
})

it('say so of a row that is gone, and of one that nests deeper than can be written', async () => {
  let deep: unknown = 1
  for (let level = 0; level < 100_000; level += 1) deep = [deep]
  const text = await written(() => readRows([{ email: 'bad', custom_fields: { deep } }]), failed(1, 2))
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { malformed_row: null, ...reasons(1) },
    { malformed_row: null, ...reasons(2) },
  ])
})

const normalised = (rows: readonly RawRow[]) => {
  const warnings = makeWarnings()
  const read = rows.map(makeRowNormaliser({}, warnings))
  return { rows: read.map((row) => ({ ...row, line: 0 })), warnings: warnings.list() }
}

it('mean the same when they are sent again as they are, without a word about the reasons, and do not pile them up', async () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('bad', '12', 'a@x.de', 1, true))
  const contact = fc.dictionary(
    fc.constantFrom('email', 'phone', 'full_name', 'tags', 'priority', 'custom_fields', 'nickname', '__proto__'),
    value,
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(contact, fc.jsonValue()), { minLength: 1, maxLength: 5 }), async (rows) => {
      const records = failed(...rows.map((_, index) => index + 1))
      const text = await written(() => readRows(rows), records)
      expect(normalised(await readAgain(text))).toEqual(normalised([...readRows(rows)]))
      expect(await written(() => readNdjson(piecesOf(text)), records)).toBe(text)
    }),
    { numRuns: 300 },
  )
})
