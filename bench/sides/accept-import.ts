import { setTimeout as sleep } from 'node:timers/promises'
import type { Http, HttpResponse } from '../../local/http-client.ts'
import { sampleCsv } from '../sample-csv.ts'
import { USUAL_SHAPE } from '../sample-contacts.ts'

const IMPORTS = '/v1/import/contacts'
const POLL_MS = 250
const POLLS = 480

interface JobBody {
  readonly data?: { readonly job_id?: string; readonly status?: string }
}

const jobOf = ({ status, json, text }: HttpResponse, expected: number): { job_id: string; status: string } => {
  const { job_id, status: jobStatus } = (json as JobBody | undefined)?.data ?? {}
  if (status !== expected || job_id === undefined || jobStatus === undefined)
    throw new Error(`Instead of ${expected} came ${status}: ${text.slice(0, 300)}`)
  return { job_id, status: jobStatus }
}

/** A CSV of as many rows as make up the bytes, give or take a few. */
export const csvOfBytes = (bytes: number): string => {
  const sample = Buffer.concat([...sampleCsv(1_000, USUAL_SHAPE)]).length / 1_000
  const text = Buffer.concat([...sampleCsv(Math.ceil(bytes / sample), USUAL_SHAPE)]).toString()
  return text.slice(0, text.lastIndexOf('\n', bytes) + 1)
}

/** Sends an import that is queued; returns its job. */
export const importOf = async (http: Http, body: object): Promise<{ readonly job_id: string }> =>
  jobOf(await http({ method: 'POST', path: IMPORTS, json: body }), 202)

/** The same of a CSV; returns the id of its job. */
export const acceptImport = async (http: Http, csv: string): Promise<string> => (await importOf(http, { csv })).job_id

interface UploadBody {
  readonly data?: {
    readonly upload_id: string
    readonly url: string
    readonly fields: Readonly<Record<string, string>>
  }
}

/** Uploads a CSV by the form that S3 takes; returns the upload's id. */
export const uploadCsv = async (http: Http, csv: string): Promise<string> => {
  const response = await http({ method: 'POST', path: '/v1/import/uploads', json: { content_type: 'text/csv' } })
  const { data } = (response.json ?? {}) as UploadBody
  if (data === undefined) throw new Error(`An upload was answered ${response.status}: ${response.text.slice(0, 300)}`)
  const form = new FormData()
  for (const [name, value] of Object.entries(data.fields)) form.append(name, value)
  form.append('file', new Blob([csv]), 'contacts.csv')
  const { status } = await fetch(data.url, { method: 'POST', body: form })
  if (status >= 300) throw new Error(`S3 answered ${status} to an upload.`)
  return data.upload_id
}

/** Ends a job, so that its worker takes nothing from what is measured next. A busy emulator may time out in between. */
export const endImport = async (http: Http, jobId: string): Promise<void> => {
  for (let poll = 0; poll < POLLS; poll += 1) {
    await http({ method: 'POST', path: `${IMPORTS}/${jobId}/cancel` })
    const response = await http({ path: `${IMPORTS}/${jobId}` })
    if (response.status < 500) {
      const { status } = jobOf(response, 200)
      if (status !== 'queued' && status !== 'processing') return
    }
    await sleep(POLL_MS)
  }
  throw new Error(`The job ${jobId} did not end, though it was cancelled.`)
}
