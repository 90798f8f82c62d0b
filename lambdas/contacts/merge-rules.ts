import { CONTACT_FIELDS, type ContactField, type ContactInput } from './contact-schema.ts'
import type { CustomFields } from './custom-fields.ts'
import { completeNames, namesIn, type Names } from './name-fields.ts'
import { composeFullName } from './names.ts'

/** What becomes of the value that a row gives for a field of the contact that it matches. */
export const FIELD_RULES = ['overwrite', 'fill_blanks', 'never'] as const
type FieldRule = (typeof FIELD_RULES)[number]

export const TAG_RULES = ['add', 'replace', 'never'] as const
type TagRule = (typeof TAG_RULES)[number]

export const MERGE_RULES = [...FIELD_RULES, 'add', 'replace'] as const

/** Contact field, `custom_fields.<name>`, or `*` for all that are not named → rule. */
export type MergeRules = Readonly<Record<string, (typeof MERGE_RULES)[number]>>

/** How an update takes what its row gives. */
export interface Merging {
  readonly rules?: MergeRules | undefined
  /** Fields, and `custom_fields.<name>`, that the row leaves blank in order to empty them. */
  readonly cleared?: readonly string[] | undefined
  /** The row itself gives no tags: those of its input are the import's, which every contact gets. */
  readonly tagsOfImport?: boolean | undefined
}

/** What an update changes, once the rules of the fields are applied. */
export interface Taken {
  readonly input: ContactInput
  readonly cleared: ReadonlySet<string>
  readonly replacesTags: boolean
}

const NAME_PARTS = ['first_name', 'last_name'] as const
type NamePart = (typeof NAME_PARTS)[number]
const NAMES: ReadonlySet<string> = new Set(['full_name', ...NAME_PARTS])
const NO_RULES: MergeRules = {}
const NOTHING: ReadonlySet<string> = new Set()

const asFieldRule = (rule: MergeRules[string] | undefined): FieldRule | undefined =>
  FIELD_RULES.find((known) => known === rule)

/** The rule of a contact field, or of `custom_fields.<name>`. A part of the name has the rule of the whole if it has none of its own. */
export const fieldRule = (field: string, rules: MergeRules = NO_RULES): FieldRule => {
  const whole = field.startsWith('custom_fields.') ? 'custom_fields' : NAMES.has(field) ? 'full_name' : field
  return asFieldRule(rules[field] ?? rules[whole] ?? rules['*']) ?? 'overwrite'
}

/** Adding a tag takes nothing away, so that only `never` for all fields reaches the tags too. */
const tagRule = ({ tags, '*': others }: MergeRules): TagRule =>
  TAG_RULES.find((known) => known === tags) ?? (others === 'never' ? 'never' : 'add')

const takes = (rule: FieldRule, isBlank: boolean): boolean =>
  rule === 'overwrite' || (rule === 'fill_blanks' && isBlank)

/**
 * The names of the row that are taken. Where the parts have rules of their own, each by itself: the whole is made of them anew, unless a
 * missing part is all that is new to it and the whole is not made of the parts.
 */
const takenNames = (
  contact: ContactInput,
  input: ContactInput,
  cleared: ReadonlySet<string>,
  rules: MergeRules,
): Names => {
  const [first, last] = [fieldRule('first_name', rules), fieldRule('last_name', rules)]
  const isNameless = (contact.full_name ?? contact.first_name ?? contact.last_name) === undefined
  if (first === last && takes(first, isNameless)) return namesIn(input)
  const given = completeNames(input)
  const changes = (part: NamePart): boolean =>
    fieldRule(part, rules) === 'overwrite' && (given[part] !== undefined || cleared.has(part))
  // A missing part is filled where nothing of the whole is lost by it that is not lost anyway.
  const isComposed = contact.full_name === undefined || contact.full_name === composeFullName(contact)
  const isMadeAnew = isComposed || NAME_PARTS.some(changes)
  // Where rows may replace the other part, the part is filled at once. Else a retry would fill it after one of them.
  const mayFill = isMadeAnew || [first, last].includes('overwrite')
  const taken = NAME_PARTS.filter(
    (part) => given[part] !== undefined && takes(fieldRule(part, rules), mayFill && contact[part] === undefined),
  )
  const names: Names = Object.fromEntries(taken.map((part) => [part, given[part]]))
  return isMadeAnew || taken.length === 0 ? names : { ...namesIn(contact), ...names }
}

const takenCustomFields = (stored: CustomFields = {}, given: CustomFields, rules: MergeRules): CustomFields =>
  Object.fromEntries(
    Object.entries(given).filter(([name]) =>
      takes(fieldRule(`custom_fields.${name}`, rules), !Object.hasOwn(stored, name)),
    ),
  )

const mayClear = (field: string, rules: MergeRules): boolean => {
  if (field === 'tags') return tagRule(rules) !== 'never'
  return (field === 'full_name' ? [field, ...NAME_PARTS] : [field]).every(
    (one) => fieldRule(one, rules) === 'overwrite',
  )
}

/**
 * What of a row reaches the contact that it matches. Pure, and the same again on what it led to: a retry of the row changes nothing more.
 */
export const takenOf = (
  contact: ContactInput,
  input: ContactInput,
  { rules = NO_RULES, cleared = [], tagsOfImport = false }: Merging,
): Taken => {
  const clears = cleared.length === 0 ? NOTHING : new Set(cleared.filter((field) => mayClear(field, rules)))
  const ofTags = tagRule(rules)
  const replacesTags = clears.has('tags') || (ofTags === 'replace' && input.tags !== undefined && !tagsOfImport)
  if (rules === NO_RULES) return { input, cleared: clears, replacesTags }
  const { full_name: _, first_name: __, last_name: ___, tags, custom_fields, ...others } = input
  const custom = custom_fields && takenCustomFields(contact.custom_fields, custom_fields, rules)
  return {
    input: {
      ...takenNames(contact, input, clears, rules),
      ...pick(others, (field) => takes(fieldRule(field, rules), contact[field] === undefined)),
      ...(tags && ofTags !== 'never' && { tags }),
      ...(custom && Object.keys(custom).length > 0 && { custom_fields: custom }),
    },
    cleared: clears,
    replacesTags,
  }
}

const pick = (input: ContactInput, isTaken: (field: ContactField) => boolean): ContactInput =>
  Object.fromEntries(
    CONTACT_FIELDS.filter((field) => input[field] !== undefined && isTaken(field)).map((field) => [
      field,
      input[field],
    ]),
  )
