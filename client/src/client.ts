import {
  hasEnded,
  type Contact,
  type ImportResult,
  type Inspection,
  type Job,
  type JobStatus,
  type RowOutcome,
  type RowRecord,
  type UploadForm,
} from './responses.ts'
import { addressOf, bearerOf } from './address.ts'
import type {
  Call,
  CallOptions,
  ExportFormat,
  FileLink,
  KeyedCall,
  OpenedUpload,
  RejectsFile,
  SubmittedImport,
  WaitOptions,
} from './calls.ts'
import { exchange, failureOf, jsonOf, query, type Fetch, type HttpResponse } from './http.ts'
import { importFile, type FileImport, type ImportFile } from './import-file.ts'
import { ContactsImportError } from './import-error.ts'
import {
  inOrder,
  type ApplyOptions,
  type UndoOptions,
  type ImportOptions,
  type ImportRequest,
  type InspectRequest,
} from './import-request.ts'
import { withRetries, type RetryPolicy } from './retry.ts'
import { systemTime, type Time } from './time.ts'
import { postForm, type UploadContentType } from './upload-form.ts'
import { Webhooks } from './webhooks.ts'

export interface ClientOptions extends Partial<RetryPolicy> {
  /** Address of the service, without `/v1`. */
  readonly url: string
  /** An API key of the service: `wbk_…`. */
  readonly key: string
  /** Another fetch than that of the process, to go through a proxy say. */
  readonly fetch?: Fetch
}

const IMPORT_PATH = '/v1/import/contacts'
/** Two minutes cover a throttled second or a deployment, and are a tolerable wait. */
const POLICY: RetryPolicy = { attempts: 6, deadlineMs: 120_000, timeoutMs: 40_000 }
/** For 20 MB on a slow line. The form itself is good for 15 minutes. */
const FILE_POLICY: RetryPolicy = { attempts: 4, deadlineMs: 14 * 60_000, timeoutMs: 10 * 60_000 }
const MIN_POLL_MS = 250
const POLL_BACKOFF_FACTOR = 1.3
const MAX_POLL_MS = 1_000

interface Page<T> {
  readonly data: readonly T[]
  readonly meta: { readonly next_cursor: string | null }
}

/**
 * Imports contacts and follows imports. Every call is tried again where that is safe, and only there: a GET and a request with an
 * Idempotency-Key after anything that may pass; anything else only when the service has accepted nothing (429, 503). What fails for
 * good rejects with a `ContactsImportError`.
 */
export class ContactsImportClient {
  /** The webhooks of the key's workspace. */
  readonly webhooks: Webhooks
  readonly #address: string
  readonly #authorization: string
  readonly #fetch: Fetch
  readonly #policy: RetryPolicy
  readonly #time: Time
  #hasResponded = false

  /** Throws a TypeError where address or key cannot be one. `time` is there for tests. */
  constructor({ url, key, fetch: fetchIt = fetch, ...policy }: ClientOptions, time: Time = systemTime) {
    this.#address = addressOf(url)
    this.#authorization = bearerOf(key)
    this.#fetch = fetchIt
    this.#policy = { ...POLICY, ...policy }
    this.#time = time
    this.webhooks = new Webhooks({
      data: async (call) => dataOf(await this.#send(call)),
      send: (call, statuses) => this.#send(call, statuses),
      pages: (path, wanted, call) => this.#pages(path, wanted, call),
    })
  }

  /** Imports rows, a CSV, an uploaded file, or the file of a URL. Up to 500 inline rows are imported before the response. */
  import(request: ImportRequest, call: KeyedCall = {}): Promise<SubmittedImport> {
    return this.submit(JSON.stringify(request), call)
  }

  /**
   * Imports a file: inline where it is small, by upload where not. Under a key made of its content and the options unless one is given:
   * the same file with the same options within 24 h is the same import, whose response is returned again.
   */
  importFile(file: ImportFile, options: ImportOptions = {}, call: FileImport = {}): Promise<SubmittedImport> {
    return importFile(this, file, inOrder(options), call)
  }

  /** The same as `import` for a body that is JSON text already: where a key is used again, its body has to be the same byte for byte. */
  async submit(body: string, call: KeyedCall = {}): Promise<SubmittedImport> {
    const response = await this.#send({ ...call, method: 'POST', path: IMPORT_PATH, body })
    return { result: dataOf(response) as ImportResult, replayed: isReplayed(response) }
  }

  /** What an import would make of a CSV, an upload or the file of a URL: its columns, samples and first rows. Stores nothing, and uses no upload up. */
  async inspect(request: InspectRequest, call: CallOptions = {}): Promise<Inspection> {
    const body = JSON.stringify(request)
    const response = await this.#send({ ...call, method: 'POST', path: '/v1/import/inspect', body, isRead: true })
    return dataOf(response) as Inspection
  }

  /** Asks for a form by which one file can be sent. The same key again opens the same upload. */
  async openUpload(contentType: UploadContentType, call: KeyedCall = {}): Promise<OpenedUpload> {
    const body = JSON.stringify({ content_type: contentType })
    const response = await this.#send({ ...call, method: 'POST', path: '/v1/import/uploads', body })
    return { form: dataOf(response) as UploadForm, replayed: isReplayed(response) }
  }

  /** Sends a file by a form. Tried again: a form puts the same file to the same place, however often it is sent. */
  async sendUpload(form: UploadForm, bytes: Uint8Array, { signal }: CallOptions = {}): Promise<void> {
    await withRetries(
      (timed) => postForm(this.#fetch, form, bytes, timed),
      { isRepeatable: true, signal },
      FILE_POLICY,
      this.#time,
    )
  }

  async job(jobId: string, call: CallOptions = {}): Promise<Job> {
    return dataOf(await this.#get(jobPath(jobId), call)) as Job
  }

  /** Imports of the key's workspace, the newest first, page by page as they are asked for. */
  jobs(
    wanted: { readonly status?: JobStatus; readonly kind?: Job['kind'] } = {},
    call: CallOptions = {},
  ): AsyncGenerator<Job> {
    return this.#pages<Job>(IMPORT_PATH, { ...wanted, limit: '100' }, call)
  }

  /** What became of each row of an import, in order; with `include: 'source'`, failed rows as they were sent. */
  rows(
    jobId: string,
    wanted: { readonly outcome?: RowOutcome; readonly include?: 'source' } = {},
    call: CallOptions = {},
  ): AsyncGenerator<RowRecord> {
    return this.#pages<RowRecord>(`${jobPath(jobId)}/rows`, { ...wanted, limit: '1000' }, call)
  }

  /** The rows that failed, as a file to be mended and sent again. Rejects with `not_found` where there is none. */
  async rejects(jobId: string, call: CallOptions = {}): Promise<Uint8Array> {
    const { bytes } = await this.rejectsFile(jobId, call)
    return bytes
  }

  /** The same, with the form of the file. */
  async rejectsFile(jobId: string, call: CallOptions = {}): Promise<RejectsFile> {
    const response = await this.#get(`${jobPath(jobId)}/rejects`, call, [200, 303])
    const { url } = dataOf(response) as { url: string }
    // The URL is enough to read the file: it gets no key.
    const load = async (signal: AbortSignal): Promise<HttpResponse> =>
      expected(await exchange(this.#fetch, url, { signal }))
    const { bytes, headers } = await withRetries(load, { isRepeatable: true, ...call }, FILE_POLICY, this.#time)
    return { bytes, format: headers.get('content-type')?.includes('ndjson') === true ? 'ndjson' : 'csv' }
  }

  /** Asks for a file of all contacts of the workspace. */
  async exportContacts(format: ExportFormat, call: KeyedCall = {}): Promise<Job> {
    const body = JSON.stringify({ format })
    return dataOf(await this.#send({ ...call, method: 'POST', path: '/v1/export/contacts', body })) as Job
  }

  /** A URL by which the file of an export can be fetched, without a key, for a few minutes. */
  async exportLink(jobId: string, call: CallOptions = {}): Promise<FileLink> {
    return dataOf(await this.#get(`${jobPath(jobId)}/file`, call, [200, 303])) as FileLink
  }

  /** Asks for the end of an import; what is written stays. */
  async cancel(jobId: string, call: CallOptions = {}): Promise<Job> {
    return dataOf(await this.#send({ ...call, method: 'POST', path: `${jobPath(jobId)}/cancel` })) as Job
  }

  /**
   * Undoes an import that has ended: deletes the contacts that it created, and puts back what it changed, except what others have changed
   * since. Asked again, it is the same job.
   */
  async undo(jobId: string, options: UndoOptions = {}, call: CallOptions = {}): Promise<Job> {
    return this.#follow(jobId, 'undo', options, call)
  }

  /** Imports what a dry run has checked. Asked again, it is the same job. */
  async apply(jobId: string, options: ApplyOptions = {}, call: CallOptions = {}): Promise<Job> {
    return this.#follow(jobId, 'apply', options, call)
  }

  /** Imports the rows on which a job failed again, with other options. Asked again with the same options, it is the same job. */
  async retry(jobId: string, options: ImportOptions = {}, call: CallOptions = {}): Promise<Job> {
    return this.#follow(jobId, 'retry', options, call)
  }

  async #follow(jobId: string, action: 'apply' | 'retry' | 'undo', options: object, call: CallOptions): Promise<Job> {
    const body = JSON.stringify(options)
    const path = `${jobPath(jobId)}/${action}`
    return dataOf(await this.#send({ ...call, method: 'POST', path, body, isRead: true })) as Job
  }

  /** Polls an import until it has ended, often at first and then once a second. */
  async waitForJob(jobId: string, { signal, onProgress }: WaitOptions = {}): Promise<Job> {
    for (let wait = MIN_POLL_MS; ; wait = Math.min(MAX_POLL_MS, wait * POLL_BACKOFF_FACTOR)) {
      const job = await this.job(jobId, { signal })
      onProgress?.(job)
      if (hasEnded(job)) return job
      await this.#time.pause(wait, signal)
    }
  }

  async contact(contactId: string, call: CallOptions = {}): Promise<Contact> {
    return dataOf(await this.#get(`/v1/contacts/${encodeURIComponent(contactId)}`, call)) as Contact
  }

  /** The contact that has the email, phone or external id, if one has. */
  async findContact(
    identity: { readonly email: string } | { readonly phone: string } | { readonly external_id: string },
    call: CallOptions = {},
  ): Promise<Contact | undefined> {
    const [found] = dataOf(await this.#get(`/v1/contacts?${query({ ...identity })}`, call)) as readonly Contact[]
    return found
  }

  async *#pages<T>(path: string, wanted: Readonly<Record<string, string>>, call: CallOptions): AsyncGenerator<T> {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = bodyOf(await this.#get(`${path}?${query({ ...wanted, cursor })}`, call)) as Page<T>
      yield* page.data
      cursor = page.meta.next_cursor
    }
  }

  #get(path: string, call: CallOptions, statuses?: readonly number[]): Promise<HttpResponse> {
    return this.#send({ ...call, method: 'GET', path }, statuses)
  }

  #send(
    { method, path, body, idempotencyKey, signal, isRead = method === 'GET' }: Call,
    statuses?: readonly number[],
  ): Promise<HttpResponse> {
    const headers = {
      Authorization: this.#authorization,
      // A redirect cannot be read in a browser: rejects come as JSON.
      Accept: 'application/json',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    }
    const init = { method, headers, ...(body !== undefined && { body }) }
    const isRepeatable = isRead || idempotencyKey !== undefined
    return withRetries(
      async (timed) => {
        const response = await exchange(this.#fetch, `${this.#address}${path}`, { ...init, signal: timed })
        this.#hasResponded = true
        return expected(response, statuses)
      },
      { isRepeatable, isFirstContact: () => !this.#hasResponded, signal },
      this.#policy,
      this.#time,
    )
  }
}

const jobPath = (jobId: string): string => `${IMPORT_PATH}/${encodeURIComponent(jobId)}`

const isReplayed = ({ headers }: HttpResponse): boolean => headers.get('idempotency-replayed') === 'true'

const expected = (response: HttpResponse, statuses: readonly number[] = [200, 201, 202]): HttpResponse => {
  if (!statuses.includes(response.status)) throw failureOf(response)
  return response
}

const bodyOf = (response: HttpResponse): { readonly data: unknown } => {
  const json = jsonOf(response)
  if (typeof json === 'object' && json !== null && 'data' in json) return json
  const message = 'Unexpected response. Check the URL of the service.'
  throw new ContactsImportError('unexpected_response', message, { status: response.status })
}

/** What callers of it take for what the service says it is. */
const dataOf = (response: HttpResponse): unknown => bodyOf(response).data
