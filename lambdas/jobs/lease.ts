import type { Clock } from '../platform/clock.ts'
import { REQUEST_TIMEOUT_MS } from '../platform/time-limits.ts'
import type { JobStore } from './ports.ts'
import type { Job } from './job.ts'
import { renewLease, type JobChanges } from './transitions.ts'

/** Another attempt has taken the job over, or may have: no further write of this attempt counts. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'

  constructor() {
    super('Another attempt took the job over, or its lease has expired.')
  }
}

/** The lease of one attempt on its job. */
export interface Lease {
  /** As this attempt last saw it. */
  readonly job: Job
  /** Changes the job and renews the lease along. Throws `LeaseLost`. One change at a time: each makes a new revision. */
  change(changes: (job: Job) => JobChanges): Promise<Job>
  /** Leave for one call: renews the lease in good time, throws once the call could land after it. */
  ensureLease(): Promise<void>
}

interface LeaseDeps {
  readonly jobs: Pick<JobStore, 'change'>
  readonly clock: Clock
  readonly attemptToken: string
  /** How long a sign of life counts, in milliseconds. */
  readonly leaseMs: number
  /** When this process is killed, in milliseconds since the epoch. */
  readonly deadline: number
}

/** The lease of the attempt that has just taken `job` over. */
export const makeLease = (job: Job, { jobs, clock, attemptToken, leaseMs, deadline }: LeaseDeps): Lease => {
  let current = job
  let changing: Promise<unknown> = Promise.resolve()

  const change = (changes: (job: Job) => JobChanges): Promise<Job> => {
    const changed = changing.then(async () => {
      // Given back, with the job's end or hand-over: a read that still runs ahead must not take it up again.
      if (current.lease_until === 0) throw new LeaseLost()
      const next = { ...renewLease(clock.now() + leaseMs), ...changes(current) }
      const stored = await jobs.change(current, next, attemptToken)
      if (stored === undefined) throw new LeaseLost()
      current = stored
      return stored
    })
    changing = changed.catch(() => undefined)
    return changed
  }

  const isOldNow = (): boolean => clock.now() > current.lease_until - leaseMs / 2
  let renewal: Promise<unknown> | undefined
  const renew = (): Promise<unknown> =>
    (renewal ??= change(() => ({})).finally(() => {
      renewal = undefined
    }))

  return {
    get job() {
      return current
    },
    change,
    ensureLease: async () => {
      if (isOldNow()) await renew()
      if (clock.now() > Math.min(current.lease_until, deadline) - REQUEST_TIMEOUT_MS) throw new LeaseLost()
    },
  }
}
