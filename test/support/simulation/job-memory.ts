import { createdKey } from '../../../lambdas/jobs/created-log.ts'
import { isMadeBy } from '../../../lambdas/jobs/job-creator.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { HeldKey, IdempotencyReader, IdempotencyStore } from '../../../lambdas/jobs/idempotency-store.ts'
import { hasEnded, type Job, type JobKey } from '../../../lambdas/jobs/job.ts'
import type { OutcomeRange } from '../../../lambdas/jobs/outcome-index.ts'
import type { JobStore } from '../../../lambdas/jobs/ports.ts'
import type { OutcomeStore } from '../../../lambdas/jobs/outcome-store.ts'

interface JobMemoryOptions {
  /** Called when a job is opened or changed, before anybody hears of it. */
  readonly onChange?: (before: Job | undefined, after: Job) => void
}

/** Jobs in memory, by the rules of the control table. */
export const makeMemoryJobStore = ({ onChange }: JobMemoryOptions = {}): JobStore & {
  readonly jobs: ReadonlyMap<string, Job>
} => {
  const jobs = new Map<string, Job>()
  const keep = (before: Job | undefined, after: Job): Job => {
    jobs.set(nameOf(after), structuredClone(after))
    onChange?.(before, after)
    return structuredClone(after)
  }
  const nameOf = ({ workspace_id, job_id }: JobKey): string => `${workspace_id}/${job_id}`
  return {
    jobs,
    open: async (job) => {
      const known = jobs.get(nameOf(job))
      if (known === undefined) keep(undefined, job)
      return known === undefined || known.writer === job.writer
    },
    read: async (name) => structuredClone(jobs.get(nameOf(name))),
    change: async (job, changes, writer) => {
      const stored = jobs.get(nameOf(job))
      if (stored?.revision === job.revision) {
        return keep(stored, { ...stored, ...changes, revision: job.revision + 1, writer })
      }
      return stored?.revision === job.revision + 1 && stored.writer === writer ? structuredClone(stored) : undefined
    },
    requestCancel: async (name) => {
      const stored = jobs.get(nameOf(name))
      if (stored === undefined || hasEnded(stored)) return undefined
      return keep(stored, { ...stored, cancel_requested: true })
    },
    list: async ({ workspaceId, status, kind, createdBy, limit, after }) => {
      const found = [...jobs.values()]
        .filter((job) => job.workspace_id === workspaceId && (status === undefined || job.status === status))
        .filter((job) => kind === undefined || (job.kind ?? 'import') === kind)
        .filter((job) => createdBy === undefined || isMadeBy(createdBy, job.created_by))
        .filter(({ job_id }) => after === undefined || job_id < after)
        .toSorted((a, b) => (a.job_id < b.job_id ? 1 : -1))
      return { jobs: found.slice(0, limit), next: found.length > limit ? found[limit - 1]?.job_id : undefined }
    },
    due: async function* (now) {
      const due = [...jobs.values()].filter(({ sweep_at }) => sweep_at !== null && sweep_at <= now)
      if (due.length > 0) yield due.toSorted((a, b) => (a.sweep_at ?? 0) - (b.sweep_at ?? 0))
    },
  }
}

/** Jobs, idempotency keys and outcomes in memory: what outlives a process that dies. */
export const makeJobMemory = (options: JobMemoryOptions = {}) => {
  const jobs = makeMemoryJobStore(options)
  const claims = new Map<string, HeldKey>()
  const objects = new Map<string, readonly OutcomeRecord[]>()
  /** By the name of the object. */
  const created = new Map<string, readonly string[]>()
  const pages = new Map<string, readonly OutcomeRange[]>()
  const idempotency: IdempotencyStore & IdempotencyReader = {
    claim: async ({ workspaceId, path, key, jobId, fingerprint }) => {
      const name = JSON.stringify([workspaceId, path, key])
      const held = claims.get(name) ?? { jobId, fingerprint }
      claims.set(name, held)
      return held
    },
    held: async ({ workspaceId, path, key }) => claims.get(JSON.stringify([workspaceId, path, key])),
  }
  const outcomes: OutcomeStore = {
    put: async (job, { from, epoch }, records) => void objects.set(`${job.job_id}/${from}-${epoch}`, records),
    get: async (job, { from, epoch }) => objects.get(`${job.job_id}/${from}-${epoch}`),
    getChanges: async (job, { from, epoch }) =>
      new Map(
        objects
          .get(`${job.job_id}/${from}-${epoch}`)
          ?.flatMap(({ row_number, changes }) => (changes === undefined ? [] : [[row_number, changes] as const])),
      ),
    putCreated: async (job, { from, epoch }, ids) =>
      void created.set(createdKey(job, `${String(from).padStart(9, '0')}-${epoch}`), ids),
    putPage: async (job, { level, from, epoch }, ranges) =>
      void pages.set(`${job.job_id}/${level}/${from}-${epoch}`, ranges),
    getPage: async (job, { level, from, epoch }) => pages.get(`${job.job_id}/${level}/${from}-${epoch}`),
  }
  return { jobs, idempotency, outcomes, created }
}
