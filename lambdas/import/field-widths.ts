import { CONTACT_LIMITS, type ContactInput } from '../contacts/contact-schema.ts'

type Given = Pick<ContactInput, 'custom_fields' | 'first_name' | 'last_name' | 'full_name'>

interface Widths {
  /** What rows gave and is not measured yet: few contacts get anything twice in a batch. */
  readonly unmeasured: Given[]
  /** Name of a custom field → the most bytes of JSON that it has had. */
  readonly widest: Map<string, number>
  /** The most characters that each part of the name has had. */
  readonly names: { first: number; last: number }
}

const lengthOf = (text = ''): number => Array.from(text).length

const measure = ({ widest, names }: Pick<Widths, 'widest' | 'names'>, given: Given): void => {
  for (const [name, value] of Object.entries(given.custom_fields ?? {})) {
    const bytes = Buffer.byteLength(JSON.stringify({ [name]: value }))
    widest.set(name, Math.max(bytes, widest.get(name) ?? 0))
  }
  names.first = Math.max(names.first, lengthOf(given.first_name))
  names.last = Math.max(names.last, lengthOf(given.last_name))
}

const givesAny = ({ custom_fields, first_name, last_name, full_name }: Given): boolean =>
  custom_fields !== undefined || first_name !== undefined || last_name !== undefined || full_name !== undefined

/**
 * How wide the custom fields and the names of contacts have been in a batch. A retry gives the values of earlier rows to a contact that has
 * those of later rows already: unless the widest of each fit together, a row that was taken could fail on what came after it.
 */
export const makeFieldWidths = () => {
  /** Rows, and what they gave to which contact, that nobody has asked for yet: most contacts get something once in a batch. */
  const added: { readonly contactId: string; readonly given: Given }[] = []
  const contacts = new Map<string, Widths>()
  const sortAdded = (): void => {
    for (const { contactId, given } of added.splice(0)) {
      const known = contacts.get(contactId)
      if (known !== undefined) known.unmeasured.push(given)
      else contacts.set(contactId, { unmeasured: [given], widest: new Map(), names: { first: 0, last: 0 } })
    }
  }
  return {
    /** A row of this batch gave a contact some. */
    add: (contactId: string, given: Given): void => {
      if (givesAny(given)) added.push({ contactId, given })
    },
    /** Whether one more row may give some to a contact that `has` others. */
    hasRoom: (contactId: string, has: Given, gets: Given): boolean => {
      sortAdded()
      const known = contacts.get(contactId)
      if (known === undefined || !givesAny(gets)) return true
      for (const given of [...known.unmeasured.splice(0), has]) measure(known, given)
      const together = { widest: new Map(known.widest), names: { ...known.names } }
      measure(together, gets)
      const bytes = [...together.widest.values()].reduce((sum, width) => sum + width, 0)
      const { first, last } = together.names
      return bytes <= CONTACT_LIMITS.customFieldsBytes && first + 1 + last <= CONTACT_LIMITS.text
    },
  }
}
