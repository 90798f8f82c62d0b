import { UnreadableFile } from '../files/refusal.ts'
import type { ZipEntry } from '../files/zip.ts'
import { makeXmlReader } from './xml.ts'
import { makeRichText } from './rich-text.ts'

/** The texts that the cells of a workbook share, read as far as they are asked for. */
export interface SharedStrings {
  /** Reads until the text of this number is there, or the texts have ended. */
  readTo(index: number): Promise<void>
  /** Empty where there is no such text. */
  get(index: number): string
  close(): Promise<void>
}

const BLOCK_BYTES = 4 * 1024 * 1024
/** All of a file's texts together. A workbook of people that is as large as it may be holds half of that. */
const MAX_TEXTS_BYTES = 64 * 1024 * 1024

/**
 * Texts end to end in blocks of bytes: a tenth of the memory of as many strings, and nothing for the garbage collector
 * to scan.
 */
const makeTexts = () => {
  const blocks: Buffer[] = []
  let used = BLOCK_BYTES
  let total = 0
  /** Two numbers a text: where it begins, counted over all blocks, and how long it is. */
  let places = new Float64Array(2048)
  let count = 0
  const bytesFor = (text: string): { block: Buffer; at: number; length: number } => {
    const length = Buffer.byteLength(text)
    total += length
    if (total > MAX_TEXTS_BYTES) throw new UnreadableFile('The workbook holds more than 64 MB of different texts.')
    if (used + length > BLOCK_BYTES) {
      blocks.push(Buffer.alloc(BLOCK_BYTES))
      used = 0
    }
    const block = blocks.at(-1) ?? Buffer.alloc(0)
    const at = used
    used += length
    return { block, at, length }
  }
  return {
    count: () => count,
    add: (text: string): void => {
      const { block, at, length } = bytesFor(text)
      block.write(text, at)
      if (places.length < 2 * count + 2) {
        const longer = new Float64Array(places.length * 2)
        longer.set(places)
        places = longer
      }
      places[2 * count] = (blocks.length - 1) * BLOCK_BYTES + at
      places[2 * count + 1] = length
      count += 1
    },
    get: (index: number): string => {
      if (!(index >= 0 && index < count)) return ''
      const place = places[2 * index] ?? 0
      const at = place % BLOCK_BYTES
      return blocks[Math.floor(place / BLOCK_BYTES)]?.toString('utf8', at, at + (places[2 * index + 1] ?? 0)) ?? ''
    },
  }
}

/** The texts that cells refer to by number; read only as far as they are asked for. */
export const openSharedStrings = (part: ZipEntry | undefined): SharedStrings => {
  const texts = makeTexts()
  const pieces = part?.open()
  let isRead = pieces === undefined
  const rich = makeRichText()
  const reader = makeXmlReader({
    open: (name) => {
      if (name === 'si') rich.begin()
      else rich.open(name)
    },
    text: rich.text,
    close: (name) => {
      if (name === 'si') texts.add(rich.end())
      else rich.close(name)
    },
  })
  return {
    async readTo(index) {
      while (!isRead && texts.count() <= index) {
        const next = await pieces?.next()
        if (next === undefined || next.done === true) {
          isRead = true
          reader.end()
        } else reader.write(next.value)
      }
    },
    get: texts.get,
    async close() {
      await pieces?.return(undefined)
    },
  }
}
