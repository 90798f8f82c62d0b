import type { HttpResponse } from '../../local/http-client.ts'
import type { NewKey } from '../../lambdas/access/keys.ts'
import {
  contactAnswer,
  contactsAnswer,
  importAnswer,
  jobAnswer,
  queuedAnswer,
  rowsAnswer,
  type ContactAnswer,
  type ImportResult,
  type JobBody,
  type RowRecord,
  type UploadForm,
  uploadAnswer,
} from './contract.ts'
import { newKey, type TestKey } from './local-cloud.ts'
import { waitFor } from './wait-for.ts'

export const IMPORT_PATH = '/v1/import/contacts'

type Body = Readonly<Record<string, unknown>>
type Headers = Readonly<Record<string, string>>
type Content = string | Uint8Array<ArrayBuffer>

/** Milliseconds. Recovery from a death takes a lease and a check by the sweep, and machines are slow. */
const END_DEADLINE_MS = 100_000
const UNDER_WAY: readonly JobBody['status'][] = ['queued', 'processing']

/** A workspace of a test's own, by the calls that its client has. Answers are held to the contract as they come. */
export interface Workspace extends TestKey {
  /** Sends an import and gives the answer, whatever it is. */
  readonly post: (body: Body, headers?: Headers) => Promise<HttpResponse>
  /** The same with a body as it is to go over the wire. */
  readonly send: (body: string | Uint8Array<ArrayBuffer>, headers?: Headers) => Promise<HttpResponse>
  /** Imports; fails unless the answer is 200. */
  readonly import: (body: Body, headers?: Headers) => Promise<ImportResult>
  /** Imports; fails unless the answer is 202. Gives the id of the job. */
  readonly queue: (body: Body, headers?: Headers) => Promise<string>
  /** Asks for a form. */
  readonly openUpload: (contentType?: string) => Promise<UploadForm>
  /** Sends a file by upload, whole. Gives the id by which it is imported. */
  readonly upload: (content: Content, contentType?: string) => Promise<string>
  readonly job: (jobId: string) => Promise<JobBody>
  /** The job once it has ended. */
  readonly ended: (jobId: string) => Promise<JobBody>
  /** Asks for the end of a job; fails unless the answer is 200. */
  readonly cancel: (jobId: string) => Promise<JobBody>
  /** Asks for the job that applies or retries another; fails unless the answer is 202. */
  readonly follow: (jobId: string, action: 'apply' | 'retry', body?: Body) => Promise<JobBody>
  /** All row records of a job, page by page. */
  readonly rows: (jobId: string, query?: string) => Promise<RowRecord[]>
  readonly contact: (contactId: string) => Promise<ContactAnswer>
  /** The contact that has the email, phone or external id, if one has. */
  readonly find: (
    identity: { readonly email: string } | { readonly phone: string } | { readonly external_id: string },
  ) => Promise<ContactAnswer | undefined>
}

const ok = ({ status, json, text }: HttpResponse): unknown => {
  if (status !== 200) throw new Error(`Answered ${status}: ${text.slice(0, 1_000)}`)
  return json
}

/** Posts a file to S3 by the form of an upload, as a browser does. */
export const postForm = ({ url, fields }: Pick<UploadForm, 'url' | 'fields'>, content: Content): Promise<Response> => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([content]), 'contacts.csv')
  return fetch(url, { method: 'POST', body: form })
}

const assertAddsUp = ({
  created_count,
  updated_count,
  skipped_count,
  failed_count,
  total_count,
}: ImportResult): void => {
  expect(created_count + updated_count + skipped_count + failed_count).toBe(total_count)
}

export const newWorkspace = async (wanted: Partial<NewKey> = {}): Promise<Workspace> => {
  const key = await newKey(wanted)
  const { http } = key
  const post: Workspace['post'] = (json, headers = {}) => http({ method: 'POST', path: IMPORT_PATH, json, headers })

  const send: Workspace['send'] = (body, headers = {}) =>
    http({ method: 'POST', path: IMPORT_PATH, headers: { 'Content-Type': 'application/json', ...headers }, body })

  const rows: Workspace['rows'] = async (jobId, query = '') => {
    const records: RowRecord[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const path = `${IMPORT_PATH}/${jobId}/rows?limit=1000&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`
      const { data, meta } = rowsAnswer.parse(ok(await http({ path })))
      records.push(...data)
      cursor = meta.next_cursor
    }
    return records
  }

  const job: Workspace['job'] = async (jobId) => {
    const { data } = jobAnswer.parse(ok(await http({ path: `${IMPORT_PATH}/${jobId}` })))
    const { created_count, updated_count, skipped_count, failed_count, processed_count } = data
    const { deleted_count = 0, restored_count = 0, kept_count = 0 } = data
    const undone = deleted_count + restored_count + kept_count
    const sum = created_count + updated_count + skipped_count + failed_count + undone
    expect(sum).toBe(data.kind === 'export' ? 0 : processed_count)
    return data
  }

  const openUpload: Workspace['openUpload'] = async (content_type = 'text/csv') => {
    const response = await http({ method: 'POST', path: '/v1/import/uploads', json: { content_type } })
    expect(response.status).toBe(201)
    return uploadAnswer.parse(response.json).data
  }

  return {
    ...key,
    post,
    send,
    rows,
    import: async (body, headers) => {
      const { data } = importAnswer.parse(ok(await post(body, headers)))
      assertAddsUp(data)
      return data
    },
    queue: async (body, headers) => {
      const response = await post(body, headers)
      if (response.status !== 202) throw new Error(`Answered ${response.status}: ${response.text.slice(0, 1_000)}`)
      return queuedAnswer.parse(response.json).data.job_id
    },
    openUpload,
    upload: async (content, contentType) => {
      const form = await openUpload(contentType)
      const sent = await postForm(form, content)
      if (!sent.ok) throw new Error(`S3 answered ${sent.status}: ${await sent.text()}`)
      return form.upload_id
    },
    job,
    cancel: async (jobId) =>
      jobAnswer.parse(ok(await http({ method: 'POST', path: `${IMPORT_PATH}/${jobId}/cancel` }))).data,
    follow: async (jobId, action, body = {}) => {
      const path = `${IMPORT_PATH}/${jobId}/${action}`
      const { status, json, text } = await http({
        method: 'POST',
        path,
        json: body,
      })
      if (status !== 202) throw new Error(`Answered ${status}: ${text.slice(0, 1_000)}`)
      return jobAnswer.parse(json).data
    },
    ended: (jobId) =>
      waitFor(
        () => job(jobId),
        ({ status }) => !UNDER_WAY.includes(status),
        END_DEADLINE_MS,
      ),
    contact: async (contactId) => contactAnswer.parse(ok(await http({ path: `/v1/contacts/${contactId}` }))).data,
    find: async (identity) => {
      const path = `/v1/contacts?${new URLSearchParams({ ...identity }).toString()}`
      return contactsAnswer.parse(ok(await http({ path }))).data[0]
    },
  }
}
