import { TextDecoder } from 'node:util'
import type { Property } from './properties.ts'

/** Decodes bytes whose property does not name a charset. */
export type DecodeText = (bytes: Buffer) => string

const ASCII = /^[\0-\x7f]*$/

const fromQuotedPrintable = (value: string): string =>
  value.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

const isEncoded = ({ parameters }: Property, ...encodings: readonly string[]): boolean =>
  parameters.get('ENCODING')?.some((encoding) => encodings.includes(encoding)) ?? false

/** The decoder of a charset; undefined where the label is unknown. */
export const decoderOf = (label: string): TextDecoder | undefined => {
  try {
    return new TextDecoder(label)
  } catch {
    return undefined
  }
}

/** `decode` in one call takes Windows-1252 for ISO 8859-1 in some versions of Node 24; in two it does not. */
export const decodeAs = (decoder: TextDecoder, bytes: Buffer): string =>
  decoder.decode(bytes, { stream: true }) + decoder.decode()

/** The value of a property as text: its encoding undone, in the character set that it names. */
export const textOf = (property: Property, decode: DecodeText): string => {
  const { value, parameters } = property
  const raw = isEncoded(property, 'quoted-printable')
    ? fromQuotedPrintable(value)
    : isEncoded(property, 'base64', 'b')
      ? Buffer.from(value, 'base64').toString('latin1')
      : value
  if (ASCII.test(raw) && !parameters.has('CHARSET')) return raw
  const bytes = Buffer.from(raw, 'latin1')
  const decoder = decoderOf(parameters.get('CHARSET')?.[0] ?? '')
  return decoder === undefined ? decode(bytes) : decodeAs(decoder, bytes)
}

/** `\n` is a line break from version 3.0 on. Version 2.1 has no such escape, but its writers escape separators. */
export const exactText = (text: string): string =>
  text.replace(/\\([\\,;:nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped))

const splitAt = (text: string, separator: ',' | ';'): string[] => {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === separator) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}

/** A text of one line, its escapes taken off. */
export const plainText = (text: string): string => exactText(text).replace(/\s+/g, ' ').trim()

/** Parts at a separator that is not escaped, each as a text of one line. */
export const partsOf = (text: string, separator: ',' | ';'): string[] => splitAt(text, separator).map(plainText)

/** The same with their white space. */
export const exactParts = (text: string, separator: ',' | ';'): string[] => splitAt(text, separator).map(exactText)

/** The parts of a structured value, each of which may be a list. */
export const componentsOf = (text: string): string[] =>
  splitAt(text, ';').map((component) =>
    partsOf(component, ',')
      .filter((part) => part !== '')
      .join(' '),
  )
