import { readNdjson } from '../../../../lambdas/import/source/ndjson.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { readRows } from '../../../../lambdas/import/source/rows.ts'

const asLines = async (rows: readonly unknown[]): Promise<RawRow[]> => {
  const read: RawRow[] = []
  const pieces = (async function* () {
    yield Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'))
  })()
  for await (const { line: _, ...row } of readNdjson(pieces)) read.push(row)
  return read
}

const ofBytes = (bytes: number) => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) })

it('a row is a row or none by the same rule, whether it is worked at once or as a line of a file', async () => {
  const rows = [
    ofBytes(1024 * 1024),
    ofBytes(1024 * 1024 + 1),
    { ä: 'ä'.repeat(512 * 1024) },
    'text',
    null,
    [],
    { a: 1 },
  ]
  const read = [...readRows(rows)]
  expect(read).toEqual(await asLines(rows))
  expect(read.map((row) => ('error' in row ? row.error.message : 'read'))).toEqual([
    'read',
    'The row is longer than 1048576 bytes.',
    'The row is longer than 1048576 bytes.',
    ...Array<string>(3).fill('The row is not an object, or has more or fewer cells than the header.'),
    'read',
  ])
})
