import { ApiError } from '../../../lambdas/http/errors.ts'
import { makeApplyJob } from '../../../lambdas/jobs/follow-up.ts'
import { hasEnded, type Job } from '../../../lambdas/jobs/job.ts'
import { parseQueuedRequest } from '../../../lambdas/jobs/queued-request.ts'
import type { Cloud } from './cloud.ts'
import type { SimulatedImport } from './scenario.ts'
import type { Simulator } from './simulator.ts'

interface Applied {
  readonly import: SimulatedImport
  readonly jobIds: ReadonlySet<string>
  /** Jobs that apply its dry run. */
  readonly applied: Set<string>
}

interface Deps {
  readonly simulator: Simulator
  readonly cloud: Cloud
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

const REQUEST_MS = 29_000
const MAX_ATTEMPTS = 40
/** Between two looks at a dry run, in milliseconds, and how many there are. */
const LOOK_MS = 5_000
const MAX_LOOKS = 2_000

/** Applies the dry run of an import once it has ended, as two clients that do not know of each other. */
export const makeApplying =
  ({ simulator, cloud, newJobId, newAttemptToken }: Deps) =>
  async (reported: Applied): Promise<void> => {
    const onDrift = reported.import.appliedWith
    if (onDrift === undefined) return
    const ended = (): Job | undefined =>
      [...cloud.memory.jobs.jobs.values()].find((job) => reported.jobIds.has(job.job_id) && hasEnded(job))
    for (let looks = 0; ended() === undefined && looks < MAX_LOOKS; looks += 1) await simulator.sleep(LOOK_MS)
    const dryRun = ended()
    if (dryRun?.status !== 'validated') return

    const ask = async (): Promise<void> => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const end = await simulator.start('apply', REQUEST_MS, async (process) => {
          const ports = cloud.portsFor(process)
          const parent = (await ports.jobs.read(dryRun)) ?? dryRun
          const request = () => parseQueuedRequest(parent.request ?? '')
          const createdBy = { key_id: 'key_0', key_name: null }
          return makeApplyJob({ ...ports, newJobId, newAttemptToken })({ parent, request, createdBy, onDrift })
        })
        if (end.kind === 'returned') {
          reported.applied.add(end.value.job_id)
          return
        }
        if (end.kind === 'threw' && end.error instanceof ApiError && end.error.code !== 'service_unavailable')
          simulator.fail(new Error(`The dry run ${dryRun.job_id} was not applied.`, { cause: end.error }))
        await simulator.sleep(LOOK_MS)
      }
      simulator.fail(new Error(`The dry run ${dryRun.job_id} was not applied in ${MAX_ATTEMPTS} tries.`))
    }
    await Promise.all([ask(), ask()])
  }
