/** `overwrite`, `fill_blanks` or `never` for a field; `add`, `replace` or `never` for `tags`. */
export type MergeRule = 'overwrite' | 'fill_blanks' | 'never' | 'add' | 'replace'

/** How rows are to be taken. What is left out is as the service has it by default. */
export interface ImportOptions {
  /** CSV only; true by default. When false, columns are named by their number, from "1". */
  readonly has_header?: boolean | undefined
  /** CSV only; found where it is left out. */
  readonly delimiter?: ',' | ';' | '\t' | '|' | undefined
  /** CSV only: column name → contact field, `custom_fields.<name>`, or null to ignore it. Columns that say what they are need none. */
  readonly mapping?: Readonly<Record<string, string | null>> | undefined
  /** CSV only, in place of `mapping`: a job whose mapping and ways of mapping are taken, or `last`, of the last import with the same header row. */
  readonly mapping_from?: string | undefined
  /** CSV only: only the columns of `mapping`, or recognised column names too. */
  readonly mapping_mode?: 'exact' | 'extend' | undefined
  /** CSV only: what becomes of columns without a field. */
  readonly other_columns?: 'ignore' | 'custom_fields' | undefined
  /** Files only: a label of the WHATWG Encoding Standard. Found where it is left out. */
  readonly encoding?: string | undefined
  /** Of a workbook: the name of the sheet. */
  readonly sheet?: string | undefined
  /** Of dates such as 3/4/2024. Found where a date shows it. */
  readonly date_order?: 'dmy' | 'mdy' | 'ymd' | undefined
  /** What a value costs that cannot be read: its row, or itself. */
  readonly on_invalid_value?: 'auto' | 'fail' | 'drop' | undefined
  /** Whether a row that matches a contact updates it; otherwise it is skipped. */
  readonly update_existing?: boolean | undefined
  /**
   * Which identities find a contact; by default email and phone. One that is left out stays with the contact it belongs to. `external_id`
   * and `id` always find a contact.
   */
  readonly match_by?: readonly ('email' | 'phone' | 'external_id')[] | undefined
  /** False: a row that matches no contact is skipped. */
  readonly create_missing?: boolean | undefined
  /** With `update_existing`: contact field, `custom_fields.<name>` or `*` → what becomes of the value that a row gives. */
  readonly merge?: Readonly<Record<string, MergeRule>> | undefined
  /** `clear`: a blank value empties the field of the contact. */
  readonly blank_cells?: 'ignore' | 'clear' | undefined
  /** Put on every contact that is created or updated. */
  readonly tags?: readonly string[] | undefined
  /** ISO 3166-1 alpha-2, to read phones that are written without a country code. */
  readonly default_country?: string | undefined
  /** Kept with the job, to tell imports apart. */
  readonly name?: string | undefined
  readonly file_name?: string | undefined
  /** Everything but the writes. */
  readonly dry_run?: boolean | undefined
}

/** What becomes of an applied dry run once a row comes otherwise than planned. */
export interface UndoOptions {
  /** Says what the undo would do, and changes nothing. */
  readonly dry_run?: boolean
}

export interface ApplyOptions {
  readonly on_drift?: 'continue' | 'stop' | undefined
}

/** Exactly one source, and options. Rows have the fields of a contact. */
export type ImportRequest = ImportOptions &
  (
    | { readonly rows: readonly object[] }
    | { readonly csv: string }
    | { readonly upload_id: string }
    /** `https`, of a file of up to 20 MB with a public address; the service fetches it before it answers. */
    | { readonly url: string }
  )

/** Exactly one source, and how to read it. */
export type InspectRequest = Pick<ImportOptions, 'has_header' | 'delimiter' | 'default_country'> & {
  /** Files only: a label of the WHATWG Encoding Standard. Found where it is left out. */
  readonly encoding?: string | undefined
  /** Files only: the sheet of a workbook. The first that can be seen where it is left out. */
  readonly sheet?: string | undefined
} & ({ readonly csv: string } | { readonly upload_id: string } | { readonly url: string })

/**
 * The same options in one order, without those that say nothing: the same wish is the same text, however it was put together. That is
 * what an Idempotency-Key made of it, and the comparison of bodies by the service, live by.
 */
export const inOrder = ({ mapping, tags, match_by, merge, ...options }: ImportOptions): ImportOptions => {
  const columns = sorted(mapping)
  const rules = sorted(merge)
  return {
    ...(options.has_header === false && { has_header: false }),
    ...given(options, ['delimiter']),
    ...(columns.length > 0 && { mapping: Object.fromEntries(columns) }),
    ...given(options, ['mapping_from', 'mapping_mode', 'other_columns', 'encoding', 'sheet']),
    ...(options.update_existing === true && { update_existing: true }),
    ...(match_by !== undefined && { match_by: [...new Set(match_by)].sort() }),
    ...(options.create_missing === false && { create_missing: false }),
    ...(rules.length > 0 && { merge: Object.fromEntries(rules) }),
    ...given(options, ['blank_cells']),
    ...(tags !== undefined && tags.length > 0 && { tags }),
    ...given(options, ['default_country', 'date_order', 'on_invalid_value', 'name', 'file_name']),
    ...(options.dry_run === true && { dry_run: true }),
  }
}

const sorted = <T>(entries: Readonly<Record<string, T>> = {}): [string, T][] =>
  Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))

/** Those of the options that say something, in the order of their names here. */
const given = (options: ImportOptions, names: readonly (keyof ImportOptions)[]): ImportOptions =>
  Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const])))
