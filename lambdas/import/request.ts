/** A column's target: a contact field, or `custom_fields.<name>`. */
export type MappingTarget = string
/** Column name (or 1-based number, without a header) → target. */
export type Mapping = Readonly<Record<string, MappingTarget>>

/** As the request gave them, with defaults; also how a job keeps and shows them. */
export interface ImportOptions {
  readonly has_header: boolean
  readonly delimiter?: Delimiter
  readonly mapping?: Mapping
  readonly update_existing: boolean
  readonly tags: readonly string[]
  readonly default_country?: string
  readonly dry_run: boolean
}

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export type ImportSource =
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'csv'; readonly csv: string }
  | { readonly kind: 'upload'; readonly upload_id: string }

export interface ImportRequest {
  readonly source: ImportSource
  readonly options: ImportOptions
  /** CSV-only options that were given beside `rows`: a warning `ignored_option` each. */
  readonly ignored_options: readonly string[]
}

export const parseImportRequest = (json: unknown): ImportRequest => {
  void json
  throw new Error('to come')
}
