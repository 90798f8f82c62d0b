import type { Contact, ContactItem } from './contact.ts'

/**
 * A contact as DynamoDB keeps it: JSON text. It is written and read as a whole, and custom fields may hold numbers, depths and empty
 * keys that DynamoDB's own types refuse. Text also spares the SDK one wrapped value a field (measured: a third of an import's time).
 */
type StoredForm = Omit<ContactItem, 'contact'> & { contact?: string }

/** The item as DynamoDB keeps it. */
export const storedForm = ({ contact, ...rest }: ContactItem): StoredForm =>
  contact === undefined ? rest : { ...rest, contact: JSON.stringify(contact) }

/** The same of one attribute. */
export const storedValue = (item: ContactItem, name: keyof ContactItem): unknown =>
  name === 'contact' ? JSON.stringify(item.contact) : item[name]

/** An item of the contacts table, read back. The table is this service's own, so what is in it has the form that it wrote. */
export const contactItemFrom = (item: Record<string, unknown>): ContactItem => {
  const { pk, contact, ...rest } = item as StoredForm & { pk: string }
  return contact === undefined ? rest : { ...rest, contact: JSON.parse(contact) as Contact }
}
