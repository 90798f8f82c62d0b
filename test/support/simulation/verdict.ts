import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { differences, withValues } from '../../../lambdas/contacts/last-change.ts'
import { countOutcomes, type OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { JobReport } from '../../../lambdas/jobs/job-report.ts'
import { hasEnded, type Job } from '../../../lambdas/jobs/job.ts'
import { rangesOf } from '../../../lambdas/jobs/outcome-index.ts'
import { uploadId, type Reported } from './clients.ts'
import type { Cloud } from './cloud.ts'
import { isAbandoned } from './job-invariants.ts'
import { assertPayloadRead, assertReported } from './report-verdict.ts'
import { same } from './same.ts'
import { contactsIn, inOneLine, takeRow, withoutIdentities } from './reference.ts'
import type { Scenario, SimulatedImport } from './scenario.ts'

interface Ended {
  readonly scenario: Scenario
  readonly all: readonly Reported[]
  readonly cloud: Cloud
  /** Items of each workspace before anything began. */
  readonly before: ReadonlyMap<string, ReadonlyMap<string, ContactItem>>
  /** Nothing went wrong on the way. */
  readonly isCalm: boolean
}

/** A request that took an upload so long ago, in milliseconds, is dead: it lasts no longer than 29 s. */
const ABANDONED_MS = 60_000

/** Throws unless everything ended as the design promises. */
export const assertEnd = async ({ scenario, all, cloud, before, isCalm }: Ended): Promise<void> => {
  for (const [file, rivals] of Map.groupBy(all, (reported) => reported.import.uploadOf)) {
    const ids = new Set(rivals.flatMap(({ jobIds }) => [...jobIds]))
    // A dry run uses no file up.
    const jobs = [...cloud.memory.jobs.jobs.values()].filter(
      ({ job_id, options }) => ids.has(job_id) && !options.dry_run,
    )
    if (jobs.length > 1) throw new Error(`(3) The file of import ${file} was imported ${jobs.length} times.`)
    if (jobs.length === 0) assertNotLostToTheDead(rivals, cloud)
  }
  if (isCalm && cloud.slotsLapsed() > 0)
    throw new Error('(9) A slot was kept for a job that was sent no message, though nothing went wrong.')
  for (const reported of all) {
    await assertApplied(reported, scenario, cloud, before)
    const jobs = [...cloud.memory.jobs.jobs.values()].filter(({ job_id }) => reported.jobIds.has(job_id))
    assertAnswers(reported, jobs)
    if (reported.safeToRetry > 0 && jobs.length > 0)
      throw new Error(`(7) Client ${reported.import.name} heard that it is safe to try again, and its import ran.`)
    for (const job of jobs) {
      const outcomes = await outcomesOf(job, cloud)
      assertCounted(job, outcomes)
      assertStored(job, outcomes, reported.import, scenario, cloud)
      assertLogged(job, outcomes, cloud)
      assertTold(job, cloud)
      assertEndedAs(job, reported.import, isCalm && !mayBeKilled(reported.import, scenario))
      await assertPayloadRead(job, reported.import)
      if (scenario.kind !== 'crowd' && reported.applied.size === 0) {
        assertInOrder(job, outcomes, reported.import, cloud, before.get(job.workspace_id) ?? new Map())
      }
    }
  }
}

/** A dry run is applied once, however often that is asked for; where nobody else writes, everything comes as it said. */
const assertApplied = async (
  { import: asked, jobIds, applied }: Reported,
  scenario: Scenario,
  cloud: Cloud,
  before: Ended['before'],
): Promise<void> => {
  const jobs = [...cloud.memory.jobs.jobs.values()].filter(
    ({ parent_job_id: id }) => id !== undefined && jobIds.has(id),
  )
  same(
    `(3) Import ${asked.name}: jobs that apply it`,
    jobs.map(({ job_id }) => job_id),
    [...applied],
  )
  for (const job of jobs) {
    const outcomes = await outcomesOf(job, cloud)
    const queued = { ...asked, way: 'queued', dryRun: false } as const
    assertCounted(job, outcomes)
    assertStored(job, outcomes, queued, scenario, cloud)
    assertLogged(job, outcomes, cloud)
    assertTold(job, cloud)
    const drift = outcomes.filter(({ planned_outcome }) => planned_outcome !== undefined)
    same(`(3) Job ${job.job_id}: rows that came otherwise`, job.drift_count ?? 0, drift.length)
    if (scenario.kind === 'crowd') continue
    assertInOrder(job, outcomes, queued, cloud, before.get(job.workspace_id) ?? new Map())
    same(
      `(4) Job ${job.job_id}: drift where nobody else wrote`,
      [drift.length, job.error?.code === 'plan_changed'],
      [0, false],
    )
  }
}

/** Every contact that a job says it created is in the log, and nothing is of a dry run. */
const assertLogged = (job: Job, outcomes: readonly OutcomeRecord[], cloud: Cloud): void => {
  const names = [...cloud.memory.created.keys()].filter((name) => name.startsWith(`${job.job_id}/`))
  const logged = new Set(names.flatMap((name) => cloud.memory.created.get(name) ?? []))
  if (job.options.dry_run && logged.size > 0) throw new Error(`(3) The dry run ${job.job_id} logged contacts.`)
  const missing = outcomes.filter(
    ({ outcome, contact_id }) => outcome === 'created' && contact_id !== undefined && !logged.has(contact_id),
  )
  if (!job.options.dry_run && missing.length > 0)
    throw new Error(`(3) Job ${job.job_id} created contacts that the log does not have.`)
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

const outcomesOf = async (job: Job, cloud: Cloud): Promise<OutcomeRecord[]> => {
  const records: OutcomeRecord[] = []
  const { outcomes } = cloud.memory
  for await (const object of rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page))) {
    const found = await outcomes.get(job, object)
    if (found === undefined)
      throw new Error(`(3) Outcomes behind row ${object.from} of job ${job.job_id} are not there.`)
    same(`(3) Job ${job.job_id}: counts of the rows behind ${object.from}`, object.counts, countOutcomes(found))
    records.push(...found)
  }
  return records
}

/** Every row up to the job's position has one outcome, and the job counts those. */
const assertCounted = (job: Job, outcomes: readonly OutcomeRecord[]): void => {
  const id = job.job_id
  const numbers = Array.from({ length: job.position }, (_, n) => n + 1)
  same(
    `(3) Job ${id}: rows with an outcome`,
    outcomes.map(({ row_number }) => row_number),
    numbers,
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

const assertStored = (
  job: Job,
  outcomes: readonly OutcomeRecord[],
  asked: SimulatedImport,
  { batchRows }: Scenario,
  cloud: Cloud,
): void => {
  const id = job.job_id
  const items = cloud.itemsOf(job.workspace_id)
  const made = [...items.values()].flatMap(({ contact }) => (contact?.job_id === id ? [contact.row_number] : []))
  const reported = outcomes.flatMap(({ outcome, row_number }) => (outcome === 'created' ? [row_number] : []))
  const last = isAbandoned(job)
    ? job.position + (asked.way === 'inline' ? asked.lines.length : batchRows)
    : job.position
  const unrecorded = made.filter((row) => row > job.position && row <= last)
  const expected = job.options.dry_run ? [] : [...reported, ...unrecorded]
  same(
    `(3) Job ${id}: rows that made a contact`,
    made.toSorted((a, b) => a - b),
    expected.toSorted((a, b) => a - b),
  )
  if (job.options.dry_run) return
  for (const { contact_id, row_number } of outcomes) {
    if (contact_id === undefined) continue
    const home = items.get(cloud.keysOf(job.workspace_id).home(contact_id) ?? '')
    if (home?.contact === undefined)
      throw new Error(`(3) Job ${id}: row ${row_number} names a contact that is not there.`)
  }
}

/** A queued import that wrote contacts tells its end, always by the same id; no other is reported. */
const assertTold = (job: Job, { events }: Cloud): void => {
  const id = job.job_id
  if (!hasEnded(job)) throw new Error(`(5) Job ${id} did not end.`)
  const own = events.filter((event) => event.job.job_id === id)
  const isReported = job.payload !== undefined && !job.options.dry_run
  if (own.length > 0 !== isReported) throw new Error(`(5) The end of job ${id} was published ${own.length} times.`)
  const reported = new Set(own.map((event) => JSON.stringify([event.id, event.type, event.time, event.job])))
  if (reported.size > 1) throw new Error(`(5) The end of job ${id} was reported in different words.`)
  if (isReported) same(`(5) Job ${id}: the published end`, own[0]?.type, `import.${job.status}`)
}

/** Enough for any dry run of a few rows, however many processes share the time. */
const LONG_LIFE_MS = 120_000

/** A dry run cannot be handed over: a worker with too little time dies in the middle of it, in the kindest world. */
const mayBeKilled = ({ way, dryRun }: SimulatedImport, { workerMs }: Scenario): boolean =>
  way !== 'inline' && dryRun && workerMs < LONG_LIFE_MS

/** A payload that is at fault is never completed; and where nothing goes wrong, no job ends for want of luck. */
const assertEndedAs = (job: Job, { fault, dryRun, cancelledAfter, lines }: SimulatedImport, isCalm: boolean): void => {
  if (isCalm && job.stalls > 0) throw new Error(`(5) Job ${job.job_id} lost its lease though nothing went wrong.`)
  const end = job.error?.code ?? job.status
  const done = dryRun ? 'validated' : 'completed'
  const isSure = fault !== undefined && fault !== 'file_gone'
  const may: string[] = [...(isSure ? [] : [done]), ...(cancelledAfter === undefined ? [] : ['cancelled'])]
  if (fault !== undefined) may.push(fault)
  if (!isCalm) may.push('gave_up', 'interrupted')
  if (!may.includes(end)) throw new Error(`(5) Job ${job.job_id} ended as ${end}, and not as one of ${may.join(', ')}.`)
  if (end === 'too_many_rows' && job.position !== lines.length - 1)
    throw new Error(`(3) Job ${job.job_id} has too many rows and came to row ${job.position}.`)
}

/** What a contact was before the import can be told from what is stored. */
const assertNothingLost = (
  { job_id }: Job,
  items: ReadonlyMap<string, ContactItem>,
  before: ReadonlyMap<string, ContactItem>,
): void => {
  for (const [key, { contact: was }] of before) {
    const now = items.get(key)?.contact
    if (was === undefined || now === undefined) continue
    const restored = now.last?.job_id === job_id ? withValues(now, now.last.before) : now
    same(`(8) Job ${job_id}: what a contact was before`, differences(was, restored), {})
  }
}

/** Of an import that met no other: every outcome, and all that is stored, is what the contract makes of its rows one by one. */
const assertInOrder = (
  job: Job,
  outcomes: readonly OutcomeRecord[],
  asked: SimulatedImport,
  cloud: Cloud,
  before: ReadonlyMap<string, ContactItem>,
): void => {
  const id = job.job_id
  const { workspace_id, options, position } = job
  const keys = cloud.keysOf(workspace_id)
  const contacts = contactsIn(before, keys)
  const homes = new Map(
    outcomes.flatMap(({ outcome, contact_id, row_number }): [number, string][] =>
      outcome === 'created' && contact_id !== undefined ? [[row_number, contact_id]] : [],
    ),
  )
  const reference = {
    id,
    updateExisting: options.update_existing,
    matchBy: options.match_by,
    merge: options.merge,
    createMissing: options.create_missing,
    homes,
  }
  const take = (from: number, to: number): string[] =>
    asked.lines.slice(from, to).map((line, n) => {
      if (line.input === undefined) return `failed ${line.error}`
      const tags = [...new Set([...(line.input.tags ?? []), ...(asked.tags ?? [])])]
      const input = tags.length === 0 ? line.input : { ...line.input, tags }
      const row = { ...line, rowNumber: from + n + 1, input }
      return takeRow(contacts, reference, row, line.input.tags !== undefined)
    })
  const items = cloud.itemsOf(workspace_id)
  const stored = inOneLine(contactsIn(items, keys))
  const unchanged = inOneLine(contacts)
  const expected = take(0, position)
  const made = new Map(
    outcomes.map(({ outcome, contact_id, row_number }) => [outcome === 'created' && contact_id, row_number]),
  )
  const inWords = (record: OutcomeRecord): string => {
    const { outcome, contact_id, code } = record
    if (code !== undefined) return `${outcome} ${code}`
    if (contact_id === undefined) return `${outcome} two`
    const row = made.get(contact_id)
    const contact = items.get(keys.home(contact_id) ?? '')?.contact
    const by = row === undefined ? `${contact?.job_id ?? ''}.${contact?.row_number ?? ''}` : `${id}.${row}`
    return `${outcome} ${by}${withoutIdentities(record)}`
  }
  same(`(4) Job ${id}: outcomes`, outcomes.map(inWords), expected)
  if (options.dry_run) same(`(4) Job ${id}: contacts after a dry run`, stored, unchanged)
  else if (!isAbandoned(job)) {
    same(`(4) Job ${id}: contacts`, stored, inOneLine(contacts))
    assertNothingLost(job, items, before)
  }
}
