import { CONTACT_FIELDS, CONTACT_ID_FIELD, FIELD_ALIASES } from '../../contacts/contact-schema.ts'
import { customFieldNameProblem } from '../../contacts/custom-fields.ts'

/** What a column is mapped to: a contact field other than `custom_fields`, the id of the contact, or `custom_fields.<name>`. */
export type MappingTarget = string

/** Column name (or 1-based number, where there is no header) → target. */
export type Mapping = Readonly<Record<string, MappingTarget>>

/** What a request says of columns: null is one that is ignored on purpose. */
export type GivenMapping = Readonly<Record<string, MappingTarget | null>>

const CUSTOM_PREFIX = 'custom_fields.'

const FIELDS: ReadonlyMap<string, string> = new Map([
  ...CONTACT_FIELDS.filter((field) => field !== 'custom_fields').map((field) => [field, field] as const),
  [CONTACT_ID_FIELD, CONTACT_ID_FIELD],
  ...Object.entries(FIELD_ALIASES),
])

export const MAPPABLE_FIELDS: readonly string[] = [...new Set(FIELDS.values())]

/** The target that a text names, aliases resolved; or why it names none. */
export const readTarget = (text: string): { target: MappingTarget } | { problem: string } => {
  const trimmed = text.trim().toWellFormed()
  const field = FIELDS.get(trimmed)
  if (field !== undefined) return { target: field }
  if (!trimmed.startsWith(CUSTOM_PREFIX)) return { problem: 'must be a contact field or custom_fields.<name>' }
  const name = trimmed.slice(CUSTOM_PREFIX.length).trim()
  const problem = customFieldNameProblem(name)
  return problem === undefined ? { target: CUSTOM_PREFIX + name } : { problem }
}

/** The name of the custom field that a target stands for, or undefined. */
export const customNameOf = (target: MappingTarget): string | undefined =>
  target.startsWith(CUSTOM_PREFIX) ? target.slice(CUSTOM_PREFIX.length) : undefined

/** The custom field that a column is kept as under its own name, or undefined where that can be no name of one. */
export const customTarget = (column: string): MappingTarget | undefined => {
  const read = readTarget(CUSTOM_PREFIX + column)
  return 'target' in read ? read.target : undefined
}
