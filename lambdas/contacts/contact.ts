import { isDeepStrictEqual } from 'node:util'
import { IDENTITY_KINDS, type IdentityKind } from './identity.ts'
import { takenOf, type Merging } from './merge-rules.ts'
import type { RowError, RowErrorCode } from './row-errors.ts'
import { CONTACT_FIELDS, CONTACT_LIMITS, isLongerThan, type ContactInput } from './contact-schema.ts'
import { completeNames, hasName, namesAfter, namesIn, namesWithout, withoutNames, type Names } from './name-fields.ts'
import { nameFromEmail } from './names.ts'

/** Fields that differ, custom fields as `custom_fields.<name>`, with the values of the earlier state; null: there was none. */
export type Before = Readonly<Record<string, unknown>>

/** The last import that changed a contact, stored with the change. */
export interface LastChange {
  readonly job_id: string
  /** The last row of the import that changed the contact. All rows before it in its batch are in the contact as well. */
  readonly row_number: number
  /** What differs now from what was there before the import. Nothing of a contact that the import made. */
  readonly before: Before
  /** Rows of the import's last batch that changed the contact, in order, with what each of them found. Left out: only `row_number`, and it found `before`. */
  readonly rows?: readonly RowChange[]
  /** The import made the contact, another changed it, and the import changed it again: its undo must not delete it. */
  readonly shared?: true
  /** Of an undo: what it did not put back, and why. */
  readonly kept?: KeptFields
}

export interface KeptFields {
  readonly code: RowErrorCode
  /** Custom fields as `custom_fields.<name>`. */
  readonly fields: readonly string[]
}

export type RowChange = readonly [rowNumber: number, found: Before]

/** A contact as it is stored: what was given, the names derived from it, and where it came from. */
export interface Contact extends ContactInput {
  readonly created_at: string
  readonly updated_at: string
  /** The job and the row that made the contact, for good: a retry of that row knows its own work by them. */
  readonly job_id: string
  readonly row_number: number
  /** Identities of that row which belonged to another contact. A retry could not tell it from what the contact has by then. */
  readonly left_out?: readonly IdentityKind[]
  /** The last import that changed the contact: a retry of its rows knows its own work by it, and what was there before is not lost. */
  readonly last?: LastChange
}

/** What stays of a deleted contact: who deleted it, and which row of which import made it, so that a retry of the row knows its work. */
export interface DeletedContact {
  readonly by: string
  readonly job_id: string
  readonly row_number: number
  readonly left_out?: readonly IdentityKind[]
  /** Of each identity that it had, what keys end with: erased later, they are closed. Undefined of what was deleted before this was kept. */
  readonly had?: readonly string[]
}

/** An item of the contacts table, less its key. design: "Contacts: one key an identity". */
export interface ContactItem {
  /** Id of the contact that owns the identity of this key. */
  readonly owner?: string
  /** The contact, if this key is its home. */
  readonly contact?: Contact
  /** Counts the changes of `contact`. */
  readonly version?: number
  /** Counts how often the identity of this key was released, or taken from a permit. */
  readonly freed?: number
  /** Of a home: the last contact that was deleted here. */
  readonly deleted?: DeletedContact
  /** The identity of this key is closed for good: nobody can have it. */
  readonly erased?: true
  /** Of a pointer that was written before the home it belongs to: the version on which that may list the identity (`permit.ts`). */
  readonly at?: number
}

/** Fields that are no part of a name, in the order in which a contact has them. */
const OTHER_FIELDS = CONTACT_FIELDS.filter(
  (field) => field !== 'full_name' && field !== 'first_name' && field !== 'last_name',
)

/** Names of a new contact; an email without a name gives one. */
const namesOfNew = (input: ContactInput, { isNamedElsewhere = false }: Origin): Names => {
  if (hasName(input)) return completeNames(input)
  return input.email === undefined || isNamedElsewhere ? {} : completeNames({ full_name: nameFromEmail(input.email) })
}

const overLimit = (fields: ContactInput): RowError | undefined => {
  if (fields.full_name !== undefined && isLongerThan(fields.full_name, CONTACT_LIMITS.text)) {
    return {
      code: 'field_too_long',
      message: `The full name of the contact would be longer than ${CONTACT_LIMITS.text} characters.`,
      field: 'full_name',
    }
  }
  if ((fields.tags?.length ?? 0) > CONTACT_LIMITS.tags) {
    return {
      code: 'too_many_tags',
      message: `The contact would have more than ${CONTACT_LIMITS.tags} tags.`,
      field: 'tags',
    }
  }
  if (
    fields.custom_fields !== undefined &&
    Buffer.byteLength(JSON.stringify(fields.custom_fields)) > CONTACT_LIMITS.customFieldsBytes
  ) {
    return {
      code: 'custom_fields_too_large',
      message: `The custom fields of the contact would exceed ${CONTACT_LIMITS.customFieldsBytes} bytes of JSON.`,
      field: 'custom_fields',
    }
  }
  return undefined
}

export interface Origin {
  readonly jobId: string
  readonly rowNumber: number
  readonly now: string
  /** The row has a name in a field that is not read: the name must not be derived from the email. */
  readonly isNamedElsewhere?: boolean
  readonly leftOut?: readonly IdentityKind[]
}

/** A new contact of what a row gives, or why there can be none. */
export const newContact = (input: ContactInput, origin: Origin): Contact | RowError => {
  // One object, field by field: an import makes millions of them.
  const contact: Record<string, unknown> = { ...namesOfNew(input, origin) }
  for (const field of OTHER_FIELDS) if (input[field] !== undefined) contact[field] = input[field]
  contact['created_at'] = contact['updated_at'] = origin.now
  contact['job_id'] = origin.jobId
  contact['row_number'] = origin.rowNumber
  if (origin.leftOut !== undefined && origin.leftOut.length > 0) contact['left_out'] = origin.leftOut
  return overLimit(contact) ?? (contact as unknown as Contact)
}

/** The contact without what a row empties. */
const withoutCleared = (contact: Contact, cleared: ReadonlySet<string>, input: ContactInput): Contact => {
  if (cleared.size === 0) return contact
  const { custom_fields = {}, ...others } = withoutNames(contact)
  const custom = Object.entries(custom_fields).filter(
    ([name]) => !cleared.has('custom_fields') && !cleared.has(`custom_fields.${name}`),
  )
  // Nothing else may be left to tell whose contact it is.
  const mayLoseName = IDENTITY_KINDS.some((kind) => (input[kind] ?? contact[kind]) !== undefined)
  const left = Object.entries(others).filter(([field]) => !cleared.has(field)) as [keyof Contact, never][]
  return {
    ...(mayLoseName ? namesWithout(contact, cleared, input) : namesIn(contact)),
    ...(Object.fromEntries(left) as unknown as Contact),
    ...(custom.length > 0 && { custom_fields: Object.fromEntries(custom) }),
  }
}

const tagsAfter = (stored: readonly string[] = [], given: readonly string[] = [], replaces: boolean): string[] =>
  replaces ? [...given] : [...new Set([...stored, ...given])]

/**
 * The contact after an update: given fields replace, tags are united, custom fields merge one level deep, unless the rules say
 * otherwise. The very same object where nothing changes, so that a row which changes nothing writes nothing.
 */
export const mergeContact = (
  contact: Contact,
  input: ContactInput,
  now: string,
  merging: Merging = {},
): Contact | RowError => {
  const taken = takenOf(contact, input, merging)
  const { tags, custom_fields, ...replacing } = withoutNames(taken.input)
  const kept = withoutCleared(contact, taken.cleared, input)
  const { tags: _, ...merged } = { ...namesAfter(kept, taken.input), ...withoutNames(kept), ...replacing }
  const tagsLeft = tagsAfter(contact.tags, tags, taken.replacesTags)
  const united: Contact = {
    ...merged,
    ...(tagsLeft.length > 0 && { tags: tagsLeft }),
    ...(custom_fields && { custom_fields: { ...kept.custom_fields, ...custom_fields } }),
  }
  if (isDeepStrictEqual(united, contact)) return contact
  return overLimit(united) ?? { ...united, updated_at: now }
}

/** Whether a contact was refused. */
export const isRowError = (result: Contact | RowError): result is RowError => 'code' in result
