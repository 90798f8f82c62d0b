import { nameColumns } from '../../import/source/column-names.ts'
import { withoutFormulaGuards } from '../../import/source/formula-guard.ts'
import { MALFORMED_ROW, REJECT_COLUMNS } from '../../import/source/reject-columns.ts'
import { makeWarnings } from '../../import/source/warnings.ts'
import type { SentRow } from '../ports.ts'

interface FileRecord {
  readonly text: string
  readonly end: number
}

const QUOTE = 0x22
const LINE_FEED = 0x0a

/** Records of a file that we wrote ourselves: they end with a line feed, which a CSV may also have between quotes. */
export async function* recordsOf(
  pieces: AsyncIterable<Uint8Array>,
  from: number,
  isQuoting: boolean,
): AsyncGenerator<FileRecord, void, undefined> {
  let begun: Uint8Array[] = []
  let isQuoted = false
  let offset = from
  for await (const piece of pieces) {
    let start = 0
    for (let at = 0; at < piece.length; at += 1) {
      if (isQuoting && piece[at] === QUOTE) isQuoted = !isQuoted
      if (piece[at] !== LINE_FEED || isQuoted) continue
      const text = Buffer.concat([...begun, piece.subarray(start, at + 1)]).toString()
      begun = []
      start = at + 1
      yield { text, end: offset + start }
    }
    if (start < piece.length) begun.push(piece.subarray(start))
    offset += piece.length
  }
}

/** The cell that begins at a place of a record, and the place behind it. */
const cellAt = (record: string, start: number, delimiter: string): readonly [cell: string, end: number] => {
  if (record.charAt(start) !== '"') {
    const next = record.indexOf(delimiter, start)
    const end = next < 0 ? record.length : next
    return [record.slice(start, end), end]
  }
  let end = record.indexOf('"', start + 1)
  while (end >= 0 && record.charAt(end + 1) === '"') end = record.indexOf('"', end + 2)
  if (end < 0) end = record.length
  return [record.slice(start + 1, end).replaceAll('""', '"'), end + 1]
}

/** Cells of a record as `csvLine` writes it. */
const cellsIn = (line: string, delimiter: string): string[] => {
  const record = line.replace(/\r?\n$/, '')
  const cells: string[] = []
  for (let at = 0; at <= record.length;) {
    const [cell, end] = cellAt(record, at, delimiter)
    cells.push(withoutFormulaGuards(cell))
    at = end + 1
  }
  return cells
}

type ReadSent = (text: string) => Omit<SentRow, 'end'>

/** Of a CSV, by its first record. A row that fits the columns is an object of its cells, any other a list of them. */
export const tableReader = (first: string): ReadSent => {
  const header = first.replace(/^\ufeff/, '')
  const delimiter = header.trimEnd().slice(0, -'error_row'.length).at(-1) ?? ','
  const names = cellsIn(header, delimiter)
  const width = names.length - REJECT_COLUMNS.length
  const columns = nameColumns(names.slice(0, width), true, makeWarnings()).map(({ name }) => name)
  return (text) => {
    const cells = cellsIn(text, delimiter)
    const row = Number(cells[names.length - 1])
    const surplus = cells.slice(names.length)
    if (surplus.length > 0) return { row, source: surplus }
    const isEmpty = cells.slice(0, width).every((cell) => cell === '')
    return { row, source: isEmpty ? undefined : Object.fromEntries(columns.map((name, n) => [name, cells[n] ?? ''])) }
  }
}

/** Of NDJSON: the object that was sent, or what came in place of one. */
export const readObject: ReadSent = (text) => {
  const { error_code, error_message: _, error_row, ...sent } = JSON.parse(text) as Record<string, unknown>
  const row = Number(error_row)
  if (Object.keys(sent).length !== 1 || !Object.hasOwn(sent, MALFORMED_ROW)) return { row, source: sent }
  const source = sent[MALFORMED_ROW]
  // Where it failed for another reason, the file was gone when its rejects were made.
  return { row, source: source === null && error_code !== 'malformed_row' ? undefined : source }
}
