import type { UploadForm } from './responses.ts'
import { exchange, type Fetch } from './http.ts'
import { ContactsImportError } from './import-error.ts'

export type UploadContentType =
  | 'text/csv'
  | 'application/x-ndjson'
  | 'text/vcard'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/gzip'
  | 'application/zip'
  | 'application/octet-stream'

/** S3 responds in XML. */
const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]{1,500})</${name}>`).exec(xml)?.[1]

/** Posts a file to S3 by a form. */
export const postForm = async (
  fetchIt: Fetch,
  { url, fields }: UploadForm,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  // S3 reads no field behind the file.
  body.append('file', new Blob([bytes]), 'contacts')
  const response = await exchange(fetchIt, url, { method: 'POST', body, signal })
  if (response.status >= 200 && response.status < 300) return
  const xml = new TextDecoder().decode(response.bytes)
  const reason = element(xml, 'Message') ?? element(xml, 'Code') ?? 'no reason given'
  throw new ContactsImportError('upload_refused', `S3 refused the file (${response.status}): ${reason}`, {
    status: response.status,
    requestId: element(xml, 'RequestId'),
  })
}
