import { countOutcomes, type OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { createdPrefix } from '../../../lambdas/jobs/created-log.ts'
import type { JobReport } from '../../../lambdas/jobs/job-report.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { rangesOf } from '../../../lambdas/jobs/outcome-index.ts'
import type { Cloud } from './cloud.ts'
import { endOf, originOf } from './history.ts'
import { isAbandoned } from './job-invariants.ts'
import { assertReported } from './report-verdict.ts'
import { same } from './same.ts'
import type { Scenario, SimulatedImport } from './scenario.ts'

/** What the checkpoints of a job name: the rows of each lie behind those of the one before. */
export const outcomesOf = async (job: Job, cloud: Cloud): Promise<OutcomeRecord[]> => {
  const records: OutcomeRecord[] = []
  const { outcomes } = cloud.memory
  let end = 0
  for await (const object of rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page))) {
    const found = await outcomes.get(job, object)
    if (found === undefined)
      throw new Error(`(3) Outcomes behind row ${object.from} of job ${job.job_id} are not there.`)
    same(`(3) Job ${job.job_id}: counts of the rows behind ${object.from}`, object.counts, countOutcomes(found))
    same(`(3) Job ${job.job_id}: where the rows of a checkpoint begin`, object.from, end)
    const outside = found.filter(({ row_number }) => row_number <= object.from || row_number > object.to)
    same(`(3) Job ${job.job_id}: rows that their checkpoint does not have`, outside, [])
    end = object.to
    records.push(...found)
  }
  same(`(3) Job ${job.job_id}: rows behind its checkpoints`, job.position, end)
  return records
}

/** Each of these rows has one outcome, and the job counts those. */
export const assertCounted = (job: Job, outcomes: readonly OutcomeRecord[], rows: readonly number[]): void => {
  const id = job.job_id
  same(
    `(3) Job ${id}: rows with an outcome`,
    outcomes.map(({ row_number }) => row_number),
    rows,
  )
  same(`(3) Job ${id}: counts`, job.counts, countOutcomes(outcomes))
  const { errors } = JSON.parse(job.report) as JobReport
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed')
  same(
    `(3) Job ${id}: errors`,
    errors.map(({ row_number }) => row_number),
    failed.map(({ row_number }) => row_number),
  )
  assertReported(job, outcomes)
}

/** Every contact that a job says it created is in the log, and nothing is of a dry run. */
export const assertLogged = (job: Job, outcomes: readonly OutcomeRecord[], cloud: Cloud): void => {
  const prefix = `${createdPrefix(job.workspace_id)}${job.job_id}/`
  const names = [...cloud.memory.created.keys()].filter((name) => name.startsWith(prefix))
  const logged = new Set(names.flatMap((name) => cloud.memory.created.get(name) ?? []))
  if (job.options.dry_run && logged.size > 0) throw new Error(`(3) The dry run ${job.job_id} logged contacts.`)
  const missing = outcomes.filter(
    ({ outcome, contact_id }) => outcome === 'created' && contact_id !== undefined && !logged.has(contact_id),
  )
  if (!job.options.dry_run && missing.length > 0)
    throw new Error(`(3) Job ${job.job_id} created contacts that the log does not have.`)
}

const sorted = (rows: Iterable<number>): number[] => [...rows].toSorted((a, b) => a - b)

/**
 * The contacts that a job made are those of its outcomes. What was deleted since counts as made. A row whose contact was deleted and
 * replaced before it was recorded may have another outcome.
 */
export const assertStored = (
  job: Job,
  outcomes: readonly OutcomeRecord[],
  asked: SimulatedImport,
  { batchRows }: Scenario,
  cloud: Cloud,
): void => {
  const { job_id: id, workspace_id, position } = job
  const own = [...cloud.itemsOf(workspace_id).values()].flatMap(({ contact }) =>
    contact?.job_id === id ? [contact.row_number] : [],
  )
  if (new Set(own).size < own.length) throw new Error(`(3) A row of job ${id} has two contacts.`)
  const ever = new Set(own)
  const origins = new Set<string>()
  for (const changes of cloud.history.writesBetween(workspace_id, undefined))
    for (const { after } of changes) {
      if (after.contact?.job_id === id) ever.add(after.contact.row_number)
      if (after.deleted?.job_id === id) origins.add(originOf(after.deleted))
    }
  const reported = new Set(outcomes.flatMap(({ outcome, row_number }) => (outcome === 'created' ? [row_number] : [])))
  // The rows of a retry lie apart.
  const isAnywhere = asked.way === 'inline' || job.rows_of !== undefined
  const last = isAbandoned(job) ? position + (isAnywhere ? asked.lines.length : batchRows) : position
  const made = [...ever].filter((row) => row <= position || row > last)
  const replaced = made.filter((row) => !own.includes(row) && origins.has(`${id}.${row}`) && !reported.has(row))
  const expected = job.options.dry_run ? [] : [...reported, ...replaced]
  same(`(3) Job ${id}: rows that made a contact`, sorted(made), sorted(expected))
  if (!job.options.dry_run) assertNamed(job, outcomes, cloud)
}

/** Contacts that outcomes name are there, or were deleted. */
const assertNamed = (job: Job, outcomes: readonly OutcomeRecord[], cloud: Cloud): void => {
  const keys = cloud.keysOf(job.workspace_id)
  const items = cloud.history.itemsAt(job.workspace_id, endOf(job.job_id))
  for (const { contact_id, row_number } of outcomes) {
    const home = contact_id === undefined ? undefined : items.get(keys.home(contact_id) ?? '')
    if (contact_id !== undefined && home?.contact === undefined && home?.deleted === undefined)
      throw new Error(`(3) Job ${job.job_id}: row ${row_number} names a contact that is not there.`)
  }
}
