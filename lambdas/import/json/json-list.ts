import { UnsupportedFormat } from '../files/refusal.ts'
import { JsonScan } from './scan.ts'

/** Where the contacts of a JSON file are. */
export type JsonShape =
  /** In the list with this ordinal, among the lists that are nested only in objects. */
  | { readonly kind: 'list'; readonly ordinal: number }
  /** The file is one contact. */
  | { readonly kind: 'single' }
  /** Value follows value, one a line: NDJSON. */
  | { readonly kind: 'lines' }
  /** Value follows value, on several lines each, or several on one, or with commas between them. */
  | { readonly kind: 'sequence' }

interface FoundList {
  readonly ordinal: number
  readonly name: string
  hasObjects: boolean
  isEmpty: boolean
}

/** Lists under these names are values of one contact. */
const OF_A_CONTACT: ReadonlySet<string> = new Set(['tags', 'custom_fields'])
const MAX_LISTS = 1000
const MAX_SHOWN_NAMES = 5

const WAY_OUT = 'Send an array of objects, or one array of objects in an object, or an object a line (NDJSON).'

/**
 * Finds the list of contacts in a JSON file in UTF-8. Throws where the file is broken, or has no single list of
 * objects. After `enoughBytes` the first list of objects is taken for the only one, and the rest is not read.
 */
export const findList = async (
  pieces: AsyncIterable<Uint8Array>,
  enoughBytes = Number.POSITIVE_INFINITY,
): Promise<JsonShape> => {
  const lists: FoundList[] = []
  const lines = makeLineCount()
  const top = { values: 0, isObject: false, line: 1, isOnOneLine: true }
  let chunk: Uint8Array = new Uint8Array()
  let list: FoundList | undefined
  let ordinals = 0
  let bytes = 0
  const scan = new JsonScan({
    topLevel: (isObject, at) => {
      const line = lines.at(chunk, at)
      // The first two values tell, however much of the file was read along.
      if (top.values === 1) top.isOnOneLine &&= line > top.line
      top.values += 1
      top.isObject = isObject
      top.line = line
    },
    topLevelEnd: (at) => {
      const line = lines.at(chunk, at)
      if (top.values === 1) top.isOnOneLine &&= line === top.line
      top.line = line
    },
    comma: () => {
      if (top.values === 1) top.isOnOneLine = false
    },
    list: (path) => {
      const ofContact = path.some((name) => OF_A_CONTACT.has(name))
      list = ofContact ? undefined : { ordinal: ordinals, name: path.join('.'), hasObjects: false, isEmpty: true }
      ordinals += 1
      if (lists.length === MAX_LISTS) throw new UnsupportedFormat('JSON with very many lists', WAY_OUT)
      if (list !== undefined) lists.push(list)
    },
    element: (isObject) => {
      if (list === undefined) return
      list.isEmpty = false
      list.hasObjects ||= isObject
    },
  })
  for await (const piece of pieces) {
    chunk = piece
    scan.write(piece)
    lines.end(piece)
    if (top.values > 1) return { kind: top.isOnOneLine ? 'lines' : 'sequence' }
    bytes += piece.length
    if (bytes < enoughBytes) continue
    const found = lists.find(({ hasObjects }) => hasObjects)
    if (found !== undefined) return { kind: 'list', ordinal: found.ordinal }
  }
  scan.end()
  return shapeOf(lists, top.isObject)
}

const shapeOf = (lists: readonly FoundList[], isObject: boolean): JsonShape => {
  const ofObjects = lists.filter(({ hasObjects }) => hasObjects)
  const [found] = ofObjects
  if (found !== undefined && ofObjects.length === 1) return { kind: 'list', ordinal: found.ordinal }
  if (ofObjects.length > 1) throw new UnsupportedFormat(`JSON with several lists: ${namesOf(ofObjects)}`, WAY_OUT)
  // An empty list has no contacts. A list of texts, in a file without another list, is no list of contacts.
  const empty = lists.find(({ isEmpty }) => isEmpty)
  if (empty !== undefined && lists.length === 1) return { kind: 'list', ordinal: empty.ordinal }
  if (isObject) return { kind: 'single' }
  throw new UnsupportedFormat('JSON without a list of objects', WAY_OUT)
}

const namesOf = (lists: readonly FoundList[]): string => {
  const shown = lists.slice(0, MAX_SHOWN_NAMES).map(({ name }) => JSON.stringify(name.toWellFormed()))
  return `${shown.join(', ')}${lists.length > shown.length ? ', …' : ''}`
}

/** An element as it stands in the file, and the line on which it begins. */
export interface JsonElement {
  readonly line: number
  readonly bytes: Uint8Array | 'too long'
}

const LINE_FEED = 0x0a

interface OpenElement {
  readonly line: number
  parts: Uint8Array[]
  length: number
  /** Where it goes on in the chunk at hand. */
  from: number
}

/** Takes the elements of one list, or the values that follow each other, out of the chunks of a file. */
const makeElementReader = (ordinal: number | 'sequence', maxBytes: number) => {
  const lines = makeLineCount()
  let lists = -1
  let isDone = false
  let chunk: Uint8Array = new Uint8Array()
  let elements: JsonElement[] = []
  let open: OpenElement | undefined
  const keep = (element: OpenElement, to: number): void => {
    element.length += to - element.from
    if (element.length <= maxBytes) element.parts.push(chunk.subarray(element.from, to))
    else element.parts = []
    element.from = 0
  }
  const begin = (at: number): void => {
    open = { line: lines.at(chunk, at), parts: [], length: 0, from: at }
  }
  const finish = (at: number): void => {
    if (open === undefined) return
    keep(open, at)
    elements.push({ line: open.line, bytes: open.length > maxBytes ? 'too long' : Buffer.concat(open.parts) })
    open = undefined
  }
  const scan = new JsonScan(
    ordinal === 'sequence'
      ? {
          topLevel: (_, at) => {
            begin(at)
          },
          topLevelEnd: finish,
        }
      : {
          list: () => (lists += 1),
          listEnd: () => (isDone ||= lists === ordinal),
          element: (_, at) => {
            if (lists === ordinal) begin(at)
          },
          elementEnd: finish,
        },
  )
  return {
    isDone: () => isDone,
    write(next: Uint8Array): readonly JsonElement[] {
      elements = []
      chunk = next
      scan.write(chunk)
      if (open !== undefined) keep(open, chunk.length)
      lines.end(chunk)
      return elements
    },
    end: () => {
      scan.end()
    },
  }
}

/** The elements of one list, or the values that follow each other, as they stand in the file. One that is longer than `maxBytes` is not kept. */
export async function* elementsOf(
  pieces: AsyncIterable<Uint8Array>,
  ordinal: number | 'sequence',
  maxBytes: number,
): AsyncGenerator<JsonElement, void, undefined> {
  const reader = makeElementReader(ordinal, maxBytes)
  for await (const piece of pieces) {
    yield* reader.write(piece)
    if (reader.isDone()) return
  }
  reader.end()
}

/** The lines of a file, by places in the chunk at hand that go forward. */
const makeLineCount = () => {
  let line = 1
  let from = 0
  const at = (chunk: Uint8Array, to: number): number => {
    for (let next = chunk.indexOf(LINE_FEED, from); next >= 0 && next < to; next = chunk.indexOf(LINE_FEED, from)) {
      line += 1
      from = next + 1
    }
    return line
  }
  return {
    at,
    end: (chunk: Uint8Array): void => {
      at(chunk, chunk.length)
      from = 0
    },
  }
}

/** The one contact that a file is. */
export const wholeOf = async (pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<JsonElement> => {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    length += piece.length
    if (length > maxBytes) return { line: 1, bytes: 'too long' }
    parts.push(piece)
  }
  return { line: 1, bytes: Buffer.concat(parts) }
}
