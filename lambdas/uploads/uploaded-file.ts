import { ApiError } from '../http/errors.ts'
import type { UploadedFile, UploadFiles } from './upload-files.ts'
import { sizeInWords } from './size-in-words.ts'
import type { Upload, UploadKey } from './upload.ts'

/** The upload, for whoever sees only what `openedBy` opened; undefined: all. Throws the same for one that is not there and one not seen. */
export const seenUpload = (upload: Upload | undefined, openedBy: string | undefined): Upload => {
  if (upload === undefined || (openedBy !== undefined && upload.opened_by !== openedBy))
    throw new ApiError('not_found', { message: 'No upload has this upload_id.' })
  return upload
}

/** The file that came for an upload. Throws where none did. */
export const fileOf = async (name: UploadKey, files: Pick<UploadFiles, 'head' | 'maxBytes'>): Promise<UploadedFile> => {
  const file = await files.head(name)
  if (file === undefined) throw new ApiError('conflict', { message: 'No file has been uploaded for this upload_id.' })
  if (file.bytes > files.maxBytes)
    throw new ApiError('payload_too_large', { message: `The file exceeds ${sizeInWords(files.maxBytes)}.` })
  return file
}
