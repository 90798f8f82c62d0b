import { isDeepStrictEqual } from 'node:util'
import type { RowError } from './row-errors.ts'
import { CONTACT_LIMITS, type ContactInput } from './contact-schema.ts'
import { composeFullName, nameFromEmail, splitFullName } from './names.ts'

/** A contact as it is stored: what was given, the names derived from it, and where it came from. */
export interface Contact extends ContactInput {
  readonly created_at: string
  readonly updated_at: string
  /** The job and the row that made the contact, for good: a retry of that row knows its own work by them. */
  readonly job_id: string
  readonly row_number: number
}

/** An item of the contacts table, less its key. design: "Contacts: one key an identity". */
export interface ContactItem {
  /** Id of the contact that owns the identity of this key. */
  readonly owner?: string
  /** The contact, if this key is its home. */
  readonly contact?: Contact
  /** Counts the changes of `contact`. */
  readonly version?: number
  /** Counts how often the identity of this key was released. */
  readonly freed?: number
}

type Names = Pick<ContactInput, 'full_name' | 'first_name' | 'last_name'>

const withoutUndefined = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

/** Full name from its parts or parts from the full name, whichever is missing. */
const completeNames = (input: Names): Names => {
  if (input.first_name === undefined && input.last_name === undefined) {
    return input.full_name === undefined ? {} : { full_name: input.full_name, ...splitFullName(input.full_name) }
  }
  return withoutUndefined<Names>({ full_name: input.full_name ?? composeFullName(input), ...partsOf(input) })
}

const partsOf = (names: Names) => ({ first_name: names.first_name, last_name: names.last_name })

const withoutNames = <T extends Names>({ full_name, first_name, last_name, ...rest }: T): Omit<T, keyof Names> => rest

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
  if (!hasParts) return input.full_name === stored.full_name ? namesIn(stored) : completeNames(input)
  const parts = { first_name: input.first_name ?? stored.first_name, last_name: input.last_name ?? stored.last_name }
  if (input.full_name === undefined && isDeepStrictEqual(parts, partsOf(stored))) return namesIn(stored)
  return completeNames(withoutUndefined<Names>({ full_name: input.full_name, ...parts }))
}

const namesIn = (names: Names): Names => withoutUndefined<Names>({ full_name: names.full_name, ...partsOf(names) })

const overLimit = (fields: ContactInput): RowError | undefined => {
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
  /** The row names somebody where nobody reads it: no name is to be made of the email. */
  readonly isNamedElsewhere?: boolean
}

/** A new contact of what a row gives, or why there can be none. */
export const newContact = (input: ContactInput, origin: Origin): Contact | RowError => {
  return (
    overLimit(input) ?? {
      ...namesOfNew(input, origin),
      ...withoutNames(input),
      created_at: origin.now,
      updated_at: origin.now,
      job_id: origin.jobId,
      row_number: origin.rowNumber,
    }
  )
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
