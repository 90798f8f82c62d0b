import { hasEnded, hasWorker, type Job } from '../../../lambdas/jobs/job.ts'
import type { Line, Slots } from '../../../lambdas/jobs/slots.ts'

interface Options {
  readonly jobs: () => Iterable<Job>
  readonly lineOf: (workspaceId: string) => Line | undefined
  /** Jobs of a workspace that run at once. */
  readonly cap: number
}

/** What holds of the turns of a workspace's imports. */
export const makeTurnInvariants = ({ jobs, lineOf, cap }: Options) => {
  /** Job → the attempts that worked on it. */
  const holders = new Map<string, Set<string>>()
  let lapsed = 0

  const jobOf = (workspaceId: string, jobId: string): Job | undefined =>
    [...jobs()].find(({ workspace_id, job_id }) => workspace_id === workspaceId && job_id === jobId)

  return {
    /** Never more jobs of a workspace than may run, as far as leases say; in the end, a job that has ended has no slot. */
    jobChanged: (after: Job, now: number): void => {
      if (!hasWorker(after)) return
      if (after.status === 'processing') {
        holders.set(after.job_id, (holders.get(after.job_id) ?? new Set()).add(after.writer))
        const running = [...jobs()].filter(
          (job) =>
            hasWorker(job) &&
            job.workspace_id === after.workspace_id &&
            job.lease_until > now &&
            // It only ends, and needs no slot for that.
            !job.cancel_requested,
        )
        if (running.length > cap) throw new Error(`(9) ${running.length} imports run, and ${cap} may.`)
      }
      if (!hasEnded(after) || after.sweep_at !== null) return
      const kept = lineOf(after.workspace_id)?.running.find(({ job_id }) => job_id === after.job_id)
      if (kept?.holder !== undefined && kept.holder !== null && holders.get(after.job_id)?.has(kept.holder) === true)
        throw new Error(`(9) Job ${after.job_id} has ended, is not checked again, and has a slot.`)
    },
    /** No job waits while a slot is free, and no job is in two places. */
    lineChanged: (before: Slots, after: Slots, now: number): void => {
      const { workspace_id: id, running, waiting } = after
      if (running.length > cap) throw new Error(`(9) ${running.length} jobs of workspace ${id} have slots.`)
      if (running.length < cap && waiting.length > 0) throw new Error(`(9) A job of workspace ${id} waits for nothing.`)
      const places = [...running.map(({ job_id }) => job_id), ...waiting]
      if (new Set(places).size < places.length) throw new Error(`(9) A job of workspace ${id} is twice in line.`)
      for (const { holder, until, job_id } of before.running) {
        const job = holder === null && until <= now ? jobOf(id, job_id) : undefined
        if (job !== undefined && !hasEnded(job)) lapsed += 1
      }
    },
    /** Slots that were kept for a job which did not come in time. */
    lapsed: () => lapsed,
  }
}
