import { type Api, isGone, newKey } from './api.ts'
import type { Inspection } from './types.ts'
import { sendFile } from './upload.ts'

export interface LoadedFile {
  readonly file: File
  readonly contentType: string
  /** Changes where the file had to be sent again. */
  readonly upload: { id: string }
  readonly inspection: Inspection
  /** Row number → what a person made of the row. It outlives a check: the file may be checked again with other settings. */
  readonly corrections: Map<number, Correction>
}

export interface Correction {
  readonly original: readonly string[]
  readonly cells: readonly string[]
}

/** A file that is larger than the service takes. Nothing of it was sent. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
  readonly maxBytes: number

  constructor(maxBytes: number) {
    super(`At most ${maxBytes} bytes can be sent`)
    this.maxBytes = maxBytes
  }
}

/** Sends a file. Gives the id by which it is imported. Throws `FileTooLarge`. */
export const upload = async (
  api: Api,
  file: File,
  contentType: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> => {
  const form = await api.openUpload(contentType, newKey(), signal)
  if (file.size > form.max_bytes) throw new FileTooLarge(form.max_bytes)
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
