import type { PresentedKey } from '../access/session.ts'
import { failAsUnavailable } from '../http/dependency-failure.ts'
import type { StoredFile } from '../import/files/stored-file.ts'
import type { AskedFormat } from '../import/formats/open-file.ts'
import type { Clock } from '../platform/clock.ts'
import type { UploadFiles } from './upload-files.ts'
import { opensOnly, type Upload } from './upload.ts'
import type { UploadStore } from './upload-store.ts'
import { fileOf, seenUpload } from './uploaded-file.ts'

export interface OpenUploadDeps {
  readonly uploads: Pick<UploadStore, 'read'>
  readonly files: Pick<UploadFiles, 'head' | 'open' | 'maxBytes'>
  readonly clock: Clock
}

export interface OpenedUpload {
  readonly file: StoredFile
  /** What the client said that it is. */
  readonly asked: AskedFormat | undefined
}

/** What a file was said to be, where that says anything. */
export const askedFormatOf = (format: Upload['format']): AskedFormat | undefined =>
  format === 'file' ? undefined : format

/** Opens the file of an upload to be inspected, imported or not. The upload can still be imported. */
export const makeOpenUpload =
  ({ uploads, files, clock }: OpenUploadDeps) =>
  (uploadId: string, key: PresentedKey): Promise<OpenedUpload> =>
    failAsUnavailable(async () => {
      const name = { workspace_id: key.workspace_id, upload_id: uploadId }
      const upload = seenUpload(await uploads.read(name, clock.now()), opensOnly(key))
      const file = files.open(upload, await fileOf(upload, files))
      return { file, asked: askedFormatOf(upload.format) }
    })
