import { isDeepStrictEqual } from 'node:util'
import type { IdentityKind } from './identity.ts'
import type { LastChange } from './last-change.ts'
import type { RowError } from './row-errors.ts'
import { CONTACT_FIELDS, CONTACT_LIMITS, isLongerThan, type ContactInput } from './contact-schema.ts'
import { composeFullName, nameFromEmail, splitFullName } from './names.ts'

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
  /** Of a pointer that was written before the home it belongs to: the version on which that may list the identity (`permit.ts`). */
  readonly at?: number
}

type Names = Pick<ContactInput, 'full_name' | 'first_name' | 'last_name'>

const withoutUndefined = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

/** Full name from its parts or parts from the full name, whichever is missing. A full name decides all of the name. */
const completeNames = (input: Names): Names => {
  if (input.first_name === undefined && input.last_name === undefined) {
    if (input.full_name === undefined) return {}
    const names: { -readonly [K in keyof Names]: Names[K] } = { full_name: input.full_name }
    return Object.assign(names, splitFullName(input.full_name))
  }
  const { full_name } = input
  if (full_name === undefined) return withoutUndefined<Names>({ full_name: composeFullName(input), ...partsOf(input) })
  return withoutUndefined<Names>({ full_name, ...partsOf(input), ...restOfName(full_name, input) })
}

/** The part that a full name has besides the one that was given, where it begins or ends with that. */
const restOfName = (fullName: string, { first_name, last_name }: Names): Names => {
  if (first_name !== undefined && last_name === undefined && fullName.startsWith(`${first_name} `))
    return { last_name: fullName.slice(first_name.length).trim() }
  if (last_name !== undefined && first_name === undefined && fullName.endsWith(` ${last_name}`))
    return { first_name: fullName.slice(0, -last_name.length).trim() }
  return {}
}

const partsOf = (names: Names) => ({ first_name: names.first_name, last_name: names.last_name })

const withoutNames = <T extends Names>({ full_name, first_name, last_name, ...rest }: T): Omit<T, keyof Names> => rest

/** Fields that are no part of a name, in the order in which a contact has them. */
const OTHER_FIELDS = CONTACT_FIELDS.filter(
  (field) => field !== 'full_name' && field !== 'first_name' && field !== 'last_name',
)

const hasName = (input: Names): boolean =>
  input.full_name !== undefined || input.first_name !== undefined || input.last_name !== undefined

/** Names of a new contact; an email without a name gives one. */
const namesOfNew = (input: ContactInput, { isNamedElsewhere = false }: Origin): Names => {
  if (hasName(input)) return completeNames(input)
  return input.email === undefined || isNamedElsewhere ? {} : completeNames({ full_name: nameFromEmail(input.email) })
}

/** Names after an update: a new full name brings its own parts, a new part composes the full name anew. */
const namesAfter = (stored: Names, input: ContactInput): Names => {
  if (!hasName(input)) return namesIn(stored)
  const hasParts = input.first_name !== undefined || input.last_name !== undefined
  if (!hasParts && input.full_name === stored.full_name) return namesIn(stored)
  if (input.full_name !== undefined) return completeNames(input)
  const parts = { first_name: input.first_name ?? stored.first_name, last_name: input.last_name ?? stored.last_name }
  return isDeepStrictEqual(parts, partsOf(stored)) ? namesIn(stored) : completeNames(withoutUndefined<Names>(parts))
}

const namesIn = (names: Names): Names => withoutUndefined<Names>({ full_name: names.full_name, ...partsOf(names) })

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
  return overLimit(contact as ContactInput) ?? (contact as unknown as Contact)
}

/**
 * The contact after an update: given fields replace, tags are united, custom fields merge one level deep. The very same object
 * where nothing changes, so that a row which changes nothing writes nothing.
 */
export const mergeContact = (contact: Contact, input: ContactInput, now: string): Contact | RowError => {
  const { tags, custom_fields, ...replacing } = withoutNames(input)
  const merged: Contact = { ...namesAfter(contact, input), ...withoutNames(contact), ...replacing }
  const united = {
    ...merged,
    ...(tags && { tags: [...new Set([...(contact.tags ?? []), ...tags])] }),
    ...(custom_fields && { custom_fields: { ...contact.custom_fields, ...custom_fields } }),
  }
  if (isDeepStrictEqual(united, contact)) return contact
  return overLimit(united) ?? { ...united, updated_at: now }
}

/** Whether a contact was refused. */
export const isRowError = (result: Contact | RowError): result is RowError => 'code' in result
