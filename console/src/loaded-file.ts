import { type Api, isGone, newKey } from './api.ts'
import type { Inspection } from './types.ts'
import { sendFile } from './upload.ts'

export interface LoadedFile {
  readonly file: File
  readonly contentType: string
  /** Changes where the file had to be sent again. */
  readonly upload: { id: string }
  readonly inspection: Inspection
}

/** Sends a file. Gives the id by which it is imported. */
export const upload = async (
  api: Api,
  file: File,
  contentType: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> => {
  const form = await api.openUpload(contentType, newKey(), signal)
  await sendFile(form, file, onProgress, signal)
  return form.upload_id
}

/**
 * Does something with an upload. One of a session that has ended is not there for the next: then the file, which the page
 * still has, is sent again.
 */
export const withUpload = async <T>(
  api: Api,
  { file, contentType, upload: sent }: Pick<LoadedFile, 'file' | 'contentType' | 'upload'>,
  use: (uploadId: string) => Promise<T>,
): Promise<T> => {
  try {
    return await use(sent.id)
  } catch (error) {
    if (!isGone(error)) throw error
  }
  sent.id = await upload(api, file, contentType, () => undefined, new AbortController().signal)
  return use(sent.id)
}
