import type { UploadForm } from './types.ts'

/** S3 did not take the file. */
export class UploadFailure extends Error {
  override readonly name = 'UploadFailure'
  readonly status: number

  constructor(status: number) {
    super(`S3 answered ${status}`)
    this.status = status
  }
}

/** Posts a file by its form. `fetch` tells nothing of how far it is. */
export const sendFile = (
  { url, fields }: UploadForm,
  file: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', file)
    const request = new XMLHttpRequest()
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(new UploadFailure(request.status))
    }
    request.onerror = () => {
      reject(new UploadFailure(0))
    }
    request.onabort = () => {
      reject(new DOMException('Aborted', 'AbortError'))
    }
    signal.addEventListener('abort', () => {
      request.abort()
    })
    request.open('POST', url)
    request.send(form)
  })
