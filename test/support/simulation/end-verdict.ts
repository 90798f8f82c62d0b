import { beginsAnew, hasEnded, hasWorker, type Job } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import { same } from './same.ts'
import type { Scenario, SimulatedImport } from './scenario.ts'

/** A queued job that wrote contacts tells its end, always by the same id; no other is reported. */
export const assertTold = (job: Job, { events }: Cloud): void => {
  const id = job.job_id
  if (!hasEnded(job)) throw new Error(`(5) Job ${id} did not end.`)
  const own = events.filter((event) => event.job.job_id === id)
  const isReported = hasWorker(job) && !beginsAnew(job)
  if (own.length > 0 !== isReported) throw new Error(`(5) The end of job ${id} was published ${own.length} times.`)
  const reported = new Set(own.map((event) => JSON.stringify([event.id, event.type, event.time, event.job])))
  if (reported.size > 1) throw new Error(`(5) The end of job ${id} was reported in different words.`)
  const type = job.kind === 'undo' ? 'import.undone' : `import.${job.status}`
  if (isReported) same(`(5) Job ${id}: the published end`, own[0]?.type, type)
}

/** Enough for any dry run of a few rows, however many processes share the time. */
const LONG_LIFE_MS = 120_000

interface World {
  readonly scenario: Scenario
  readonly isCalm: boolean
}

/** What begins anew each time cannot be handed over: a worker with too little time dies in the middle of it, in the kindest world. */
const isCalmFor = (job: Job, { scenario, isCalm }: World): boolean =>
  isCalm && (scenario.workerMs >= LONG_LIFE_MS || !hasWorker(job) || !(beginsAnew(job) || waitsForPermits(scenario)))

/** Before a batch takes the live permit of another contact it looks eight times (rule P5): for seconds, which a short worker may not have. */
const waitsForPermits = ({ permitsBefore }: Scenario): boolean => permitsBefore.some(({ isLive }) => isLive)

const assertOneOf = (job: Job, may: readonly string[], world: World): void => {
  const isCalm = isCalmFor(job, world)
  if (isCalm && job.stalls > 0) throw new Error(`(5) Job ${job.job_id} lost its lease though nothing went wrong.`)
  const end = job.error?.code ?? job.status
  const all = isCalm ? may : [...may, 'gave_up', 'interrupted']
  if (!all.includes(end)) throw new Error(`(5) Job ${job.job_id} ended as ${end}, and not as one of ${all.join(', ')}.`)
}

/** A payload that is at fault is never completed; and where nothing goes wrong, no job ends for want of luck. */
export const assertImportEnded = (
  job: Job,
  { fault, dryRun, cancelledAfter, lines }: SimulatedImport,
  world: World,
): void => {
  const done = dryRun ? 'validated' : 'completed'
  const isSure = fault !== undefined && fault !== 'file_gone'
  const may: string[] = [...(isSure ? [] : [done]), ...(cancelledAfter === undefined ? [] : ['cancelled'])]
  if (fault !== undefined) may.push(fault)
  assertOneOf(job, may, world)
  if (job.error?.code === 'too_many_rows' && job.position !== lines.length - 1)
    throw new Error(`(3) Job ${job.job_id} has too many rows and came to row ${job.position}.`)
}

/** A retry ends before what is at fault with the file, if no row behind it is to be retried. */
export const assertRetryEnded = (job: Job, { fault }: SimulatedImport, world: World): void => {
  assertOneOf(job, ['completed', ...(fault === undefined ? [] : [fault])], world)
}

export const assertUndoEnded = (job: Job, { undone }: SimulatedImport, world: World): void => {
  const may = job.options.dry_run ? ['validated'] : ['completed']
  if (!job.options.dry_run && undone?.cancelledAfter !== undefined) may.push('cancelled')
  assertOneOf(job, may, world)
}

export const assertExportEnded = (job: Job, world: World): void => {
  const isCancelled = world.scenario.exports.some(({ cancelledAfter }) => cancelledAfter !== undefined)
  assertOneOf(job, ['completed', ...(isCancelled ? ['cancelled'] : [])], world)
}
