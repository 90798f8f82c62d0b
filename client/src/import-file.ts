import type { CallOptions, FileCalls, KeyedCall, SubmittedImport } from './calls.ts'
import { contentKey } from './content-key.ts'
import { packFile, type FileFormat } from './file-package.ts'
import { sizeOf } from './file-size.ts'
import { ContactsImportError } from './import-error.ts'
import type { ImportOptions } from './import-request.ts'
import type { UploadContentType } from './upload-form.ts'

export interface ImportFile {
  readonly bytes: Uint8Array
  readonly format: FileFormat
}

export interface FileImport extends KeyedCall {
  /** Called with how the file will be sent, before it is. */
  readonly onSend?: (way: 'inline' | 'upload') => void
}

/** What the service takes of one file by default; a stage may take more, which each form says. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

/** Imports a file: inline where that is possible, otherwise as an upload. */
export const importFile = async (
  service: FileCalls,
  file: ImportFile,
  options: ImportOptions,
  { idempotencyKey, onSend, signal }: FileImport,
): Promise<SubmittedImport> => {
  const packed = packFile(file, options)
  const content = { ...file, options }
  const key = idempotencyKey ?? (await contentKey(content))
  if (packed.way === 'inline') {
    onSend?.('inline')
    return service.submit(packed.body(options), { idempotencyKey: key, signal })
  }
  // Another file under a key of the caller's has to be another upload: the service then sees that the key is used twice.
  const uploadKey = await contentKey({ ...content, under: idempotencyKey })
  return importUpload(service, { ...packed, options, key, uploadKey, onSend }, { signal })
}

interface UploadImport {
  readonly bytes: Uint8Array
  readonly contentType: UploadContentType
  readonly options: ImportOptions
  readonly key: string
  readonly uploadKey: string
  readonly onSend: FileImport['onSend']
}

/** An upload that was opened before may have been sent and imported too: the import is asked for first, and what is missing done then. */
const importUpload = async (
  service: FileCalls,
  { bytes, contentType, options, key, uploadKey, onSend }: UploadImport,
  { signal }: CallOptions,
): Promise<SubmittedImport> => {
  const { form, replayed } = await service.openUpload(contentType, { idempotencyKey: uploadKey, signal })
  refuseOver(form.max_bytes, bytes.length)
  const body = JSON.stringify({ upload_id: form.upload_id, ...options })
  const submit = (): Promise<SubmittedImport> => service.submit(body, { idempotencyKey: key, signal })
  const earlier = replayed ? await submit().catch(unlessMissing) : undefined
  if (earlier !== undefined) return earlier
  onSend?.('upload')
  await service.sendUpload(form, bytes, { signal })
  return submit()
}

const unlessMissing = (error: unknown): undefined => {
  if (error instanceof ContactsImportError && error.code === 'conflict') return undefined
  throw error
}

/** What Node.js reads into memory at once. */
const MAX_READ_BYTES = 2 ** 31 - 1

/** Throws `payload_too_large` for a file that no service would get from here. */
export const assertSendable = (bytes: number): void => {
  refuseOver(MAX_READ_BYTES, bytes)
}

/** Throws `payload_too_large` for more bytes than are taken of one file. */
const refuseOver = (maxBytes: number, bytes: number): void => {
  if (bytes <= maxBytes) return
  const message = `The file has ${sizeOf(bytes)}. The maximum is ${sizeOf(maxBytes)}.`
  throw new ContactsImportError('payload_too_large', message)
}
