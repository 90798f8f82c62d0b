import { ApiError } from '../http/errors.ts'
import { MAX_UPLOAD_BYTES, type UploadedFile, type UploadFiles } from './upload-files.ts'
import type { UploadKey } from './upload.ts'

/** For an upload that does not exist, and for one that the caller may know nothing of. */
export const noUpload = (): ApiError => new ApiError('not_found', { message: 'No upload has this upload_id.' })

/** The file that came for an upload. Throws where none did. */
export const fileOf = async (name: UploadKey, files: Pick<UploadFiles, 'head'>): Promise<UploadedFile> => {
  const file = await files.head(name)
  if (file === undefined) throw new ApiError('conflict', { message: 'No file has been uploaded for this upload_id.' })
  if (file.bytes > MAX_UPLOAD_BYTES) throw new ApiError('payload_too_large')
  return file
}
