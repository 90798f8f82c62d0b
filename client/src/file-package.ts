import { ContactsImportError } from './import-error.ts'
import type { ImportOptions } from './import-request.ts'
import type { UploadContentType } from './upload-form.ts'

/** CSV; a contact object a line; an array of contact objects, bare or in an object; and files that are uploaded unchanged. */
export type FileFormat = 'csv' | 'ndjson' | 'json' | 'vcard' | 'xlsx' | 'gzip' | 'zip'

const CONTENT_TYPES: Readonly<Record<FileFormat, UploadContentType>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  json: 'application/octet-stream',
  vcard: 'text/vcard',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  gzip: 'application/gzip',
  zip: 'application/zip',
}

/**
 * How a file is sent: inside the request, or as an upload. Up to 500 rows inside a request are imported before the
 * response; they are seldom larger than this, and the platform takes no body over 5 MB, which escaping brings text
 * closer to.
 */
export const MAX_INLINE_BYTES = 1024 * 1024

export type PackedFile =
  | { readonly way: 'inline'; readonly body: (options: ImportOptions) => string }
  | { readonly way: 'upload'; readonly bytes: Uint8Array; readonly contentType: UploadContentType }

interface File {
  readonly bytes: Uint8Array
  readonly format: FileFormat
}

/** Throws `unusable_file` for a JSON file that is no JSON. */
export const packFile = (file: File, options: ImportOptions): PackedFile => {
  switch (file.format) {
    case 'csv':
      return options.encoding === undefined && options.sheet === undefined ? packCsv(file.bytes) : asUpload(file)
    case 'ndjson':
      return packNdjson(file.bytes)
    case 'json':
      return packJson(file.bytes)
    case 'vcard':
    case 'xlsx':
    case 'gzip':
    case 'zip':
      return asUpload(file)
  }
}

/** The service tells by the first bytes what a file is. */
const asUpload = ({ bytes, format }: File): PackedFile => ({
  way: 'upload',
  bytes,
  contentType: CONTENT_TYPES[format],
})

/** A gzip, a ZIP, vCards or JSON, whatever the name of the file says. */
const OTHER_FORMAT = /^(?:\x1f\x8b|PK\x03\x04|\ufeff?\s*(?:BEGIN:VCARD\s|[[{]))/i
const SIGNATURE_BYTES = 64

const packCsv = (bytes: Uint8Array): PackedFile => {
  const csv = smallText(bytes)
  const start = csv ?? new TextDecoder('latin1').decode(bytes.subarray(0, SIGNATURE_BYTES))
  if (csv === undefined || OTHER_FORMAT.test(start)) return asUpload({ bytes, format: 'csv' })
  return { way: 'inline', body: (options) => JSON.stringify({ csv, ...options }) }
}

/** A line that is no JSON costs one row in an upload, and would cost the whole request here. */
const packNdjson = (bytes: Uint8Array): PackedFile => {
  const text = smallText(bytes)
  const lines = text?.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  if (lines === undefined || !lines.every((line) => parsed(line) !== undefined))
    return asUpload({ bytes, format: 'ndjson' })
  return inlineRows(`[${lines.join(',')}]`)
}

const packJson = (bytes: Uint8Array): PackedFile => {
  const text = textOf(bytes)
  const json = text === undefined ? undefined : parsed(text.trim())
  // `trim` takes a byte order mark off, which JSON may not begin with.
  if (text === undefined || typeof json !== 'object' || json === null)
    throw new ContactsImportError('unusable_file', 'The file is not JSON with an array of contacts.')
  const isInline = Array.isArray(json) && bytes.length <= MAX_INLINE_BYTES
  return isInline ? inlineRows(text.trim()) : asUpload({ bytes, format: 'json' })
}

/** Rows that are JSON text already: what they hold reaches the service as it stands in the file. */
const inlineRows = (rows: string): PackedFile => ({
  way: 'inline',
  body: (options) => {
    const rest = JSON.stringify(options).slice(1)
    return `{"rows":${rows}${rest === '}' ? '' : ','}${rest}`
  },
})

/** Undefined where a file is too large to go inline, or in an encoding that only the service makes out. */
const smallText = (bytes: Uint8Array): string | undefined =>
  bytes.length > MAX_INLINE_BYTES ? undefined : textOf(bytes)

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
