import type { Http, HttpAnswer } from './http-client.ts'

interface File {
  readonly csv: string
  readonly signal: AbortSignal
}

interface Form {
  readonly data: { readonly upload_id: string; readonly url: string; readonly fields: Readonly<Record<string, string>> }
}

/** Sends a CSV as a client does: asks for a form, and posts the file to S3 with it. Without an id, what was answered instead. */
export const sendUpload = async (
  http: Http,
  { csv, signal }: File,
): Promise<{ readonly uploadId?: string; readonly answer: HttpAnswer }> => {
  const json = { content_type: 'text/csv' }
  const answer = await http({ method: 'POST', path: '/v1/import/uploads', json, signal })
  if (answer.status !== 201) return { answer }
  const { upload_id, url, fields } = (answer.json as Form).data
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  // S3 reads no field behind the file.
  form.append('file', new Blob([csv]), 'contacts.csv')
  const sent = await fetch(url, { method: 'POST', body: form, signal })
  if (sent.ok) return { uploadId: upload_id, answer }
  return { answer: { status: sent.status, headers: sent.headers, text: await sent.text(), json: undefined } }
}
