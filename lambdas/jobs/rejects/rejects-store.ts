import type { S3Client } from '@aws-sdk/client-s3'
import { uploadText } from '../../platform/upload-text.ts'
import type { RejectsStore } from '../ports.ts'
import type { RejectsFormat } from '../rejects-file.ts'
import { rejectsKey } from './rejects-key.ts'

const CONTENT_TYPES: Readonly<Record<RejectsFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
}

/** Rejects on S3. */
export const makeRejectsStore = (bucket: { readonly s3: S3Client; readonly bucket: string }): RejectsStore => ({
  put: (name, { format, lines }) =>
    uploadText(bucket, { key: rejectsKey(name, format), contentType: CONTENT_TYPES[format], texts: lines }),
})
