import type { TextBlock } from './csv-chunks.ts'
import type { RecordReader } from './csv-records.ts'
import { bytesOf, canBeginAnywhere, type Encoding } from './encoding.ts'

/** Where in a file a record begins. */
export interface TablePlace {
  readonly offset: number
  readonly line: number
}

/** Places of a table at which a reader could begin: behind the records that were read, and one before that. */
export interface TablePlaces {
  /** What was read ends at this place; undefined: somewhere that cannot be told. */
  add(place: TablePlace | undefined): void
  /** Behind all records that were read. */
  readonly current: () => TablePlace | undefined
  /** One before it. */
  readonly earlier: () => TablePlace | undefined
}

export const makeTablePlaces = (first?: TablePlace): TablePlaces => {
  let earlier: TablePlace | undefined
  let known = first
  let isKnown = first !== undefined
  return {
    add(place) {
      isKnown = place !== undefined
      if (place === undefined) return
      earlier = known
      known = place
    },
    current: () => (isKnown ? known : undefined),
    earlier: () => earlier,
  }
}

/** Where the record begins that comes next, once a block was read. */
export const placeOf = (
  reader: RecordReader,
  { text, bytes }: TextBlock,
  encoding: Encoding,
): TablePlace | undefined => {
  const next = reader.next()
  // Behind a line end, the decoder has nothing left of a character.
  if (next === undefined || !/[\r\n]$/.test(text) || !canBeginAnywhere(encoding)) return undefined
  const held = bytesOf(next.held, encoding)
  return held === undefined ? undefined : { offset: bytes - held, line: next.line }
}
