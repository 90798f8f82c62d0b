import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { TextDecoder } from 'node:util'
import { UnreadableFile } from '../files/refusal.ts'

export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

export interface XmlReader {
  write(chunk: Uint8Array): void
  end(): void
}

/** A tag, text or comment that is longer is no part of a workbook: a cell holds up to 32,767 characters. */
const MAX_TOKEN_BYTES = 1024 * 1024
const MAX_DEPTH = 100

const BROKEN = 'The workbook is broken: a part of it is no XML as it should be.'

/** Without the namespace prefix, which writers choose freely. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Reads the XML of a part, chunk after chunk, in memory of a bounded size. Throws where it is none. */
export const makeXmlReader = (events: XmlEvents): XmlReader => {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let sinceToken = 0
  let depth = 0
  let decoder: { decode(bytes?: Uint8Array, options?: { stream: boolean }): string } | undefined
  parser.on('error', (error) => {
    throw new UnreadableFile(BROKEN, { cause: error })
  })
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    sinceToken = 0
    depth += 1
    if (depth > MAX_DEPTH) throw new UnreadableFile(BROKEN)
    events.open?.(localName(name), attributes)
  })
  parser.on('closetag', ({ name }: SaxesTagPlain) => {
    sinceToken = 0
    depth -= 1
    events.close?.(localName(name))
  })
  parser.on('text', (text) => {
    events.text?.(text)
  })
  parser.on('cdata', (text) => {
    events.text?.(text)
  })
  return {
    write(chunk) {
      sinceToken += chunk.length
      decoder ??= new TextDecoder(isUtf16(chunk) ? 'utf-16' : 'utf-8')
      parser.write(decoder.decode(chunk, { stream: true }))
      if (sinceToken > MAX_TOKEN_BYTES) throw new UnreadableFile(BROKEN)
    },
    end() {
      parser.write(decoder?.decode() ?? '')
      parser.close()
    },
  }
}

const isUtf16 = (chunk: Uint8Array): boolean => chunk[0] === 0xff && chunk[1] === 0xfe

/** Reads a part to its end. */
export const readXml = async (pieces: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> => {
  const reader = makeXmlReader(events)
  for await (const piece of pieces) reader.write(piece)
  reader.end()
}
