/** What the service answers, as far as the console reads it. */
export type Outcome = 'created' | 'updated' | 'skipped' | 'failed'
/** Of the records of an undo. */
export type UndoOutcome = 'deleted' | 'restored' | 'kept'
export type AnyOutcome = Outcome | UndoOutcome

export interface RowError {
  readonly code: string
  readonly message: string
  readonly field?: string
  readonly column?: string
}

export interface ErrorGroup extends RowError {
  readonly count: number
}

export interface Detected {
  readonly format: string
  readonly packed?: string
  readonly sheet?: string
  readonly delimiter?: string
  readonly encoding?: string
  readonly encoding_guess?: string
  readonly header_line?: number
  readonly date_order?: string
  readonly mapping?: Readonly<Record<string, string>>
  readonly mapping_source?: string
}

export interface Column {
  readonly name: string
  readonly index: number
  readonly samples: readonly string[]
  readonly filled: number
  readonly field: string | null
  readonly field_source: 'found' | 'proposed' | null
}

export interface Inspection {
  readonly format: string
  readonly sheets?: readonly string[]
  readonly detected: Detected
  readonly columns: readonly Column[]
  readonly rows_read: number
  readonly is_complete: boolean
  readonly error: { readonly code: string; readonly message: string } | null
  readonly warnings: readonly ErrorGroup[]
}

export interface ImportResult {
  readonly job_id: string
  readonly status: 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled' | 'validated'
  readonly created_count: number
  readonly updated_count: number
  readonly unchanged_count?: number
  readonly skipped_count: number
  readonly failed_count: number
  readonly total_count: number | null
  readonly errors: readonly (RowError & { readonly row_number: number; readonly further?: readonly RowError[] })[]
  readonly error_summary: readonly ErrorGroup[]
  readonly warnings: readonly ErrorGroup[]
  readonly detected?: Detected
  readonly drift_count?: number
}

export interface Job extends ImportResult {
  readonly kind?: 'import' | 'undo' | 'export'
  readonly processed_count: number
  readonly progress: number
  readonly rows_per_second: number | null
  readonly created_at: string
  readonly completed_at: string | null
  readonly error: { readonly code: string; readonly message: string } | null
  readonly options: Readonly<Record<string, unknown>>
  readonly name?: string | null
  readonly file_name?: string | null
  readonly parent_job_id?: string | null
  readonly deleted_count?: number
  readonly restored_count?: number
  readonly kept_count?: number
}

export interface RowRecord {
  /** The cells as they were sent, by column; a list where they fit no columns. */
  readonly source?: Readonly<Record<string, unknown>> | readonly unknown[]
  readonly row_number: number
  readonly line?: number
  readonly outcome: AnyOutcome
  readonly planned_outcome?: Outcome
  readonly contact_id?: string
  readonly matched_by?: string
  readonly changes?: Readonly<Record<string, readonly [unknown, unknown]>>
  readonly code?: string
  readonly message?: string
  readonly field?: string
  readonly column?: string
  readonly further?: readonly RowError[]
  /** Of a contact that an undo kept in part: the fields that stay as they are. */
  readonly fields?: readonly string[]
  readonly dropped?: readonly { readonly field?: string; readonly column?: string; readonly code: string }[]
}

/** What a key or a session opens. */
export interface Access {
  readonly workspace_id: string
  readonly permissions: readonly string[]
  readonly expires_at: string | null
}

export interface JobsPage {
  readonly data: readonly Job[]
  readonly meta: { readonly next_cursor: string | null; readonly key: Access }
}

export interface UploadForm {
  readonly upload_id: string
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly max_bytes: number
}

/** A body of an import, without what is imported. */
export type Options = Readonly<Record<string, unknown>>

export const isUnderWay = ({ status }: Pick<Job, 'status'>): boolean => status === 'queued' || status === 'processing'
