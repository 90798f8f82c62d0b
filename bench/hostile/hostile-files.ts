import { sampleCsv } from '../sample-csv.ts'

/** As large as an upload may be. */
export const FILE_BYTES = 20 * 1024 * 1024
const PIECE_BYTES = 64 * 1024

const HEADER = 'Full name,Email,Phone,Company,Tags\n'

/** The text again and again, between a beginning and an end, up to the size of a file. */
const filledWith = (text: string, { start = '', end = '' } = {}): (() => Generator<Buffer>) =>
  function* () {
    const first = Buffer.from(HEADER + start)
    const last = Buffer.from(end)
    const piece = Buffer.from(text.repeat(Math.ceil(PIECE_BYTES / text.length)))
    yield first
    let left = FILE_BYTES - first.length - last.length
    for (; left > piece.length; left -= piece.length) yield piece
    yield piece.subarray(0, left - (left % text.length))
    yield last
  }

function* plain(): Generator<Buffer> {
  let left = FILE_BYTES
  for (const piece of sampleCsv(Number.POSITIVE_INFINITY, { phoneEvery: 1 })) {
    if (piece.length > left) return
    left -= piece.length
    yield piece
  }
}

/** Of the rows of the plain file: what it costs to import a row is no matter here. */
const ROW_BYTES = 82
const ROW = `Bea,b@x.de,,${'Two '.repeat(20)},x\n`

/** Files made to cost more than their size, and a plain one of that size. */
export const HOSTILE_FILES = {
  plain,
  'only quotes': filledWith('"'),
  'a quote about each letter': filledWith('"a"b,', { start: `"${'x'.repeat(60_000)}"\n`, end: '\n' }),
  'a quote that never closes': filledWith('a,b\n', { start: '"' }),
  'quotes that take in rows': filledWith(`Amy,a@x.de,,Shop,"x\n${ROW.repeat(20)}`),
  'quotes that take in one row each': filledWith(`Amy,a@x.de,,Shop,"x\n${ROW}`),
  'a quote that takes in all rows': filledWith(ROW, { start: 'Amy,a@x.de,,Shop,"x\n' }),
  'quotes that take in what is no row': filledWith(`Amy,a@x.de,,"${'Dear all,\n'.repeat(500)}x" y,\n`),
  'quotes behind backslashes': filledWith(`"Rob \\"Bo\\" Bell",r@x.de,,"a \\", ${'b'.repeat(ROW_BYTES - 37)}"\n`),
  'only delimiters': filledWith(','),
  'delimiters in lines of 1,000': filledWith(`${','.repeat(1_000)}\n`),
  'one cell': filledWith('x', { start: 'A,"', end: '",,,\n' }),
  'one cell of line ends': filledWith('\r\n', { start: 'A,"', end: '",,,\n' }),
  'only line ends': filledWith('\n'),
  'lines of a space': filledWith(' \n'),
} as const satisfies Record<string, () => Generator<Buffer>>

export type HostileFile = keyof typeof HOSTILE_FILES
