/** How rows are to be taken. What is left out is as the service has it by default. */
export interface ImportOptions {
  /** CSV only; true by default. When false, columns are named by their number, from "1". */
  readonly has_header?: boolean | undefined
  /** CSV only; found where it is left out. */
  readonly delimiter?: ',' | ';' | '\t' | '|' | undefined
  /** CSV only: column name → contact field, or `custom_fields.<name>`. Columns that say what they are need none. */
  readonly mapping?: Readonly<Record<string, string>> | undefined
  /** Whether a row that matches a contact updates it; otherwise it is skipped. */
  readonly update_existing?: boolean | undefined
  /** Put on every contact that is created or updated. */
  readonly tags?: readonly string[] | undefined
  /** ISO 3166-1 alpha-2, to read phones that are written without a country code. */
  readonly default_country?: string | undefined
  /** Everything but the writes. */
  readonly dry_run?: boolean | undefined
}

/** Exactly one source, and options. Rows have the fields of a contact. */
export type ImportRequest = ImportOptions &
  ({ readonly rows: readonly object[] } | { readonly csv: string } | { readonly upload_id: string })

/** Exactly one source, and how to read it. */
export type InspectRequest = Pick<ImportOptions, 'has_header' | 'delimiter' | 'default_country'> & {
  /** Uploads only: a label of the WHATWG Encoding Standard. Found where it is left out. */
  readonly encoding?: string | undefined
  /** Uploads only: the sheet of a workbook. The first that can be seen where it is left out. */
  readonly sheet?: string | undefined
} & ({ readonly csv: string } | { readonly upload_id: string })

/**
 * The same options in one order, without those that say nothing: the same wish is the same text, however it was put together. That is
 * what an Idempotency-Key made of it, and the comparison of bodies by the service, live by.
 */
export const inOrder = ({ mapping, tags, ...options }: ImportOptions): ImportOptions => {
  const columns = Object.entries(mapping ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ...(options.has_header === false && { has_header: false }),
    ...(options.delimiter !== undefined && { delimiter: options.delimiter }),
    ...(columns.length > 0 && { mapping: Object.fromEntries(columns) }),
    ...(options.update_existing === true && { update_existing: true }),
    ...(tags !== undefined && tags.length > 0 && { tags }),
    ...(options.default_country !== undefined && { default_country: options.default_country }),
    ...(options.dry_run === true && { dry_run: true }),
  }
}
