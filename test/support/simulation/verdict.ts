import type { JobReport } from '../../../lambdas/jobs/job-report.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { uploadId, type Reported } from './clients.ts'
import type { Cloud } from './cloud.ts'
import { assertExportEnded, assertImportEnded, assertRetryEnded, assertTold, assertUndoEnded } from './end-verdict.ts'
import { assertExported } from './export-verdict.ts'
import { followUpOf, retryOf } from './import-options.ts'
import { assertInOrder } from './order-verdict.ts'
import { assertCounted, assertLogged, assertStored, outcomesOf } from './outcome-verdict.ts'
import { assertPayloadRead } from './report-verdict.ts'
import { same } from './same.ts'
import type { Scenario, SimulatedImport } from './scenario.ts'
import { assertUndone, assertUndosApart } from './undo-verdict.ts'

interface Ended {
  readonly scenario: Scenario
  readonly all: readonly Reported[]
  readonly cloud: Cloud
  /** Nothing went wrong on the way. */
  readonly isCalm: boolean
}

/** A request that took an upload so long ago, in milliseconds, is dead: it lasts no longer than 29 s. */
const ABANDONED_MS = 60_000

const jobsOf = (cloud: Cloud, isWanted: (job: Job) => boolean): Job[] =>
  [...cloud.memory.jobs.jobs.values()].filter(isWanted)

/** Throws unless everything ended as the design promises. */
export const assertEnd = async (ended: Ended): Promise<void> => {
  const { all, cloud, isCalm } = ended
  for (const [file, rivals] of Map.groupBy(all, (reported) => reported.import.uploadOf)) {
    const ids = new Set(rivals.flatMap(({ jobIds }) => [...jobIds]))
    // A dry run uses no file up.
    const jobs = jobsOf(cloud, ({ job_id, options }) => ids.has(job_id) && !options.dry_run)
    if (jobs.length > 1) throw new Error(`(3) The file of import ${file} was imported ${jobs.length} times.`)
    if (jobs.length === 0) assertNotLostToTheDead(rivals, cloud)
  }
  if (isCalm && cloud.slotsLapsed() > 0)
    throw new Error('(9) A slot was kept for a job that was sent no message, though nothing went wrong.')
  for (const reported of all) {
    const jobs = jobsOf(cloud, ({ job_id }) => reported.jobIds.has(job_id))
    assertAnswers(reported, jobs)
    if (reported.safeToRetry > 0 && jobs.length > 0)
      throw new Error(`(7) Client ${reported.import.name} heard that it is safe to try again, and its import ran.`)
    for (const job of jobs) {
      await assertImported(job, reported.import, firstRows(job.position), ended)
      assertImportEnded(job, reported.import, ended)
      await assertPayloadRead(job, reported.import)
    }
    await assertFollowed(reported, ended)
  }
  for (const job of jobsOf(cloud, ({ kind }) => kind === 'export')) {
    assertTold(job, cloud)
    assertExportEnded(job, ended)
    assertExported(job, cloud)
  }
}

const firstRows = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1)

/** What holds of every job that imports these rows. */
const assertImported = async (
  job: Job,
  asked: SimulatedImport,
  rows: readonly number[],
  { scenario, cloud }: Ended,
): Promise<void> => {
  const outcomes = await outcomesOf(job, cloud)
  assertCounted(job, outcomes, rows)
  assertStored(job, outcomes, asked, scenario, cloud)
  assertLogged(job, outcomes, cloud)
  assertTold(job, cloud)
  if (scenario.kind !== 'crowd') assertInOrder(job, outcomes, asked, cloud)
}

/** The jobs that follow an import: each wish is fulfilled once, however often it is asked for. */
const assertFollowed = async (reported: Reported, ended: Ended): Promise<void> => {
  const { import: asked, jobIds, applied, retried, undone } = reported
  const { cloud } = ended
  const applying = jobsOf(cloud, ({ applies }) => applies !== undefined && jobIds.has(applies.job_id))
  const imported = new Set([...jobIds, ...applying.map(({ job_id }) => job_id)])
  const retries = jobsOf(cloud, ({ rows_of }) => rows_of !== undefined && imported.has(rows_of))
  for (const { job_id } of retries) imported.add(job_id)
  const undos = jobsOf(cloud, ({ undoes }) => undoes !== undefined && imported.has(undoes.job_id))
  // Of an undo that was cut short before its request was answered, nobody heard: the next request made another.
  const undosHeardOf = undos.filter(
    ({ job_id, status }) => undone.has(job_id) || (status !== 'cancelled' && status !== 'failed'),
  )
  const wishes = [
    ['apply it', applying, applied],
    ['retry it', retries, retried],
    ['undo it', undosHeardOf, undone],
  ] as const
  for (const [what, jobs, answered] of wishes) {
    const ids = jobs.map(({ job_id }) => job_id).toSorted()
    same(`(3) Import ${asked.name}: jobs that ${what}`, ids, [...answered].toSorted())
  }
  if (applying.length > 1) throw new Error(`(3) Import ${asked.name} was applied ${applying.length} times.`)
  if (retries.length > 1) throw new Error(`(3) Import ${asked.name} was retried ${retries.length} times.`)
  for (const job of applying) await assertApplied(job, asked, ended)
  for (const job of retries) await assertRetried(job, asked, ended)
  for (const job of undos) {
    assertTold(job, cloud)
    assertUndoEnded(job, asked, ended)
    await assertUndone(job, cloud)
  }
  for (const id of imported)
    await assertUndosApart(
      undos.filter(({ undoes }) => undoes?.job_id === id),
      cloud,
    )
}

/** Row → its outcome in the dry run that the job applies. */
const plannedIn = async (job: Job, cloud: Cloud): Promise<ReadonlyMap<number, string>> => {
  const dryRun = cloud.memory.jobs.jobs.get(`${job.workspace_id}/${job.applies?.job_id ?? ''}`)
  if (dryRun === undefined) throw new Error(`(3) Job ${job.job_id} applies a job that is not there.`)
  return new Map((await outcomesOf(dryRun, cloud)).map(({ row_number, outcome }) => [row_number, outcome]))
}

/**
 * Where nobody else writes, everything comes as the dry run said. But for the id of a contact that the import makes, named before it is
 * there: where permits of dead imports are taken, the home of a contact depends on which rows are planned together.
 */
const assertApplied = async (job: Job, asked: SimulatedImport, ended: Ended): Promise<void> => {
  await assertImported(job, followUpOf(asked), firstRows(job.position), ended)
  const outcomes = await outcomesOf(job, ended.cloud)
  const drift = outcomes.filter(({ planned_outcome }) => planned_outcome !== undefined)
  same(`(3) Job ${job.job_id}: rows that came otherwise`, job.drift_count ?? 0, drift.length)
  const planned = await plannedIn(job, ended.cloud)
  const otherwise = outcomes.filter(({ row_number, outcome }) => (planned.get(row_number) ?? outcome) !== outcome)
  same(
    `(3) Job ${job.job_id}: what its dry run said of rows that came otherwise`,
    drift.map(({ row_number, planned_outcome }) => [row_number, planned_outcome]),
    otherwise.map(({ row_number }) => [row_number, planned.get(row_number)]),
  )
  const { kind, permitsBefore } = ended.scenario
  const namesIds = asked.lines.some((line) => 'contactId' in line && line.contactId !== undefined)
  if (kind === 'crowd' || (permitsBefore.length > 0 && namesIds)) return
  same(
    `(4) Job ${job.job_id}: drift where nobody else wrote`,
    [drift.length, job.error?.code === 'plan_changed'],
    [0, false],
  )
}

/** Of the failed rows of the import before, each has an outcome, and no other row has. */
const assertRetried = async (job: Job, asked: SimulatedImport, ended: Ended): Promise<void> => {
  const parent = ended.cloud.memory.jobs.jobs.get(`${job.workspace_id}/${job.rows_of ?? ''}`)
  if (parent === undefined) throw new Error(`(3) Job ${job.job_id} retries a job that is not there.`)
  const failed = (await outcomesOf(parent, ended.cloud)).filter(({ outcome }) => outcome === 'failed')
  const rows = failed.map(({ row_number }) => row_number)
  const done = job.status === 'completed' ? rows : rows.filter((row) => row <= job.position)
  await assertImported(job, retryOf(asked), done, ended)
  assertRetryEnded(job, asked, ended)
}

/** A request that took an upload, made no job of it and is surely dead does not block it. */
const assertNotLostToTheDead = (rivals: readonly Reported[], cloud: Cloud): void => {
  for (const { import: asked, refusedAt } of rivals) {
    const since = cloud.uploadTakenSince(uploadId(asked)) ?? Infinity
    if (refusedAt.some((at) => at > since + ABANDONED_MS))
      throw new Error(`(7) Import ${asked.name} was refused its file, which no import used.`)
  }
}

const assertAnswers = ({ import: asked, answers, mayBeRefused }: Reported, jobs: readonly Job[]): void => {
  if (jobs.length > 1) throw new Error(`(3) Import ${asked.name} made ${jobs.length} jobs.`)
  for (const { jobId, response } of answers) {
    same(`(7) Import ${asked.name}: the job that was answered`, jobId, jobs[0]?.job_id)
    same(`Import ${asked.name}: an answer given again`, response, answers[0]?.response)
  }
  const [job] = jobs
  if (asked.hasKey && !mayBeRefused && answers.length === 0)
    throw new Error(`(7) Import ${asked.name} was never answered.`)
  if (asked.way === 'inline' && job?.answer !== undefined) {
    const { data } = JSON.parse(job.answer) as { data: Record<string, unknown> }
    same(`Job ${job.job_id}: counts answered`, data['created_count'], job.counts.created)
    same(`Job ${job.job_id}: rows answered`, data['total_count'], asked.lines.length)
    same(`Job ${job.job_id}: errors answered`, data['errors'], (JSON.parse(job.report) as JobReport).errors)
  }
}
