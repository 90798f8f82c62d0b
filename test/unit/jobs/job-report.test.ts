import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { openCsv } from '../../../lambdas/import/source/csv.ts'
import { makeWarnings, WARNINGS } from '../../../lambdas/import/source/warnings.ts'
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

test('rows that take in other lines are counted together, whatever the lines', async () => {
  const stray = (n: number) => `Amy,amy${n}@x.de,"Shop\nBea,bea${n}@x.de,Shop\nCem,cem${n}@x.de,Shop"\n`
  const csv = `Name,Email,Company\n${[1, 2, 3].map(stray).join('')}`
  const { rows } = await openCsv(() => csv, { has_header: true }, makeWarnings())
  const outcomes: OutcomeRecord[] = []
  for await (const row of rows) {
    if ('error' in row) outcomes.push({ row_number: row.rowNumber, outcome: 'failed', ...row.error })
  }
  expect(outcomes.map(({ message }) => message)).toEqual(
    [3, 6, 9].map((line): unknown => expect.stringContaining(`(lines ${line} to ${line + 1})`)),
  )
  expect(reportAfter(EMPTY_REPORT, outcomes, { warnings: [] }).error_summary).toEqual([
    { code: 'malformed_row', message: 'A quote that opens in the row takes in lines that look like rows.', count: 3 },
  ])
})
