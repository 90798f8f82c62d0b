/** The times of AWS that the stub of the table keeps, and how much it takes. */
export interface TableOrder {
  readonly readMs: number
  readonly writeMs: number
  /** Write units a second; null: no limit. */
  readonly unitsPerSecond: number | null
}

/** What a process that imports is asked for. */
export type ImportOrder =
  | { readonly order: 'queued'; readonly rows: number; readonly s3Ms: number; readonly jobMs: number }
  | { readonly order: 'inline'; readonly rows: number }
  | { readonly order: 'document client'; readonly rows: number }

/** What it took. */
export interface ImportRun {
  readonly rows: number
  readonly milliseconds: number
  /** Of the process, all threads. */
  readonly processorMilliseconds: number
}
