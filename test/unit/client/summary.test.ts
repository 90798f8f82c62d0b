import type { Job } from '../../../client/src/responses.ts'
import { detailLines, exitCodeOf, failureLines, resultLine } from '../../../client/src/cli/summary.ts'
import { ContactsImportError } from '../../../client/src/import-error.ts'

const JOB: Job = {
  job_id: 'imp_1',
  kind: 'import',
  name: null,
  file_name: null,
  parent_job_id: null,
  status: 'completed',
  waiting_for: null,
  created_count: 3,
  updated_count: 2,
  unchanged_count: 0,
  skipped_count: 1,
  failed_count: 0,
  total_count: 6,
  errors: [],
  error_summary: [],
  warnings: [],
  processed_count: 6,
  progress: 1,
  rows_per_second: 1,
  created_at: '',
  started_at: '',
  completed_at: '',
  error: null,
  created_by: null,
  options: {},
}

test.each([
  ['completed', 0, 0],
  ['validated', 0, 0],
  ['completed', 1, 3],
  ['validated', 1, 3],
  ['failed', 0, 1],
  ['failed', 1, 1],
  ['cancelled', 0, 1],
  ['queued', 0, 0],
  ['processing', 1, 0],
] as const)('a job that is %s with %d failed rows: exit code %d', (status, failed_count, exitCode) => {
  expect(exitCodeOf({ ...JOB, status, failed_count })).toBe(exitCode)
})

test.each([
  [{ completed_at: null, failed_count: 1 }, 0, 'imp_1 later'],
  [{ failed_count: 0 }, 0, 'imp_1 later: 3 created, 2 updated, 1 skipped, 0 failed'],
  [{ failed_count: 1 }, 3, 'imp_1 later: 3 created, 2 updated, 1 skipped, 1 failed'],
  [
    { failed_count: 1, error: { code: 'later', message: '' } },
    1,
    'imp_1 later: 3 created, 2 updated, 1 skipped, 1 failed',
  ],
])('a job with a status of a later version is judged by what it came to: %j', (changes, exitCode, line) => {
  const job = { ...JOB, status: 'later', ...changes } as unknown as Job
  expect(exitCodeOf(job)).toBe(exitCode)
  expect(resultLine(job)).toBe(line)
})

test('the result begins with the job, and has counts once they are final', () => {
  expect(resultLine(JOB)).toBe('imp_1 completed: 3 created, 2 updated, 1 skipped, 0 failed')
  expect(resultLine({ ...JOB, status: 'queued' })).toBe('imp_1 queued')
  expect(resultLine({ ...JOB, kind: 'undo', deleted_count: 4, restored_count: 3, kept_count: 2 })).toBe(
    'imp_1 completed: 4 deleted, 3 restored, 2 kept',
  )
})

test('rows that came otherwise than in the dry run are counted', () => {
  const text = (drift_count: number) => detailLines({ ...JOB, drift_count }).join('\n')
  expect(text(0)).not.toContain('otherwise')
  expect(text(1)).toContain('1 row came otherwise than in the dry run')
  expect(text(2)).toContain('2 rows came otherwise than in the dry run')
})

test('of many errors the first are shown, with the column, and how many more there are', () => {
  const errors = Array.from({ length: 100 }, (_, n) => ({ row_number: n + 1, code: 'c', message: 'm', column: 'E' }))
  const lines = detailLines({ ...JOB, errors, failed_count: 250 })
  expect(lines).toHaveLength(12)
  expect(lines[1]).toBe('  row 1 (column E): c: m')
  expect(lines.at(-1)).toBe('  and 240 more rows')
})

test('failures are grouped by column and reason, and all that is wrong with a row is shown', () => {
  const phone = { code: 'invalid_phone', column: 'Tel', message: 'No country code.' }
  const email = { code: 'invalid_email', field: 'email', message: 'No @.' }
  const errors = [
    { row_number: 1, line: 2, ...phone, further: [email] },
    { row_number: 4, line: 7, ...phone },
  ]
  const groups = [
    { ...phone, count: 2 },
    { ...email, count: 1 },
  ]
  expect(detailLines({ ...JOB, errors, error_summary: groups, failed_count: 2 })).toEqual([
    'Why rows failed:',
    '  2 rows (column Tel): invalid_phone: No country code.',
    '  1 row (email): invalid_email: No @.',
    'Failed rows:',
    '  row 1 (column Tel): invalid_phone: No country code. (line 2)',
    '    also (email): invalid_email: No @.',
    '  row 4 (column Tel): invalid_phone: No country code. (line 7)',
  ])
})

test('a job that failed as a whole says what the request has to say', () => {
  const error = { code: 'validation_error', message: 'Unclear.', details: { fields: { csv: 'the columns are "A"' } } }
  expect(detailLines({ ...JOB, status: 'failed', error })).toEqual([
    'The import failed: validation_error: Unclear.',
    '  csv: the columns are "A"',
  ])
})

test('names from a file do nothing to the terminal', () => {
  const warnings = [{ code: 'ignored_column', message: 'm', count: 1, column: '\u001b[2J\u0007x\r' }]
  const error = new ContactsImportError('validation_error', 'No.', { fields: { 'mapping.\u001b[31m': 'why' } })
  for (const line of [...detailLines({ ...JOB, warnings }), ...failureLines(error)]) expect(line).not.toMatch(/\p{Cc}/u)
})

test('a failure names its code, the fields at fault, and the request to ask about', () => {
  const details = { fields: { csv: 'why' }, requestId: 'req-1' }
  expect(failureLines(new ContactsImportError('validation_error', 'No.', details))).toEqual([
    'validation_error: No.',
    '  csv: why',
    '  request req-1',
  ])
  expect(failureLines(new Error('ENOENT'))).toEqual(['ENOENT'])
})
