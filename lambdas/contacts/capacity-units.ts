import type { ContactItem } from './contact.ts'
import { storedForm } from './stored-contact.ts'

// What DynamoDB takes for a request, by the sizes of items:
// docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html, CapacityUnitCalculations.html

const WRITE_UNIT_BYTES = 1024
const READ_UNIT_BYTES = 4096

/** One byte for two digits, and one more. */
const numberBytes = (value: number): number => Math.ceil(String(Math.abs(value)).length / 2) + 1

/** Texts, whole numbers and flags are all that the table's items have beside `deleted`, which is a map. */
const valueBytes = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return numberBytes(value)
  if (typeof value !== 'object' || value === null) return 1
  // Three bytes for a map or a list, and one for each entry.
  return Object.entries(value).reduce(
    (sum, [name, part]) => sum + 1 + (Array.isArray(value) ? 0 : Buffer.byteLength(name)) + valueBytes(part),
    3,
  )
}

/** Bytes of an item as DynamoDB counts them: names and values. An absent one has none. */
export const itemBytes = (key: string, item: ContactItem | undefined): number => {
  if (item === undefined) return 0
  const own = 'pk'.length + Buffer.byteLength(key)
  return Object.entries(storedForm(item)).reduce((sum, [name, value]) => sum + name.length + valueBytes(value), own)
}

/** Of a strongly consistent read of one item. */
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES))

/** Of a write of one item, which counts as large as it is before or after, whichever is more. */
export const writeUnits = (bytesBefore: number, bytesAfter: number): number =>
  Math.max(1, Math.ceil(Math.max(bytesBefore, bytesAfter) / WRITE_UNIT_BYTES))

/** Each item of a transaction is written twice. */
export const WRITES_IN_TRANSACTION = 2
