import fc from '../../../support/fast-check.ts'
import type { OutcomeRecord } from '../../../../lambdas/import/outcome.ts'
import { isBlank } from '../../../../lambdas/import/source/cells.ts'
import { DELIMITERS } from '../../../../lambdas/import/source/csv-limits.ts'
import type { SentRow } from '../../../../lambdas/jobs/ports.ts'
import { readObject, recordsOf, tableReader } from '../../../../lambdas/jobs/rejects/sent-rows.ts'
import { headerLine, rejectLine } from '../../../../lambdas/jobs/rejects/table-rejects.ts'

const failed = (row_number: number, code: 'invalid_email' | 'malformed_row' = 'invalid_email'): OutcomeRecord => ({
  row_number,
  outcome: 'failed',
  code,
  message: 'Why, "this",\nis so.',
})

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const readTable = async (text: string, { pieceBytes = 7, from = 0 } = {}): Promise<SentRow[]> => {
  const bytes = Buffer.from(text)
  let read: ReturnType<typeof tableReader> | undefined
  const rows: SentRow[] = []
  for await (const record of recordsOf(piecesOf(bytes, pieceBytes), 0, true)) {
    if (read === undefined) read = tableReader(record.text)
    else if (record.end > from) rows.push({ ...read(record.text), end: record.end })
  }
  return rows
}

const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.stringMatching(/^["',;|\t\r\n=+@\-a ]{0,8}$/))

describe('the rows of a CSV of rejects', () => {
  it('are read as they were written, whatever their cells are and wherever the file is cut', async () => {
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(...DELIMITERS),
        fc.integer({ min: 1, max: 40 }),
        async (cells, by, size) => {
          const lines = cells.map((own, n) => rejectLine(own, failed(n + 1), by))
          const text = headerLine(['Name', 'E-Mail'], by) + lines.join('')
          const isEmpty = (own: readonly string[]): boolean => own.every((one) => isBlank(one))
          const blankless = (one: string): string => (isBlank(one) ? '' : one)
          const sent = await readTable(text, { pieceBytes: size })
          expect(sent.map(({ row, source }) => [row, source])).toEqual(
            cells.map((own, n) => [
              n + 1,
              isEmpty(own) ? undefined : { Name: blankless(own[0]), 'E-Mail': blankless(own[1]) },
            ]),
          )
          expect(sent.at(-1)?.end ?? Buffer.byteLength(text)).toBe(Buffer.byteLength(text))
        },
      ),
    )
  })

  it('are lists where their cells do not fit the columns, and columns of one name are told apart', async () => {
    const malformed = rejectLine(['', ''], failed(1, 'malformed_row'), ';', ['a@x.de', "'=1", 'C'])
    const twins = rejectLine(['A', 'B'], failed(2), ';')
    const sent = await readTable(headerLine(['Tag', 'Tag'], ';') + malformed + twins)
    expect(sent.map(({ source }) => source)).toEqual([['a@x.de', "'=1", 'C'], { Tag: 'A', 'Tag (2)': 'B' }])
  })
})

describe('the rows of an NDJSON of rejects', () => {
  const reasons = { error_code: 'invalid_email', error_message: 'Why.', error_row: 3 }
  it.each([
    ['what was sent', { email: 'a', tags: ['b'], ...reasons }, { email: 'a', tags: ['b'] }],
    ['what came in place of an object', { malformed_row: 'x', ...reasons, error_code: 'malformed_row' }, 'x'],
    ['null in place of an object', { malformed_row: null, ...reasons, error_code: 'malformed_row' }, null],
    ['nothing, of a file that was gone', { malformed_row: null, ...reasons }, undefined],
  ])('are %s', (_, line, source) => {
    expect(readObject(JSON.stringify(line))).toEqual({ row: 3, source })
  })
})
