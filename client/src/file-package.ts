import { ContactsImportError } from './import-error.ts'
import type { ImportOptions } from './import-request.ts'
import type { UploadContentType } from './upload-form.ts'

/** CSV; a contact object a line; an array of contact objects. */
export type FileFormat = 'csv' | 'ndjson' | 'json'

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

/** Throws `unusable_file` for a JSON file that is no array. */
export const packFile = (file: File): PackedFile => {
  switch (file.format) {
    case 'csv':
      return packCsv(file.bytes)
    case 'ndjson':
      return packNdjson(file.bytes)
    case 'json':
      return packJson(file.bytes)
  }
}

const packCsv = (bytes: Uint8Array): PackedFile => {
  const csv = smallText(bytes)
  if (csv === undefined) return { way: 'upload', bytes, contentType: 'text/csv' }
  return { way: 'inline', body: (options) => JSON.stringify({ csv, ...options }) }
}

/** A line that is no JSON costs one row in an upload, and would cost the whole request here. */
const packNdjson = (bytes: Uint8Array): PackedFile => {
  const text = smallText(bytes)
  const lines = text?.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  if (lines === undefined || !lines.every((line) => parsed(line) !== undefined))
    return { way: 'upload', bytes, contentType: 'application/x-ndjson' }
  return inlineRows(`[${lines.join(',')}]`)
}

const packJson = (bytes: Uint8Array): PackedFile => {
  const text = textOf(bytes)
  const rows = text === undefined ? undefined : parsed(text.trim())
  // `trim` takes a byte order mark off, which JSON may not begin with.
  if (text === undefined || !Array.isArray(rows))
    throw new ContactsImportError('unusable_file', 'The file is not a JSON array of contacts.')
  if (bytes.length <= MAX_INLINE_BYTES) return inlineRows(text.trim())
  const lines = rows.map((row) => JSON.stringify(row)).join('\n')
  return { way: 'upload', bytes: new TextEncoder().encode(lines), contentType: 'application/x-ndjson' }
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
