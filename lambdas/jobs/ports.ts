import type { Job, JobPayload } from './job.ts'
import type { JobKey } from './job-store.ts'

/** The payload of a job is not, or no longer, there. */
export class PayloadGone extends Error {
  override readonly name = 'PayloadGone'
}

/** What queued jobs are made of, on S3. */
export interface PayloadStore {
  /** Keeps the payload of a job, in place of one that an earlier try of the same request left. */
  put(key: JobKey, format: JobPayload['format'], body: string | Uint8Array): Promise<JobPayload>
  /** Reads from the beginning. Throws `PayloadGone`. */
  open(payload: JobPayload): Promise<AsyncIterable<Uint8Array>>
}

/** Where a job's message waits for a worker. Delivers at least once, late at times, in no order. */
export interface ImportQueue {
  send(key: JobKey): Promise<void>
}

/** Where the end of a job is told. */
export interface EventBus {
  publish(job: Job): Promise<void>
}

/** Makes the CSV of the rows of a job that failed, in place of one made before. */
export interface RejectsMaker {
  /** `ensureLease` is asked from time to time, because a large job takes longer than a lease. */
  make(job: Job, ensureLease?: () => Promise<void>): Promise<void>
}
