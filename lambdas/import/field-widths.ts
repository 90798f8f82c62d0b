import { CONTACT_LIMITS } from '../contacts/contact-schema.ts'
import type { CustomFields } from '../contacts/custom-fields.ts'

interface Widths {
  /** Fields that are not measured yet: few contacts get any twice in a batch. */
  readonly unmeasured: CustomFields[]
  /** Name of a field → the most bytes of JSON that it has had. */
  readonly widest: Map<string, number>
}

const measure = (widest: Map<string, number>, fields: CustomFields = {}): void => {
  for (const [name, value] of Object.entries(fields)) {
    const bytes = Buffer.byteLength(JSON.stringify({ [name]: value }))
    widest.set(name, Math.max(bytes, widest.get(name) ?? 0))
  }
}

/**
 * How wide the custom fields of contacts have been in a batch. A retry gives the values of earlier rows to a contact that has those of
 * later rows already: unless the widest of each fit together, a row that was taken could fail on what came after it.
 */
export const makeFieldWidths = () => {
  const contacts = new Map<string, Widths>()
  return {
    /** A row of this batch gave a contact some. */
    add: (contactId: string, fields: CustomFields | undefined): void => {
      if (fields === undefined) return
      const known = contacts.get(contactId)
      if (known === undefined) contacts.set(contactId, { unmeasured: [fields], widest: new Map() })
      else known.unmeasured.push(fields)
    },
    /** Whether one more row may give some to a contact that `has` others. */
    hasRoom: (contactId: string, has: CustomFields | undefined, gets: CustomFields | undefined): boolean => {
      const known = contacts.get(contactId)
      if (known === undefined || gets === undefined) return true
      const { unmeasured, widest } = known
      for (const fields of [...unmeasured.splice(0), has]) measure(widest, fields)
      const together = new Map(widest)
      measure(together, gets)
      return [...together.values()].reduce((sum, bytes) => sum + bytes, 0) <= CONTACT_LIMITS.customFieldsBytes
    },
  }
}
