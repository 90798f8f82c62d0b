import { StringDecoder } from 'node:string_decoder'

/** How the bytes of a file are text: the name of an encoding in the WHATWG Encoding Standard, in lower case. */
export type Encoding = string

/** The encoding that a label names, such as `latin1`, `sjis` or `windows-1251`, or undefined. */
export const encodingOfLabel = (label: string): Encoding | undefined => {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** Byte order marks, which say the encoding for certain. */
const MARKS: Readonly<Record<Encoding, Buffer>> = {
  'utf-8': Buffer.of(0xef, 0xbb, 0xbf),
  'utf-16le': Buffer.of(0xff, 0xfe),
  'utf-16be': Buffer.of(0xfe, 0xff),
}

/** How many bytes a character is made of at least. */
export const unitOf = (encoding: Encoding): 1 | 2 => (encoding.startsWith('utf-16') ? 2 : 1)

/** The byte order mark of an encoding; empty where it has none. */
export const markOf = (encoding: Encoding): Buffer => MARKS[encoding] ?? Buffer.alloc(0)

const beginsWith = (bytes: Buffer, mark: Buffer): boolean =>
  mark.length > 0 && bytes.subarray(0, mark.length).equals(mark)

/** The encoding that the first bytes of a file say. */
export const encodingOfMark = (start: Buffer): Encoding | undefined =>
  Object.keys(MARKS).find((encoding) => beginsWith(start, markOf(encoding)))

/** Encodings in which every character is one byte. */
const SINGLE_BYTE = /^(?:windows-(?:874|125\d)|iso-8859-\d+(?:-i)?|ibm866|koi8-[ru]|macintosh|x-mac-cyrillic)$/

/** How many bytes a text was made of that ends behind a line end; undefined where that cannot be told. */
export const bytesOf = (text: string, encoding: Encoding): number | undefined => {
  if (text === '') return 0
  if (text.includes('\ufffd')) return undefined
  if (encoding === 'utf-8') return Buffer.byteLength(text)
  if (unitOf(encoding) === 2) return 2 * text.length
  return SINGLE_BYTE.test(encoding) ? text.length : undefined
}

/** Whether a decoder that begins behind a line end reads what one reads that came there: no encoding but this one can be switched within a text. */
export const canBeginAnywhere = (encoding: Encoding): boolean => encoding !== 'iso-2022-jp'

/**
 * Makes text of bytes, piece by piece; without a piece, of what the last one left. What the encoding does not have becomes U+FFFD. Always
 * as a stream: the `TextDecoder` of some versions of Node 24, called once, takes Windows-1252 for ISO 8859-1.
 */
export const makeDecoder = (encoding: Encoding): ((piece?: Buffer) => string) => {
  if (encoding === 'utf-8') {
    const decoder = new StringDecoder('utf8')
    return (piece) => (piece === undefined ? decoder.end() : decoder.write(piece))
  }
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return (piece) => decoder.decode(piece, { stream: piece !== undefined })
}
