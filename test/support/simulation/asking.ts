import { ApiError } from '../../../lambdas/http/errors.ts'
import { makeCancelJob } from '../../../lambdas/jobs/cancel-job.ts'
import type { Job, JobKey } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import type { Process, Simulator } from './simulator.ts'

interface Deps {
  readonly simulator: Simulator
  readonly cloud: Cloud
  readonly newAttemptToken: () => string
}

/** API Gateway gives up at 29 s, and so does the function. */
export const REQUEST_MS = 29_000
export const MAX_ATTEMPTS = 40
const PAUSE_MS = 5_000
/** Answers after which a client asks again. */
const AGAIN: ReadonlySet<string> = new Set(['service_unavailable', 'idempotency_in_progress'])

/** How clients ask for what needs no key to be asked for again. */
export const makeAsking = ({ simulator, cloud, newAttemptToken }: Deps) => {
  /** Until it is answered; undefined where it is refused, and may be. */
  const patiently = async <T>(
    what: string,
    ask: (process: Process) => Promise<T>,
    { mayConflict = false } = {},
  ): Promise<T | undefined> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const end = await simulator.start(what, REQUEST_MS, ask)
      if (end.kind === 'returned') return end.value
      if (end.kind === 'threw' && end.error instanceof ApiError && !AGAIN.has(end.error.code)) {
        if (!mayConflict || end.error.code !== 'conflict')
          simulator.fail(new Error(`(7) The ${what} was refused.`, { cause: end.error }))
        return undefined
      }
      await simulator.sleep(PAUSE_MS)
    }
    simulator.fail(new Error(`(7) The ${what} got no answer in ${MAX_ATTEMPTS} tries.`))
    return undefined
  }

  return {
    patiently,
    /** Two clients that do not know of each other ask for the same job: the ids that they hear. */
    twice: async (
      what: string,
      ask: (process: Process) => Promise<Pick<Job, 'job_id'>>,
      may: { readonly mayConflict?: boolean } = {},
    ): Promise<ReadonlySet<string>> => {
      const jobs = await Promise.all([patiently(what, ask, may), patiently(what, ask, may)])
      return new Set(jobs.flatMap((job) => job?.job_id ?? []))
    },
    /** Once, whether or not it is answered. */
    cancel: async (key: JobKey): Promise<void> => {
      await simulator.start('cancel', REQUEST_MS, async (process) => {
        const ports = cloud.portsFor(process)
        const job = await ports.jobs.read(key)
        return job && makeCancelJob({ ...ports, newAttemptToken })(job)
      })
    },
  }
}

export type Asking = ReturnType<typeof makeAsking>
