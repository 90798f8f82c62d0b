import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { WARNINGS } from '../../../lambdas/import/source/warnings.ts'
import { EMPTY_REPORT, type JobReport, reportAfter } from '../../../lambdas/jobs/job-report.ts'
import { takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeJob, NOW } from './job-fixture.ts'

const blankRows = { code: 'blank_rows', message: WARNINGS.blank_rows, count: 3 } as const
const failed: OutcomeRecord = { row_number: 1, outcome: 'failed', code: 'invalid_email', message: 'It has no @.' }
const differs = (row_number: number): OutcomeRecord => ({ row_number, outcome: 'updated', email_differs: true })

const reported = (): JobReport => {
  const first = reportAfter(EMPTY_REPORT, [failed, differs(2)], { warnings: [blankRows] })
  return reportAfter(first, [differs(3)], { warnings: [blankRows] })
}

test('warnings about outcomes are summed over the batches, those of reading are taken as they stand', () => {
  expect(reported().warnings).toEqual([{ code: 'email_differs', message: WARNINGS.email_differs, count: 2 }, blankRows])
})

test('a dry run that is taken over, and starts again from the first row, forgets what its outcomes said', () => {
  const { options } = makeJob()
  const job = makeJob({ options: { ...options, dry_run: true }, position: 3, report: JSON.stringify(reported()) })
  const { report = '' } = takeOver(job, NOW + 60_000, NOW)
  expect(JSON.parse(report)).toEqual({ errors: [], warnings: [blankRows] })
})

test('an import that is taken over keeps what its outcomes said', () => {
  const job = makeJob({ position: 3, report: JSON.stringify(reported()) })
  expect(takeOver(job, NOW + 60_000, NOW)).not.toHaveProperty('report')
})
