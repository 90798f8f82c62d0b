import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { QUEUED_BATCH_ROWS as BATCH_ROWS } from '../../lambdas/import/run.ts'
import type { OutcomeRecord } from '../../lambdas/import/outcome.ts'
import { makeJobRows } from '../../lambdas/jobs/job-rows.ts'
import { EMPTY_INDEX } from '../../lambdas/jobs/outcome-index.ts'
import { makeOutcomeStore, recordOutcomes } from '../../lambdas/jobs/outcome-store.ts'
import { queuedJob } from '../../lambdas/jobs/transitions.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import type { Suite } from '../suite.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'

const ROWS = 1_000_000
/** Where the one failed row stands: what is read depends on it. */
const PLACES = [1, ROWS / 2, ROWS]

/** What `GET …/rows?outcome=failed` reads of a large job. Counted, not timed. */
export const outcomeReadsSuite: Suite = {
  name: 'outcome-reads',
  figures: ['objects_read_for_one_failed_row'],
  measure: async (_engine, progress) => {
    progress(`Recording ${ROWS} outcomes, of which one is a failure, ${PLACES.length} times`)
    const reads: number[] = []
    for (const failedRow of PLACES) reads.push(await readsFor(failedRow))
    return {
      measured: { objects_read_for_one_failed_row: Math.max(...reads) },
      notes: [
        `one failed row of ${ROWS.toLocaleString('en-US')} in ${(ROWS / BATCH_ROWS).toLocaleString('en-US')} objects of outcomes, as row ` +
          `${PLACES.join(', ')}: ${reads.join(', ')} objects read until the list ends, pages of the index included`,
      ],
    }
  },
}

/** S3 in memory, which counts what is read. */
const makeCountingS3 = () => {
  const objects = new Map<string, Uint8Array>()
  let reads = 0
  const send = async (command: object): Promise<object> => {
    if (command instanceof PutObjectCommand) {
      objects.set(command.input.Key ?? '', command.input.Body as Uint8Array)
      return {}
    }
    if (!(command instanceof GetObjectCommand)) throw new TypeError('Only reads and writes are expected.')
    reads += 1
    const bytes = objects.get(command.input.Key ?? '')
    if (bytes === undefined) throw new NoSuchKey({ message: 'It is not there.', $metadata: {} })
    return { Body: { transformToByteArray: () => Promise.resolve(bytes) } }
  }
  return { s3: { send } as unknown as S3Client, reads: () => reads }
}

const readsFor = async (failedRow: number): Promise<number> => {
  const { s3, reads } = makeCountingS3()
  const outcomes = makeOutcomeStore({ s3, bucket: 'bench' })
  let job = { ...newJob(), epoch: 1, outcome_index: EMPTY_INDEX }
  for (let from = 0; from < ROWS; from += BATCH_ROWS) {
    const batch = { from, to: from + BATCH_ROWS, outcomes: recordsOf(from, failedRow) }
    job = { ...job, position: batch.to, outcome_index: await recordOutcomes(outcomes, job, batch) }
  }
  const page = makeJobRows({ outcomes, rejects: { open: () => Promise.resolve(undefined) }, clock: systemClock })
  const found: OutcomeRecord[] = []
  let after = 0
  for (;;) {
    const { rows, nextCursor } = await page(
      job,
      { outcome: 'failed', limit: 100, after, withSource: false, rejectsFrom: 0, scope: 'bench' },
      false,
    )
    found.push(...rows)
    if (nextCursor === null) break
    after = rows.at(-1)?.row_number ?? ROWS
  }
  if (found.length !== 1 || found[0]?.row_number !== failedRow)
    throw new Error(`Row ${failedRow} was to be found, and ${found.length} rows were.`)
  return reads()
}

const recordsOf = (from: number, failedRow: number): OutcomeRecord[] =>
  Array.from({ length: BATCH_ROWS }, (_, n) => {
    const row_number = from + n + 1
    return row_number === failedRow
      ? { row_number, outcome: 'failed', code: 'invalid_email', message: 'The email is not a valid address.' }
      : { row_number, outcome: 'created', contact_id: 'con_000000000000000000000000' }
  })

const newJob = () =>
  queuedJob({
    jobId: newJobId(),
    workspaceId: freshWorkspace().id,
    options: { source: 'csv', update_existing: false, tags: [], default_country: null, dry_run: false },
    payload: { key: 'bench', format: 'csv', bytes: 1 },
    request: '{}',
    total: ROWS,
    response: '{}',
    now: Date.now(),
    attemptToken: 'bench',
  })
