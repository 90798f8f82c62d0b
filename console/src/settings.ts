import type { LoadedFile } from './loaded-file.ts'
import type { Inspection, Job, Options } from './types.ts'

/** What a person decides about an import. */
export interface Settings {
  /** Column name → field, `custom_fields.<name>` or null: only what differs from what was found. */
  readonly mapping: Readonly<Record<string, string | null>>
  readonly country: string
  readonly dates: string
  readonly existing: 'skip' | 'update' | 'fill'
  /** What becomes of contacts that match nobody. */
  readonly missing: 'create' | 'skip'
  readonly blanks: 'ignore' | 'clear'
  /** Field → what an update does with it, where that is not what it does with the others. */
  readonly rules: Readonly<Record<string, string>>
  /** The person's own words for the import. */
  readonly name: string
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
  missing: 'create',
  blanks: 'ignore',
  rules: {},
  name: '',
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
  'external_id',
  'id',
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

/** Fields that columns go to, each once. */
export const usedFields = (inspection: Inspection, settings: Settings): readonly string[] => [
  ...new Set(inspection.columns.flatMap(({ name }) => fieldOf(inspection, settings, name) ?? [])),
]

/** What an update does with what a contact has; nothing where contacts are not updated. */
const mergeOf = (inspection: Inspection, settings: Settings): Options => {
  const { existing, rules, missing, blanks } = settings
  if (existing === 'skip') return {}
  const used = usedFields(inspection, settings)
  const merge = {
    ...(existing === 'fill' && { '*': 'fill_blanks' }),
    ...Object.fromEntries(Object.entries(rules).filter(([field]) => used.includes(field))),
  }
  return {
    update_existing: true,
    ...(Object.keys(merge).length > 0 && { merge }),
    ...(missing === 'skip' && { create_missing: false }),
    ...(blanks === 'clear' && { blank_cells: 'clear' }),
  }
}

/** By what the import is known among others. */
export const namesOf = ({ file }: Pick<LoadedFile, 'file'>, { name }: Settings): Options => ({
  file_name: file.name.slice(0, 200),
  ...(name.trim() !== '' && { name: name.trim().slice(0, 200) }),
})

/** The options of an import. What a session has set is laid over them by the service. */
export const optionsOf = (inspection: Inspection, settings: Settings, fixed: Options): Options => {
  // Of an earlier import there may be columns that this file lacks.
  const names = new Set(inspection.columns.map(({ name }) => name))
  const chosen = Object.entries(settings.mapping).filter(([name]) => names.has(name))
  const mapping = { ...proposed(inspection), ...Object.fromEntries(chosen) }
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
    ...mergeOf(inspection, settings),
    ...(tags.length > 0 && { tags }),
    ...(settings.sheet !== '' && { sheet: settings.sheet }),
    ...(encoding !== undefined && { encoding }),
    ...(settings.invalid !== '' && { on_invalid_value: settings.invalid }),
    ...(settings.emailOnly && { match_by: ['email'] }),
  }
  return { ...options, ...fixed }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What was decided about an earlier import, for the next file. */
export const settingsOf = ({ options, detected, name }: Job): Settings => {
  const { '*': others, ...rules } = (options['merge'] ?? {}) as Record<string, string>
  const isUpdate = options['update_existing'] === true
  const invalid = options['on_invalid_value']
  return {
    ...NO_SETTINGS,
    mapping: detected?.mapping ?? {},
    country: textOf(options['default_country']),
    dates: textOf(options['date_order']),
    existing: !isUpdate ? 'skip' : others === 'fill_blanks' ? 'fill' : 'update',
    missing: options['create_missing'] === false ? 'skip' : 'create',
    blanks: options['blank_cells'] === 'clear' ? 'clear' : 'ignore',
    rules,
    name: name ?? '',
    tags: ((options['tags'] ?? []) as string[]).join(', '),
    invalid: invalid === 'drop' || invalid === 'fail' ? invalid : '',
    emailOnly: JSON.stringify(options['match_by']) === '["email"]',
  }
}

/** Of rows that are sent as text: what says how a file is read has no meaning there. */
export const optionsOfRows = (options: Options): Options => {
  const { encoding: _encoding, sheet: _sheet, ...others } = options
  return others
}
