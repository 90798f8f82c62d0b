import { type ErrorGroup, hasEnded, type Job, type RowError, type RowFailure, type Warning } from '../responses.ts'
import { ContactsImportError } from '../import-error.ts'
import { EXIT } from './command-line.ts'
import { printable } from './terminal.ts'

/** What a terminal bears; the file of rejects has all rows that failed. */
const MAX_SHOWN_ROWS = 10
const MAX_SHOWN_WARNINGS = 10
const MAX_SHOWN_GROUPS = 10

/** Rows that were skipped are taken: their contacts are there. A status of a later version of the service is judged by what it came to. */
export const exitCodeOf = (job: Pick<Job, 'status' | 'failed_count' | 'error' | 'completed_at'>): number => {
  const { status, failed_count, error } = job
  switch (status) {
    case 'queued':
    case 'processing':
      return EXIT.done
    case 'completed':
    case 'validated':
      return failed_count > 0 ? EXIT.someRowsFailed : EXIT.done
    case 'failed':
    case 'cancelled':
      return EXIT.failed
    default:
      if (error !== null) return EXIT.failed
      return hasEnded(job) && failed_count > 0 ? EXIT.someRowsFailed : EXIT.done
  }
}

/** The job in one line: its id, a blank, and what came of it. */
export const resultLine = (job: Job): string => {
  const { job_id, status, created_count, updated_count, skipped_count, failed_count } = job
  if (!hasEnded(job)) return `${job_id} ${status}`
  if (job.kind === 'undo') {
    const { deleted_count = 0, restored_count = 0, kept_count = 0 } = job
    return `${job_id} ${status}: ${deleted_count} deleted, ${restored_count} restored, ${kept_count} kept`
  }
  return `${job_id} ${status}: ${created_count} created, ${updated_count} updated, ${skipped_count} skipped, ${failed_count} failed`
}

const named = ({
  field,
  column,
}: {
  readonly field?: string | undefined
  readonly column?: string | undefined
}): string => (column !== undefined ? ` (column ${column})` : field !== undefined ? ` (${field})` : '')

const errorText = (error: RowError): string => `${named(error)}: ${error.code}: ${error.message}`

/** All errors of a row, so that it is fixed once. */
const rowLines = (error: RowFailure): string[] => [
  `  row ${error.row_number}${errorText(error)}${error.line === undefined ? '' : ` (line ${error.line})`}`,
  ...(error.further ?? []).map((other) => `    also${errorText(other)}`),
]

const groupLine = (group: ErrorGroup): string =>
  `  ${group.count === 1 ? '1 row' : `${group.count} rows`}${errorText(group)}`

const warningLine = (warning: Warning): string =>
  `  ${warning.code}${named(warning)}, ${warning.count === 1 ? 'once' : `${warning.count} times`}: ${warning.message}`

const more = (count: number, what: string): string[] => (count > 0 ? [`  and ${count} more ${what}`] : [])

/** Details, line by line: how the file was read, warnings, the first failed rows, why the import ended. */
export const detailLines = ({
  detected,
  warnings,
  errors,
  error_summary: groups,
  failed_count,
  drift_count: drifted = 0,
  error,
  estimate,
}: Job): string[] => {
  const columns = Object.entries(detected?.mapping ?? {}).map(([column, field]) => `${column} → ${field}`)
  const rows = errors.slice(0, MAX_SHOWN_ROWS)
  return [
    ...(columns.length > 0 ? [`Columns: ${columns.join(', ')}`] : []),
    ...(warnings.length > 0 ? ['Warnings:'] : []),
    ...warnings.slice(0, MAX_SHOWN_WARNINGS).map(warningLine),
    ...more(warnings.length - MAX_SHOWN_WARNINGS, 'warnings'),
    ...(failed_count > 1 && groups.length > 0
      ? ['Why rows failed:', ...groups.slice(0, MAX_SHOWN_GROUPS).map(groupLine)]
      : []),
    ...(failed_count > 1 ? more(groups.length - MAX_SHOWN_GROUPS, 'reasons') : []),
    ...(rows.length > 0 ? ['Failed rows:'] : []),
    ...rows.flatMap(rowLines),
    ...more(failed_count - rows.length, 'rows'),
    ...(error === null ? [] : [`The import failed: ${error.code}: ${error.message}`]),
    ...fieldLines(error?.details?.fields ?? {}),
    ...(drifted > 0 ? [driftLine(drifted)] : []),
    ...(estimate === undefined ? [] : [estimateLine(estimate)]),
  ].map(printable)
}

const driftLine = (count: number): string =>
  `${count === 1 ? '1 row' : `${count} rows`} came otherwise than in the dry run: rows JOB --json shows planned_outcome.`

const estimateLine = ({ seconds, write_units, read_units }: NonNullable<Job['estimate']>): string =>
  `Done for real, this takes about ${seconds} s, ${write_units} write units and ${read_units} read units of the table.`

const fieldLines = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields).map(([path, why]) => `  ${path}: ${why}`)

/** Why nothing came of a command, line by line. */
export const failureLines = (error: unknown): string[] => {
  if (!(error instanceof ContactsImportError))
    return [printable(error instanceof Error ? error.message : String(error))]
  const { code, message, fields, requestId } = error
  return [
    `${code}: ${message}`,
    ...fieldLines(fields),
    ...(requestId === undefined ? [] : [`  request ${requestId}`]),
  ].map(printable)
}
