import { ApiError } from '../http/errors.ts'
import type { UploadedFile, UploadFiles } from './upload-files.ts'
import { sizeInWords } from './size-in-words.ts'
import type { UploadKey } from './upload.ts'

/** For an upload that does not exist, and for one that the caller may know nothing of. */
export const noUpload = (): ApiError => new ApiError('not_found', { message: 'No upload has this upload_id.' })

/** The file that came for an upload. Throws where none did. */
export const fileOf = async (name: UploadKey, files: Pick<UploadFiles, 'head' | 'maxBytes'>): Promise<UploadedFile> => {
  const file = await files.head(name)
  if (file === undefined) throw new ApiError('conflict', { message: 'No file has been uploaded for this upload_id.' })
  if (file.bytes > files.maxBytes)
    throw new ApiError('payload_too_large', { message: `The file exceeds ${sizeInWords(files.maxBytes)}.` })
  return file
}
