import { ApiError } from '../../../lambdas/http/errors.ts'
import { makeApplyJob, makeRetryJob } from '../../../lambdas/jobs/follow-up.ts'
import { hasEnded, type Job } from '../../../lambdas/jobs/job.ts'
import { parseQueuedRequest } from '../../../lambdas/jobs/queued-request.ts'
import { makeUndoJob } from '../../../lambdas/jobs/undo-job.ts'
import type { Asking } from './asking.ts'
import type { Cloud } from './cloud.ts'
import { jobOptionsOf, retryOf } from './import-options.ts'
import type { SimulatedImport, SimulatedUndo } from './scenario.ts'
import type { Process, Simulator } from './simulator.ts'

interface Followed {
  readonly import: SimulatedImport
  readonly jobIds: ReadonlySet<string>
  /** Jobs that were answered to who asked for its dry run to be applied, for its failed rows, for its undo. */
  readonly applied: Set<string>
  readonly retried: Set<string>
  readonly undone: Set<string>
}

interface Deps {
  readonly simulator: Simulator
  readonly cloud: Cloud
  readonly asking: Asking
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

const createdBy = { key_id: 'key_0', key_name: null }

/** Between two looks at a job, in milliseconds, and how many there are. */
const LOOK_MS = 5_000
const MAX_LOOKS = 2_000

/** Longer than a request that nobody waits for can still take effect, in milliseconds. */
const SURELY_OPENED_MS = 10_000

/** Undos of one import: after one that was cancelled or failed comes another. */
const MAX_UNDOS = 3

/** What is asked for once an import has ended. All of it is asked for by two clients that do not know of each other. */
export const makeFollowUps = ({ simulator, cloud, asking, newJobId, newAttemptToken }: Deps) => {
  const portsOf = (process: Process) => ({ ...cloud.portsFor(process), newJobId, newAttemptToken })

  const jobIn = (ids: ReadonlySet<string>): Job | undefined =>
    [...cloud.memory.jobs.jobs.values()].find(({ job_id }) => ids.has(job_id))

  /** Undefined where no job was made. */
  const endedJob = async (ids: ReadonlySet<string>): Promise<Job | undefined> => {
    if (jobIn(ids) === undefined) await simulator.sleep(SURELY_OPENED_MS)
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const job = jobIn(ids)
      if (job === undefined || hasEnded(job)) return job
      await simulator.sleep(LOOK_MS)
    }
    return undefined
  }

  const apply = async ({ import: asked, applied }: Followed, dryRun: Job): Promise<Job | undefined> => {
    const { appliedWith: onDrift } = asked
    if (onDrift === undefined || dryRun.status !== 'validated') return undefined
    const answered = await asking.twice('apply', async (process) => {
      const ports = portsOf(process)
      const parent = (await ports.jobs.read(dryRun)) ?? dryRun
      const request = () => parseQueuedRequest(parent.request ?? '')
      return makeApplyJob(ports)({ parent, request, createdBy, onDrift })
    })
    for (const id of answered) applied.add(id)
    return endedJob(answered)
  }

  const retry = async ({ import: asked, retried }: Followed, failed: Job): Promise<Job | undefined> => {
    const { retriedWith } = asked
    if (retriedWith === undefined || failed.counts.failed === 0) return undefined
    const payload = failed.payload ?? failed.kept_payload
    const isKept = payload !== undefined && cloud.payloads.has(payload.key)
    const ask = async (process: Process): Promise<Job> => {
      const ports = portsOf(process)
      const parent = (await ports.jobs.read(failed)) ?? failed
      const optionsOf = (): Job['options'] => ({ ...jobOptionsOf(retryOf(asked)), source: parent.options.source })
      const request = () => {
        // As the API says it.
        if (parent.request === undefined) throw new ApiError('conflict')
        const { options, ...others } = parseQueuedRequest(parent.request)
        const { tags, update_existing, match_by } = optionsOf()
        return {
          ...others,
          options: { ...options, tags: [...tags], update_existing, ...(match_by && { match_by: [...match_by] }) },
        }
      }
      return makeRetryJob(ports)({ parent, request, createdBy, optionsOf })
    }
    const answered = await asking.twice('retry', ask, { mayConflict: !isKept })
    for (const id of answered) retried.add(id)
    return endedJob(answered)
  }

  const cancelLater = async (ids: ReadonlySet<string>, after: number | undefined): Promise<void> => {
    if (after === undefined) return
    await simulator.sleep(after)
    const job = jobIn(ids)
    if (job !== undefined) await asking.cancel(job)
  }

  const undo = async (
    { undone }: Followed,
    job: Job,
    { checkedFirst, cancelledAfter }: SimulatedUndo,
  ): Promise<void> => {
    const ask = (dryRun: boolean) => async (process: Process) => {
      const ports = portsOf(process)
      return makeUndoJob(ports)({ parent: (await ports.jobs.read(job)) ?? job, dryRun, createdBy })
    }
    // Refused: it is interrupted for good.
    const mayConflict = job.error?.code === 'interrupted'
    const askFor = async (dryRun: boolean): Promise<Job | undefined> => {
      const answered = await asking.twice('undo', ask(dryRun), { mayConflict })
      for (const id of answered) undone.add(id)
      const [ended] = await Promise.all([
        endedJob(answered),
        cancelLater(answered, dryRun ? undefined : cancelledAfter),
      ])
      return ended
    }
    if (checkedFirst) await askFor(true)
    for (let undos = 1; undos <= MAX_UNDOS; undos += 1) {
      const ended = await askFor(false)
      if (ended === undefined || ended.status === 'completed') return
    }
  }

  /** Undone before its import has ended: refused, and nothing is changed. */
  const undoTooEarly = async ({ jobIds, undone }: Followed): Promise<void> => {
    const job = jobIn(jobIds)
    if (job === undefined) return
    const answered = await asking.twice(
      'undo',
      async (process) => {
        const ports = portsOf(process)
        return makeUndoJob(ports)({ parent: (await ports.jobs.read(job)) ?? job, dryRun: false, createdBy })
      },
      { mayConflict: true },
    )
    for (const id of answered) undone.add(id)
    await endedJob(answered)
  }

  return async (followed: Followed): Promise<void> => {
    const { appliedWith, retriedWith, undone } = followed.import
    if (appliedWith === undefined && retriedWith === undefined && undone === undefined) return
    if (undone?.askedEarly === true) await undoTooEarly(followed)
    const job = await endedJob(followed.jobIds)
    if (job === undefined) return
    const imported = (await apply(followed, job)) ?? job
    const again = await retry(followed, imported)
    if (undone === undefined) return
    // Fields that both changed go back from the last import to the first.
    for (const one of [again, imported])
      if (one !== undefined && !one.options.dry_run) await undo(followed, one, undone)
  }
}
