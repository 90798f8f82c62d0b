import { ROW_ERRORS } from '../row-errors.ts'
import { NoDataRows } from './no-data-rows.ts'
import type { RawRow } from './raw-row.ts'
import { rowOfObject } from './rows.ts'

/** A line longer than this is a malformed row, and is not kept in memory: far more than all fields of a contact may hold. */
const LINE_MAX_BYTES = 1024 * 1024

const LINE_FEED = 0x0a

/** Rows of NDJSON: one object a line; blank lines do not count. Throws `NoDataRows` where there is none. */
export async function* readNdjson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RawRow, void, undefined> {
  let rowNumber = 0
  for await (const line of linesOf(chunks)) {
    const text = line === 'too long' ? line : new TextDecoder('utf-8').decode(line).trim()
    if (text !== '') yield parseLine(text, (rowNumber += 1))
  }
  if (rowNumber === 0) throw new NoDataRows()
}

const parseLine = (text: string, rowNumber: number): RawRow => {
  try {
    return rowOfObject(JSON.parse(text), rowNumber)
  } catch {
    return { rowNumber, error: { code: 'malformed_row', message: ROW_ERRORS.malformed_row } }
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | 'too long'> {
  let pieces: Uint8Array[] = []
  let length = 0
  const take = (): Uint8Array | 'too long' => {
    const line = length > LINE_MAX_BYTES ? 'too long' : Buffer.concat(pieces)
    pieces = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      length += end - from
      if (length <= LINE_MAX_BYTES) pieces.push(chunk.subarray(from, end))
      yield take()
      from = end + 1
    }
    length += chunk.length - from
    if (length <= LINE_MAX_BYTES) pieces.push(chunk.subarray(from))
  }
  if (length > 0) yield take()
}
