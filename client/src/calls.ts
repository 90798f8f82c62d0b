import type { ImportResult, Job, UploadForm } from './responses.ts'
import type { UploadContentType } from './upload-form.ts'

export interface CallOptions {
  /** Gives the call up: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export interface KeyedCall extends CallOptions {
  /**
   * 1 to 255 printable ASCII characters, kept for 24 h. Without a key, a call whose result is unknown is not retried.
   */
  readonly idempotencyKey?: string | undefined
}

/** One request to the service. */
export interface Call extends KeyedCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** JSON text. */
  readonly body?: string
  /** Another request than a GET that may be sent again, because it changes nothing, or the same thing each time. */
  readonly isRead?: boolean
}

export interface SubmittedImport {
  /**
   * `completed` or `validated` where the rows were imported before the response, `queued` where they are imported after
   * it.
   */
  readonly result: ImportResult
  /** This is the response to an earlier request with the same Idempotency-Key; nothing was done again. */
  readonly replayed: boolean
}

export interface OpenedUpload {
  readonly form: UploadForm
  readonly replayed: boolean
}

/** The rows of an import that failed. */
export interface RejectsFile {
  readonly bytes: Uint8Array
  readonly format: 'csv' | 'ndjson'
}

export type ExportFormat = 'csv' | 'ndjson' | 'vcard'

export interface FileLink {
  readonly url: string
  readonly expires_at: string
}

export interface WaitOptions extends CallOptions {
  /** Called with the job after every poll, the last one included. */
  readonly onProgress?: (job: Job) => void
}

/** What a group of calls asks of the client. */
export interface DataCalls {
  /** The `data` of the response. */
  data(call: Call): Promise<unknown>
  /** Rejects unless the response has one of the statuses, whatever its body. */
  send(call: Call, statuses: readonly number[]): Promise<unknown>
  pages<T>(path: string, wanted: Readonly<Record<string, string>>, call: CallOptions): AsyncGenerator<T>
}

/** What the import of a file asks of the service. */
export interface FileCalls {
  submit(body: string, call: KeyedCall): Promise<SubmittedImport>
  openUpload(contentType: UploadContentType, call: KeyedCall): Promise<OpenedUpload>
  sendUpload(form: UploadForm, bytes: Uint8Array, options: CallOptions): Promise<void>
}
