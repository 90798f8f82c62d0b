import type { Contact, ContactItem } from './contact.ts'

/**
 * A contact as DynamoDB keeps it. Custom fields are JSON text there: they may hold numbers, depths and empty keys that
 * DynamoDB's own types refuse.
 */
type StoredForm = Omit<ContactItem, 'contact'> & { contact?: Record<string, unknown> }

export const storedForm = ({ contact, ...rest }: ContactItem): StoredForm => {
  if (contact === undefined) return rest
  const { custom_fields, ...fields } = contact
  return {
    ...rest,
    contact: { ...fields, ...(custom_fields && { custom_fields: JSON.stringify(custom_fields) }) },
  }
}

/** An item of the contacts table, read back. The table is this service's own, so what is in it has the form that it wrote. */
export const contactItemFrom = (item: Record<string, unknown>): ContactItem => {
  const { pk, contact, ...rest } = item as StoredForm & { pk: string }
  if (contact === undefined) return rest
  const { custom_fields, ...fields } = contact
  return {
    ...rest,
    contact: {
      ...fields,
      ...(typeof custom_fields === 'string' && { custom_fields: JSON.parse(custom_fields) as unknown }),
    } as Contact,
  }
}
