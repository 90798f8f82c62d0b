import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { IdempotencyStore } from '../../../lambdas/jobs/idempotency-store.ts'
import { LeaseLost, type JobStore } from '../../../lambdas/jobs/job-store.ts'
import { JOB_ERRORS, type Job, type JobStatus } from '../../../lambdas/jobs/job.ts'
import type { OutcomeStore } from '../../../lambdas/jobs/outcome-store.ts'

/** Jobs, idempotency keys and outcomes in memory, by the rules of their stores: what outlives a process that dies. */
export const makeJobMemory = () => {
  const jobs = new Map<string, Job>()
  const claims = new Map<string, { readonly jobId: string; readonly fingerprint: string }>()
  const objects = new Map<string, readonly OutcomeRecord[]>()

  const change = (job: Job, changes: Partial<Job>, from: readonly JobStatus[]): Job | undefined => {
    const stored = jobs.get(job.job_id)
    const isPresent = stored?.epoch === job.epoch && stored.position === job.position && from.includes(stored.status)
    if (!isPresent) return undefined
    const changed = { ...stored, ...changes }
    jobs.set(job.job_id, changed)
    return changed
  }
  const orLost = (job: Job | undefined): Job => {
    if (job === undefined) throw new LeaseLost()
    return job
  }

  const jobStore: JobStore = {
    open: async (job) => {
      if (jobs.has(job.job_id)) return false
      jobs.set(job.job_id, job)
      return true
    },
    read: async (_workspaceId, jobId) => jobs.get(jobId),
    takeOver: async (job, leaseUntil) =>
      change(
        job,
        { status: 'processing', epoch: job.epoch + 1, lease_until: leaseUntil, error: null, completed_at: null },
        ['processing', 'failed'],
      ),
    checkpoint: async (job, { segment, counts }, ending) => {
      const end = ending && { status: ending.status, completed_at: ending.completedAt, answer: ending.answer }
      const changes = { position: segment.to, counts, segments: [...job.segments, segment], ...end }
      return orLost(change(job, changes, ['processing']))
    },
    fail: async (job, code, now) => {
      const error = { code, message: JOB_ERRORS[code] }
      orLost(change(job, { status: 'failed', completed_at: now, error, lease_until: 0 }, ['processing']))
    },
  }
  const idempotency: IdempotencyStore = {
    claim: async ({ workspaceId, path, key, jobId, fingerprint }) => {
      const name = JSON.stringify([workspaceId, path, key])
      const held = claims.get(name) ?? { jobId, fingerprint }
      claims.set(name, held)
      return held
    },
  }
  const outcomes: OutcomeStore = {
    put: async (job, { from, epoch }, records) => void objects.set(`${job.job_id}/${from}-${epoch}`, records),
    get: async (job, { from, epoch }) => objects.get(`${job.job_id}/${from}-${epoch}`),
  }
  return { jobs, jobStore, idempotency, outcomes }
}
