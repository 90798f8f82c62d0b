import type { MadeBy } from './job-creator.ts'
import type { Job, JobKey, JobKind, JobPayload, JobStatus } from './job.ts'
import type { RejectsFile, RejectsFormat } from './rejects-file.ts'
import type { JobChanges } from './transitions.ts'

/** A page of a workspace's jobs, newest first. */
export interface JobPage {
  readonly jobs: readonly Job[]
  /** Job id behind which the next page begins; undefined at the end. */
  readonly next: string | undefined
}

/** Jobs in the control table. */
export interface JobStore {
  /** False if the job exists already. */
  open(job: Job): Promise<boolean>
  read(key: JobKey): Promise<Job | undefined>
  /**
   * The changed job; undefined if it no longer was at the revision of `job`. A retry with the same attempt token finds
   * its own change.
   */
  change(job: Job, changes: JobChanges, attemptToken: string): Promise<Job | undefined>
  /** Requests the cancellation of a job, independently of its lease; undefined if it has ended. */
  requestCancel(key: JobKey): Promise<Job | undefined>
  list(query: {
    workspaceId: string
    status?: JobStatus
    kind?: JobKind
    /** Who made the jobs. */
    createdBy?: MadeBy
    limit: number
    after?: string
  }): Promise<JobPage>
  /** All jobs whose `sweep_at` is over, in pages, oldest first. From an index that lags behind: read each before you act. */
  due(now: number): AsyncIterable<readonly JobKey[]>
}

/** The payload of a job is not, or no longer, there. */
export class PayloadGone extends Error {
  override readonly name = 'PayloadGone'
}

/** What queued jobs are made of, on S3. */
export interface PayloadStore {
  /** Keeps the payload of a job, in place of one that an earlier try of the same request left. */
  put(key: JobKey, format: JobPayload['format'], body: string | Uint8Array): Promise<JobPayload>
  /** Reads from the beginning, or from a byte on. Throws `PayloadGone`. */
  open(payload: JobPayload, from?: number): Promise<AsyncIterable<Uint8Array>>
  /** The bytes from `from` up to `to`. Throws `PayloadGone`. */
  read(payload: JobPayload, from: number, to: number): Promise<Uint8Array>
}

/** For code that only reads payloads. */
export type ReadPayloads = Pick<PayloadStore, 'open' | 'read'>

/** Where a job's message waits for a worker. Delivers at least once, late at times, in no order. */
export interface ImportQueue {
  send(key: JobKey): Promise<void>
  /** Whether messages wait that no worker has taken. About: the queue counts them with a delay. */
  hasBacklog(): Promise<boolean>
}

/** Where the end of a job is published. */
export interface EventBus {
  publish(job: Job): Promise<void>
}

/** Whose rejects. The epoch keeps an attempt that lost its lease from overwriting the valid ones. */
export type RejectsKey = Pick<Job, 'workspace_id' | 'job_id' | 'epoch'>

/** Files of the rows that failed, on S3. */
export interface RejectsStore {
  /** Writes while it reads, in constant memory. */
  put(key: RejectsKey, file: RejectsFile): Promise<void>
}

/** A failed row as it was sent, out of a file of rejects. */
export interface SentRow {
  readonly row: number
  /** Undefined where the file has the reasons alone. */
  readonly source: unknown
  /** Bytes of the file up to the end of the row: the next one begins there. */
  readonly end: number
}

/** The failed rows of jobs that have ended. */
export interface RejectsReader {
  /** In order, from a byte of the file on at which a row begins. Undefined where there is no such file, or no such byte. */
  open(job: Job, from: number): Promise<AsyncIterable<SentRow> | undefined>
}

/** Makes the file of the rows of a job that failed, in place of one made before. */
export interface RejectsMaker {
  /** `ensureLease` is asked from time to time, because a large job takes longer than a lease. */
  make(job: Job, ensureLease?: () => Promise<void>): Promise<RejectsFormat>
}

/** A URL by which anyone who has it can fetch the file for `seconds`. */
export type SignDownload = (key: string, filename: string, seconds: number) => Promise<string>
