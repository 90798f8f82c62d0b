import type { Upload } from './upload.ts'

/** What may be sent, by its media type. */
export const UPLOAD_FORMATS = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'text/vcard': 'file',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'file',
  'application/gzip': 'file',
  'application/zip': 'file',
  'application/octet-stream': 'file',
} as const satisfies Record<string, Upload['format']>

export type UploadContentType = keyof typeof UPLOAD_FORMATS
