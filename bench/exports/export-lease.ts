import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportFormat } from '../../lambdas/jobs/export-formats.ts'
import type { Job } from '../../lambdas/jobs/job.ts'
import type { Lease } from '../../lambdas/jobs/lease.ts'
import { queuedExport, takeOver } from '../../lambdas/jobs/transitions.ts'
import { newJobId } from '../workspace.ts'

/** An export that nobody else changes, and how often it was changed. */
export const exportLease = (
  workspaceId: string,
  format: ExportFormat,
  jobMs = 0,
): { readonly lease: Lease; readonly changes: () => number } => {
  const now = Date.now()
  const queued = queuedExport({
    jobId: newJobId(),
    workspaceId,
    format,
    now,
    attemptToken: 'bench',
    createdBy: { key_id: 'bench', key_name: null },
  })
  let job: Job = { ...queued, ...takeOver(queued, now + 60_000, now) }
  let changes = 0
  const lease: Lease = {
    get job() {
      return job
    },
    change: async (wanted) => {
      if (jobMs > 0) await sleep(jobMs)
      changes += 1
      job = { ...job, ...wanted(job) }
      return job
    },
    ensureLease: () => Promise.resolve(),
  }
  return { lease, changes: () => changes }
}
