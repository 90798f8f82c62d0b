import fc from '../../../support/fast-check.ts'
import { readNdjson } from '../../../../lambdas/import/source/ndjson.ts'
import { NoDataRows } from '../../../../lambdas/import/source/no-data-rows.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = async (input: string | Uint8Array, size = 64 * 1024): Promise<RawRow[]> => {
  const rows: RawRow[] = []
  const bytes = typeof input === 'string' ? Buffer.from(input) : input
  for await (const row of readNdjson(pieces(bytes, size))) rows.push(row)
  return rows
}

const values = (rows: readonly RawRow[]): unknown[] =>
  rows.map((row) => ('values' in row ? row.values : row.error.message))

it('gives the same rows whatever the pieces, the line ends and the last line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      async (objects, end, endsWithLine, size) => {
        const lines = objects.map((object) => JSON.stringify(object))
        const rows = await read(lines.join(end) + (endsWithLine ? end : ''), size)
        expect(values(rows)).toEqual(lines.map((line) => JSON.parse(line) as unknown))
        expect(rows.map(({ rowNumber }) => rowNumber)).toEqual(objects.map((_, index) => index + 1))
      },
    ),
    { numRuns: 200 },
  )
})

it('takes a byte order mark off', async () => {
  expect(values(await read('\ufeff{"email":"a@x.de"}\n', 1))).toEqual([{ email: 'a@x.de' }])
})

it('fails a line that is no object of JSON in UTF-8 within its limit, and no other line', async () => {
  const malformed = 'The row is not an object, or has more or fewer cells than the header.'
  const notJson = 'The row is no valid JSON.'
  const good = Buffer.from('{"n":1}\n')
  const file = Buffer.concat([
    good,
    ...['{"n":', '[1]', '"text"', 'null', 'too long'].map((line) => Buffer.from(`${line}\n`)),
    Buffer.from('{"name":"M\xfcller"}\n', 'latin1'),
    Buffer.from(`{"x":"${'x'.repeat(1024 * 1024)}"}\n`),
    Buffer.from(`${'['.repeat(1024 * 1024)}\n`),
    good,
  ])
  for (const size of [1024, 64 * 1024, file.length]) {
    expect(values(await read(file, size))).toEqual([
      { n: 1 },
      ...[notJson, malformed, malformed, malformed, notJson],
      'The line is not valid UTF-8.',
      'The row is longer than 1048576 bytes.',
      notJson,
      { n: 1 },
    ])
  }
})

it('takes a line of just its limit', async () => {
  const line = `{"x":"${'x'.repeat(1024 * 1024 - 8)}"}`
  expect(line).toHaveLength(1024 * 1024)
  expect(values(await read(line, 10_000))).toMatchObject([{ x: expect.any(String) as string }])
})

it.each(['', '\n\n \r\n', '\ufeff'])('has no data rows in %j', async (text) => {
  await expect(read(text)).rejects.toThrow(NoDataRows)
})

it('lets go of its source when it is left early', async () => {
  let isClosed = false
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.from('{}\n')
    } finally {
      isClosed = true
    }
  }
  for await (const row of readNdjson(source())) if (row.rowNumber === 3) break
  expect(isClosed).toBe(true)
})
