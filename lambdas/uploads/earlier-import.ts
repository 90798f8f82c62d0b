import { ApiError } from '../http/errors.ts'
import { fingerprintOf, type IdempotencyReader } from '../jobs/idempotency-store.ts'
import type { JobStore } from '../jobs/ports.ts'
import type { QueueImportRequest } from '../jobs/queue-import.ts'

interface Deps {
  readonly idempotency: IdempotencyReader
  readonly jobs: Pick<JobStore, 'read'>
}

/** The job that an earlier request with the key claimed, and made if it got so far. */
export const lookUpKey = async (
  { workspaceId, idempotency }: Pick<QueueImportRequest, 'workspaceId' | 'idempotency'>,
  now: number,
  { idempotency: keys, jobs }: Deps,
) => {
  const held = idempotency && (await keys.held({ ...idempotency, workspaceId, now }))
  if (held !== undefined && held.fingerprint !== fingerprintOf(idempotency?.body ?? '')) {
    throw new ApiError('idempotency_key_reused')
  }
  const earlier = held && (await jobs.read({ workspace_id: workspaceId, job_id: held.jobId }))
  return { held, earlier }
}
