import type { PresentedKey } from '../access/session.ts'
import type { FetchUrl } from './ask-fetcher.ts'
import { askedFormatOf, type OpenedUpload } from './open-upload.ts'
import type { UploadFiles } from './upload-files.ts'

interface Deps {
  readonly fetchUrl: FetchUrl
  readonly files: Pick<UploadFiles, 'open'>
  readonly newUploadId: () => string
}

/** Opens the file that a URL has now, to be inspected. It is kept where uploads are, under a name that nobody knows, and expires as they do. */
export type OpenUrl = (url: string, key: Pick<PresentedKey, 'workspace_id'>) => Promise<OpenedUpload>

export const makeOpenUrl =
  ({ fetchUrl, files, newUploadId }: Deps): OpenUrl =>
  async (url, { workspace_id }) => {
    const name = { workspace_id, upload_id: newUploadId() }
    const { format, ...file } = await fetchUrl({ url, ...name })
    return { file: files.open(name, file), asked: askedFormatOf(format) }
  }
