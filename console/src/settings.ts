import type { Inspection, Options } from './types.ts'

/** What a person decides about an import. */
export interface Settings {
  /** Column name → field, `custom_fields.<name>` or null: only what differs from what was found. */
  readonly mapping: Readonly<Record<string, string | null>>
  readonly country: string
  readonly dates: string
  readonly existing: 'skip' | 'update' | 'fill'
  readonly tags: string
  readonly sheet: string
  /** By a repair: what a value costs that cannot be read. */
  readonly invalid: '' | 'drop' | 'fail'
  readonly emailOnly: boolean
}

export const NO_SETTINGS: Settings = {
  mapping: {},
  country: '',
  dates: '',
  existing: 'skip',
  tags: '',
  sheet: '',
  invalid: '',
  emailOnly: false,
}

/** Of contacts, in the order in which a person looks for them. */
export const FIELDS = [
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'company',
  'job_title',
  'linkedin_url',
  'priority',
  'tags',
  'created_date',
  'related_company_id',
]

/** The field of a column as it stands: chosen, proposed or found. */
export const fieldOf = ({ columns }: Inspection, { mapping }: Settings, name: string): string | null => {
  const chosen = mapping[name]
  if (chosen !== undefined) return chosen
  return columns.find((column) => column.name === name)?.field ?? null
}

/** Columns whose field the service only proposes are imported as what is shown. */
const proposed = ({ columns }: Inspection): Record<string, string> =>
  Object.fromEntries(
    columns.flatMap(({ name, field, field_source }) =>
      field_source === 'proposed' && field !== null ? [[name, field]] : [],
    ),
  )

/** The options of an import. What a session has set is laid over them by the service. */
export const optionsOf = (inspection: Inspection, settings: Settings, fixed: Options): Options => {
  const mapping = { ...proposed(inspection), ...settings.mapping }
  const tags = settings.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  const encoding = inspection.detected.encoding_guess
  const options: Options = {
    // What was found by its name stays so: a guess never costs a row.
    ...(Object.keys(mapping).length > 0 && { mapping, mapping_mode: 'extend' }),
    ...(settings.country !== '' && { default_country: settings.country }),
    ...(settings.dates !== '' && { date_order: settings.dates }),
    ...(settings.existing !== 'skip' && { update_existing: true }),
    ...(settings.existing === 'fill' && { merge: { '*': 'fill_blanks' } }),
    ...(tags.length > 0 && { tags }),
    ...(settings.sheet !== '' && { sheet: settings.sheet }),
    ...(encoding !== undefined && { encoding }),
    ...(settings.invalid !== '' && { on_invalid_value: settings.invalid }),
    ...(settings.emailOnly && { match_by: ['email'] }),
  }
  return { ...options, ...fixed }
}

/** Of rows that are sent as text: what says how a file is read has no meaning there. */
export const optionsOfRows = (options: Options): Options => {
  const { encoding: _encoding, sheet: _sheet, ...others } = options
  return others
}
