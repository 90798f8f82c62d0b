import { parseExactJson } from '../../platform/exact-json.ts'
import type { RowError } from '../../contacts/row-errors.ts'
import { NoDataRows } from './no-data-rows.ts'
import type { RawRow } from './raw-row.ts'
import type { ResumePoint, ResumePoints } from './resume-point.ts'
import { MAX_ROW_BYTES, rowOfObject, TOO_LONG } from './rows.ts'

/** A line longer than this is a malformed row, and is not kept in memory. */
export const MAX_LINE_BYTES = MAX_ROW_BYTES

const LINE_FEED = 0x0a

/** An object as it stands in a file, and the line on which it begins. */
export interface ObjectText {
  readonly line: number
  /** Bytes of the file up to the end of the line, where lines are read. */
  readonly end?: number
  readonly bytes: Uint8Array | 'too long'
}

const malformed = (message: string): RowError => ({ code: 'malformed_row', message })
const NOT_UTF8 = malformed('The line is not valid UTF-8.')
const NOT_JSON = malformed('The row is no valid JSON.')

/**
 * Rows of NDJSON: one object a line; blank lines do not count. Throws `NoDataRows` where there is none. With points, the
 * bytes are those from the point on.
 */
export async function* readNdjson(
  chunks: AsyncIterable<Uint8Array>,
  points?: ResumePoints,
): AsyncGenerator<RawRow, void, undefined> {
  yield* readObjects(linesOf(chunks, points?.from), points)
}

/** Rows of objects that were taken out of a file one by one. Throws `NoDataRows` where there is none. */
export async function* readObjects(
  objects: AsyncIterable<ObjectText> | Iterable<ObjectText>,
  points?: ResumePoints,
): AsyncGenerator<RawRow, void, undefined> {
  let rowNumber = points?.from?.rows ?? 0
  for await (const { line, end, bytes } of objects) {
    const row = bytes === 'too long' ? { rowNumber: rowNumber + 1, error: TOO_LONG } : rowOf(bytes, rowNumber + 1)
    if (row === undefined) continue
    rowNumber += 1
    yield { ...row, line }
    if (end !== undefined && points?.isDue(end) === true) {
      points.note({ format: 'ndjson', offset: end, line: line + 1, rows: rowNumber })
    }
  }
  if (rowNumber === 0) throw new NoDataRows()
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const lossy = new TextDecoder()

/** Undefined where there is nothing. Both decoders take off the byte order mark that a file may begin with. */
const rowOf = (bytes: Uint8Array, rowNumber: number): RawRow | undefined => {
  let text: string
  try {
    text = utf8.decode(bytes).trim()
  } catch {
    return { rowNumber, error: NOT_UTF8, source: lossy.decode(bytes).trim() }
  }
  if (text === '') return undefined
  try {
    return rowOfObject(parseExactJson(text), rowNumber)
  } catch {
    return { rowNumber, error: NOT_JSON, source: text }
  }
}

async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  { offset, line }: Pick<ResumePoint, 'offset' | 'line'> = { offset: 0, line: 1 },
): AsyncGenerator<ObjectText> {
  let number = line - 1
  let read = offset
  let pieces: Uint8Array[] = []
  let length = 0
  const add = (piece: Uint8Array): void => {
    length += piece.length
    if (length <= MAX_LINE_BYTES) pieces.push(piece)
    else pieces = []
  }
  const take = (): ObjectText => {
    const [only] = pieces
    const bytes = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
    const isTooLong = length > MAX_LINE_BYTES
    pieces = []
    length = 0
    number += 1
    return { line: number, end: read, bytes: isTooLong ? 'too long' : bytes }
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, end))
      read += end + 1 - from
      yield take()
      from = end + 1
    }
    read += chunk.length - from
    add(chunk.subarray(from))
  }
  if (length > 0) yield take()
}
