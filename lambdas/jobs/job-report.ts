import * as z from 'zod'
import { IDENTITY_KINDS, type IdentityKind } from '../contacts/identity.ts'
import { messageWithoutLines, rowErrorCodeSchema } from '../contacts/row-errors.ts'
import { outcomeRecordSchema, rowErrorSchema, type OutcomeRecord } from '../import/outcome.ts'
import { detectedSchema } from '../import/formats/detected.ts'
import { sortedWarnings, WARNINGS, type Warning, warningSchema } from '../import/source/warnings.ts'

/** Failed rows that an answer lists; the others stand in the job's rows. */
const MAX_REPORTED_ERRORS = 100

const { row_number, line, field, column, further } = outcomeRecordSchema.shape
export const reportedErrorSchema = z.object({
  row_number,
  line,
  code: rowErrorCodeSchema,
  message: z.string(),
  field,
  column,
  further,
})

type ReportedError = Readonly<z.infer<typeof reportedErrorSchema>>

export const errorGroupSchema = rowErrorSchema.extend({
  message: z.string().meta({ description: 'What is wrong, and what to do about it.' }),
  count: z
    .int()
    .positive()
    .meta({ description: 'Failed rows with this error. A row with two errors counts in two groups.' }),
})

type ErrorGroup = Readonly<z.infer<typeof errorGroupSchema>>

/** Groups that an answer lists. */
const ANSWERED_GROUPS = 50
/** Groups that a job counts: of a file whose rows fail in more ways than these, the rest is in its rows. */
const COUNTED_GROUPS = 200

/** What the answer to an import says beside the counts. */
export const reportShape = {
  errors: z
    .array(reportedErrorSchema)
    .readonly()
    .meta({ description: `The first ${MAX_REPORTED_ERRORS} failed rows; all of them stand in the rows of the job.` }),
  error_summary: z
    .array(errorGroupSchema)
    .readonly()
    .meta({
      description: `All failures of the job by code, column and reason, most first; at most ${ANSWERED_GROUPS}.`,
    }),
  warnings: z.array(warningSchema).readonly(),
  detected: detectedSchema.exactOptional().meta({ description: 'Only for CSV and uploads.' }),
}

const reportSchema = z.object({ ...reportShape, error_summary: reportShape.error_summary.exactOptional() })

/**
 * What a job stores of its progress, beside the counts. `error_summary` has more groups than a response lists, in
 * the order in which they were met, and is absent in jobs of earlier versions.
 */
export type JobReport = Readonly<z.infer<typeof reportSchema>>

/** The report of a stored job, as JSON text. Throws on a text that is none. */
export const parseReport = (text: string): JobReport => reportSchema.parse(JSON.parse(text))

/** What no attempt finds out anew, because it was known when the job was made. */
const keptWarnings = ({ warnings }: Pick<JobReport, 'warnings'>): readonly Warning[] =>
  warnings.filter(({ code }) => code === 'same_content')

export const EMPTY_REPORT: JobReport = { errors: [], warnings: [] }

/** The report of a job none of whose rows are done. */
export const reportAtStart = (text: string): JobReport => ({
  ...EMPTY_REPORT,
  warnings: [...keptWarnings(parseReport(text))],
})

/** What reading the rows found out. */
export type ReadingReport = Pick<JobReport, 'warnings' | 'detected'>

const failuresOf = function* (outcomes: Iterable<OutcomeRecord>) {
  for (const { row_number, line, outcome, code, message, field, column, further } of outcomes) {
    if (outcome !== 'failed' || code === undefined || message === undefined) continue
    const error = { code, message, ...(field && { field }), ...(column && { column }) }
    yield { row_number, ...(line && { line }), ...error, ...(further && { further }) }
  }
}

const groupKey = ({ code, field, column, message }: Omit<ErrorGroup, 'count'>): string =>
  JSON.stringify([code, field, column, message])

const summarised = (before: readonly ErrorGroup[], failures: readonly ReportedError[]): readonly ErrorGroup[] => {
  if (failures.length === 0) return before
  const groups = new Map(before.map((group) => [groupKey(group), { ...group }]))
  for (const { row_number: _, line: __, further = [], ...first } of failures) {
    for (const error of [first, ...further]) {
      const grouped = { ...error, message: messageWithoutLines(error.message) }
      const key = groupKey(grouped)
      const group = groups.get(key)
      if (group !== undefined) group.count += 1
      else if (groups.size < COUNTED_GROUPS) groups.set(key, { ...grouped, count: 1 })
    }
  }
  return [...groups.values()]
}

interface OutcomeWarning {
  readonly code: Warning['code']
  readonly field?: IdentityKind
  readonly counts: (record: OutcomeRecord) => boolean
}

/** Warnings that count outcomes. All others are found by reading, which every attempt does from the first row. */
const OUTCOME_WARNINGS: readonly OutcomeWarning[] = [
  { code: 'email_differs', counts: ({ email_differs }) => email_differs === true },
  ...IDENTITY_KINDS.map((field) => ({
    code: 'identity_taken' as const,
    field,
    counts: ({ dropped = [] }: OutcomeRecord) =>
      dropped.some((value) => value.code === 'identity_taken' && value.field === field),
  })),
]

const isOf =
  ({ code, field }: OutcomeWarning) =>
  (warning: Warning): boolean =>
    warning.code === code && warning.field === field

const outcomeWarnings = (before: readonly Warning[], records: readonly OutcomeRecord[]): Warning[] =>
  OUTCOME_WARNINGS.flatMap((kind) => {
    const { code, field } = kind
    const count = (before.find(isOf(kind))?.count ?? 0) + records.filter(kind.counts).length
    return count === 0 ? [] : [{ code, message: WARNINGS[code], ...(field && { field }), count }]
  })

/** The report of a job once a batch is done: what reading has found is complete as of the rows read so far. */
export const reportAfter = (
  before: JobReport,
  outcomes: readonly OutcomeRecord[],
  { warnings, detected }: ReadingReport,
): JobReport => {
  const failures = [...failuresOf(outcomes)]
  return {
    errors: [...before.errors, ...failures.slice(0, MAX_REPORTED_ERRORS)].slice(0, MAX_REPORTED_ERRORS),
    error_summary: summarised(before.error_summary ?? [], failures),
    warnings: sortedWarnings([...warnings, ...outcomeWarnings(before.warnings, outcomes), ...keptWarnings(before)]),
    ...(detected && { detected }),
  }
}

/** The report with what else was found out. */
export const withWarnings = (report: JobReport, found: readonly Warning[]): JobReport => ({
  ...report,
  warnings: sortedWarnings([...report.warnings, ...found]),
})

/** The report when the rows are processed again from the first: only what reading has found. */
export const withoutOutcomes = ({ warnings, detected }: JobReport): JobReport => ({
  errors: [],
  warnings: warnings.filter((warning) => !OUTCOME_WARNINGS.some((kind) => isOf(kind)(warning))),
  ...(detected && { detected }),
})

/** What answers show of a report. */
export const shownReport = ({ errors, error_summary = [], warnings, detected }: JobReport) => ({
  errors,
  error_summary: error_summary.toSorted((one, other) => other.count - one.count).slice(0, ANSWERED_GROUPS),
  warnings,
  ...(detected && { detected }),
})
