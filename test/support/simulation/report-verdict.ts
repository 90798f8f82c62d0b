import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { JobReport } from '../../../lambdas/jobs/job-report.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { openPayload } from '../../../lambdas/jobs/queued-rows.ts'
import { payloadText } from './payload-text.ts'
import { withoutIdentities } from './reference.ts'
import { same } from './same.ts'
import type { SimulatedImport } from './scenario.ts'

/** What the report sums up of the outcomes is what the outcomes say, however often their rows were worked. */
export const assertReported = (job: Job, outcomes: readonly OutcomeRecord[]): void => {
  const { error_summary = [], warnings } = JSON.parse(job.report) as JobReport
  const failures = outcomes.flatMap(({ outcome, code, further = [] }) =>
    outcome === 'failed' ? [code, ...further] : [],
  )
  const summed = error_summary.reduce((sum, { count }) => sum + count, 0)
  same(`(3) Job ${job.job_id}: errors in its summary`, summed, failures.length)
  for (const [code, countIn] of WARNINGS_OF_OUTCOMES) {
    const counted = warnings.filter((warning) => warning.code === code).reduce((sum, { count }) => sum + count, 0)
    same(
      `(3) Job ${job.job_id}: the warning ${code}`,
      counted,
      outcomes.reduce((sum, outcome) => sum + countIn(outcome), 0),
    )
  }
}

/** Warnings that count outcomes, and which; all others are of reading. */
const WARNINGS_OF_OUTCOMES: ReadonlyMap<string, (outcome: OutcomeRecord) => number> = new Map([
  ['email_differs', ({ email_differs }: OutcomeRecord) => Number(email_differs === true)],
  ['identity_taken', (outcome: OutcomeRecord) => withoutIdentities(outcome).split(' without ').length - 1],
])

/** What a completed job says of its file is what the file says, however often it was opened. */
export const assertPayloadRead = async (job: Job, asked: SimulatedImport): Promise<void> => {
  const { payload, status } = job
  const isRead = status === 'completed' || status === 'validated'
  if (!isRead) return
  same(`(3) Job ${job.job_id}: rows`, [job.total_count, job.position], [asked.lines.length, asked.lines.length])
  if (payload === undefined) return
  const read = async function* () {
    yield Buffer.from(payloadText(asked))
  }
  const opened = await openPayload({ ...job, position: 0 }, payload, {
    open: () => Promise.resolve(read()),
    read: (_, from, to) => Promise.resolve(Buffer.from(payloadText(asked)).subarray(from, to)),
  })
  const rows = opened.rows[Symbol.asyncIterator]()
  while ((await rows.next()).done !== true);
  const { warnings, detected } = JSON.parse(job.report) as JobReport
  const ofReading = warnings.filter(({ code }) => !WARNINGS_OF_OUTCOMES.has(code))
  const found = { warnings: ofReading, ...(detected && { detected }) }
  same(`Job ${job.job_id}: its report of what was read`, found, opened.report())
}
