import { refusedText } from './markup.ts'
import type { UnsupportedFormat } from './refusal.ts'
import { refusedAsBinary, refusedByBytes } from './signatures.ts'

/** What the beginning of a file says that it is. `json` may turn out to be NDJSON once it is read. */
export type Recognised = 'gzip' | 'zip' | 'vcard' | 'json' | 'ndjson' | 'csv' | UnsupportedFormat

/** Bytes at the beginning of a file that decide its kind. */
export const START_BYTES = 64 * 1024

const UTF8_MARK = '\xef\xbb\xbf'
const UTF16LE_MARK = '\xff\xfe'
const UTF16BE_MARK = '\xfe\xff'

/** UTF-16 without a byte order mark: what decides a kind begins with ASCII characters. */
const BEGINS_UTF16LE = /^[\t\n\r -~]\0[\t\n\r -~]\0/
const BEGINS_UTF16BE = /^\0[\t\n\r -~]\0[\t\n\r -~]/

/** The beginning as text, in which characters of ASCII are right whatever the encoding. */
const textOf = (start: Uint8Array, bytes: string): { readonly text: string; readonly isUtf16: boolean } => {
  const isLittle = bytes.startsWith(UTF16LE_MARK) || BEGINS_UTF16LE.test(bytes)
  const isBig = bytes.startsWith(UTF16BE_MARK) || BEGINS_UTF16BE.test(bytes)
  if (isLittle || isBig) {
    const text = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(start)
    return { text, isUtf16: true }
  }
  return { text: bytes.startsWith(UTF8_MARK) ? bytes.slice(UTF8_MARK.length) : bytes, isUtf16: false }
}

/** What a file is, by its first bytes. `asked` is what it was said to be: heeded only where a text says nothing itself. */
export const recognise = (start: Uint8Array, asked?: 'csv' | 'ndjson'): Recognised => {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1')
  if (bytes.startsWith('\x1f\x8b')) return 'gzip'
  if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(bytes)) return 'zip'
  const refused = refusedByBytes(bytes)
  if (refused !== undefined) return refused
  const { text, isUtf16 } = textOf(start, bytes)
  if (/^\s*BEGIN:VCARD\b/i.test(text)) return 'vcard'
  return jsonOf(text, asked) ?? refusedText(text) ?? (isUtf16 ? undefined : refusedAsBinary(bytes)) ?? 'csv'
}

/** A `[` or `{` without more could begin a header. */
const BEGINS_ARRAY = /^\s*\[\s*(?:[[{\]]|$)/
const BEGINS_OBJECT = /^\s*\{\s*(?:["}]|$)/
const MAX_SAMPLED_LINES = 100

const jsonOf = (text: string, asked: 'csv' | 'ndjson' | undefined): 'json' | 'ndjson' | undefined => {
  if (BEGINS_ARRAY.test(text)) return 'json'
  const lines = text.split('\n', MAX_SAMPLED_LINES).filter((line) => line.trim() !== '')
  if (BEGINS_OBJECT.test(text)) return lines.length > 1 && isObject(lines[0] ?? '') ? 'ndjson' : 'json'
  return asked === 'ndjson' && lines.some(isObject) ? 'ndjson' : undefined
}

const isObject = (line: string): boolean => {
  if (!/^\s*\{/.test(line)) return false
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
