/**
 * Responses of the service on the wire. Declared here because the package is independent; a test compares them with the
 * service.
 */

export type JobStatus = 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled' | 'validated'
export type RowOutcome = 'created' | 'updated' | 'skipped' | 'failed' | 'deleted' | 'restored' | 'kept'
export type JobKind = 'import' | 'undo' | 'export'

/** What is wrong with a row. */
export interface RowError {
  readonly code: string
  readonly message: string
  readonly field?: string | undefined
  /** CSV: the header (or number) of the column. */
  readonly column?: string | undefined
}

/** Why a row failed. */
export interface RowFailure extends RowError {
  /** 1 for the first data row. */
  readonly row_number: number
  /** Line of the file, or row of the sheet, where the row begins. */
  readonly line?: number | undefined
  /** The other errors of the row. */
  readonly further?: readonly RowError[] | undefined
}

/** Failed rows with the same error. */
export interface ErrorGroup extends RowError {
  readonly count: number
}

/** Something to check; no row was lost by it. */
export interface Warning {
  readonly code: string
  readonly message: string
  readonly count: number
  /** Of `same_content`: the earlier import. */
  readonly job_id?: string | undefined
  readonly field?: string | undefined
  readonly column?: string | undefined
}

/** What a file is, and how it was read. */
export interface Detected {
  readonly format: 'csv' | 'ndjson' | 'json' | 'vcard' | 'xlsx'
  readonly packed?: 'gzip' | 'zip'
  /** Of a workbook: the sheet that was read. */
  readonly sheet?: string
  readonly delimiter?: ',' | ';' | '\t' | '|'
  readonly encoding?: string
  /** Of an inspection, in place of `encoding`: what it may be. An import asks for `encoding`. */
  readonly encoding_guess?: string
  readonly has_header?: boolean
  /** Line of the file, or row of the sheet, that the header is in. */
  readonly header_line?: number
  readonly mapping?: Readonly<Record<string, string>>
  readonly mapping_source?: 'given' | 'found' | 'extended' | 'earlier'
  /** Of an `earlier` mapping: the import it was taken from. */
  readonly from_job?: string
  /** Of dates such as 3/4/2024: as it was given, or as a date of the file shows. */
  readonly date_order?: 'dmy' | 'mdy' | 'ymd'
}

/** The response to an import. While it is queued, all counts are 0. */
export interface ImportResult {
  readonly job_id: string
  readonly status: JobStatus
  readonly created_count: number
  readonly updated_count: number
  /** How many of the updated rows changed nothing. */
  readonly unchanged_count: number
  readonly skipped_count: number
  readonly failed_count: number
  /** Data rows; null until known. */
  readonly total_count: number | null
  /** The first 100 rows that failed. */
  readonly errors: readonly RowFailure[]
  /** All failures by code, column and reason, most first; at most 50. */
  readonly error_summary: readonly ErrorGroup[]
  readonly warnings: readonly Warning[]
  /** CSV only. */
  readonly detected?: Detected | undefined
  /** Of a dry run: what an import of the same rows would take of the contacts table, and how long, about. */
  readonly estimate?:
    { readonly write_units: number; readonly read_units: number; readonly seconds: number } | undefined
}

/** An import as it is now. */
export interface Job extends ImportResult {
  readonly kind: JobKind
  /** The caller's own words for the import, and for its file. */
  readonly name: string | null
  readonly file_name: string | null
  /** The dry run that it applies, the job whose failed rows it retries, or the import that it undoes. */
  readonly parent_job_id: string | null
  /** Of an applied dry run: rows that came otherwise. */
  readonly drift_count?: number | undefined
  /** Of an undo: contacts that the import created, and that were deleted. */
  readonly deleted_count?: number | undefined
  /** Of an undo: contacts that are again as the import found them. */
  readonly restored_count?: number | undefined
  /** Of an undo: contacts that were kept, whole or in part. */
  readonly kept_count?: number | undefined
  /** `another_import`: the workspace runs as many imports as it may. Null: nothing, or a free worker. */
  readonly waiting_for: 'another_import' | null
  readonly processed_count: number
  /** From 0 to 1. */
  readonly progress: number
  /** Null before there is any time to measure. */
  readonly rows_per_second: number | null
  /** Times are RFC 3339, in UTC. */
  readonly created_at: string
  readonly started_at: string | null
  readonly completed_at: string | null
  /** Why the job as a whole failed. */
  readonly error: {
    readonly code: string
    readonly message: string
    /** What the request would have to say: path of a field → why. */
    readonly details?: { readonly fields: Readonly<Record<string, string>> } | undefined
  } | null
  /** How the rows were to be taken, as asked for. */
  readonly options: Readonly<Record<string, unknown>>
  /** The API key that made the job; null for jobs from before this was kept. */
  readonly created_by: { readonly key_id: string; readonly key_name: string | null } | null
  /** In webhook bodies that were cut to stay under 20 KB. */
  readonly truncated?: true
}

/** What became of one row. */
export interface RowRecord {
  readonly row_number: number
  /** Line of the file, or row of the sheet, where the row begins. */
  readonly line?: number | undefined
  readonly outcome: RowOutcome
  /** Of an applied dry run: what that said, where the row came otherwise. */
  readonly planned_outcome?: RowOutcome | undefined
  readonly contact_id?: string | undefined
  /** `row`: an earlier row of the same import. */
  readonly matched_by?: 'id' | 'email' | 'phone' | 'external_id' | 'row' | undefined
  /** Of an updated row: whether anything changed. */
  readonly changed?: boolean | undefined
  /** Field, or `custom_fields.<name>` → what it was and what it became. Only with `read:contacts`. */
  readonly changes?: Readonly<Record<string, readonly [before: unknown, after: unknown]>> | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly field?: string | undefined
  readonly column?: string | undefined
  /** Of a contact that an undo kept in part: the fields that it kept. */
  readonly fields?: readonly string[] | undefined
  /** The other errors of a failed row. */
  readonly further?: readonly RowError[] | undefined
  /** Values that could not be read and were left out of the contact. */
  readonly dropped?: readonly Omit<RowError, 'message'>[] | undefined
  /** The row matched by its phone a contact that has another email. */
  readonly email_differs?: boolean | undefined
  /** Of a failed row that was asked for with its source: the row as it was sent. */
  readonly source?: unknown
  /** Why such a row has none. */
  readonly source_missing?: 'not_ended' | 'not_kept' | 'too_long' | undefined
}

/** A column of a file that was inspected. */
export interface InspectedColumn {
  /** As `mapping` names it. */
  readonly name: string
  /** From 0. */
  readonly index: number
  /** The first values that differ, up to 5, cut at 80 characters. */
  readonly samples: readonly string[]
  /** Rows, of those that were read, with a value in the column. */
  readonly filled: number
  readonly field: string | null
  /** `found`: an import reads the column so. `proposed`: its cells look like it, and an import ignores it unless it is mapped. */
  readonly field_source: 'found' | 'proposed' | null
}

/** An error of a row, or a value of it. */
export type InspectedError = Pick<RowFailure, 'code' | 'message' | 'field' | 'column'>

/** One of the first rows of a file that was inspected. */
export interface SampleRow {
  readonly row_number: number
  readonly line?: number | undefined
  /** In the order of the columns, cut at 80 characters. */
  readonly cells: readonly string[]
  /** What an import would make of the row, if nothing matches it. */
  readonly contact?: Readonly<Record<string, unknown>> | undefined
  /** Why the row would fail. */
  readonly error?: (InspectedError & { readonly further?: readonly InspectedError[] | undefined }) | undefined
  /** Values that would be left out of the contact. */
  readonly dropped?: readonly InspectedError[] | undefined
}

/** What an import would make of a file, as far as its beginning says. */
export interface Inspection {
  readonly format: Detected['format']
  /** Of a workbook: the sheets that `sheet` can name. */
  readonly sheets?: readonly string[] | undefined
  readonly detected: Detected
  readonly columns: readonly InspectedColumn[]
  /** The first rows, up to 10. */
  readonly sample_rows: readonly SampleRow[]
  readonly rows_read: number
  /** Whether these were all rows of the file. */
  readonly is_complete: boolean
  /** Why an import of the file would fail without further options. */
  readonly error: {
    readonly code: string
    readonly message: string
    readonly details?: { readonly fields: Readonly<Record<string, string>> } | undefined
  } | null
  readonly warnings: readonly Warning[]
}

/** A form by which one file can be sent to S3. */
export interface UploadForm {
  readonly upload_id: string
  readonly url: string
  /** To be sent along, before the file. */
  readonly fields: Readonly<Record<string, string>>
  readonly max_bytes: number
  readonly expires_at: string
}

export interface Contact {
  readonly id: string
  readonly full_name: string | null
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
  /** E.164. */
  readonly phone: string | null
  readonly job_title: string | null
  readonly company: string | null
  readonly related_company_id: string | null
  readonly linkedin_url: string | null
  /** 1 is high, 3 is low. */
  readonly priority: 1 | 2 | 3 | null
  readonly tags: readonly string[]
  readonly custom_fields: Readonly<Record<string, unknown>>
  readonly created_date: string | null
  /** Your own id of the contact. */
  readonly external_id: string | null
  readonly created_at: string
  readonly updated_at: string
}

const UNDER_WAY: ReadonlySet<JobStatus> = new Set<JobStatus>(['queued', 'processing'])
const ENDED: ReadonlySet<JobStatus> = new Set<JobStatus>(['completed', 'failed', 'cancelled', 'validated'])

/**
 * Whether nothing about a job changes any more. If the status is of a later version of the service, the job has ended
 * when it has a time of completion.
 */
export const hasEnded = ({ status, completed_at }: Pick<Job, 'status'> & Partial<Pick<Job, 'completed_at'>>): boolean =>
  ENDED.has(status) || (!UNDER_WAY.has(status) && completed_at !== null)
