import { isDeepStrictEqual } from 'node:util'
import type { Before, Contact, LastChange, RowChange } from './contact.ts'

/** Bytes of JSON that the rows of one batch may take in one contact; its item may have 400 KB. */
export const MAX_ROW_CHANGES_BYTES = 64 * 1024

/** What is no value of a contact but says where it came from. */
const ORIGIN: ReadonlySet<string> = new Set<keyof Contact>([
  'created_at',
  'updated_at',
  'job_id',
  'row_number',
  'left_out',
  'last',
  'custom_fields',
])

const CUSTOM = 'custom_fields.'

/** Field, or `custom_fields.<name>` → value, of a contact. */
export const valuesOf = (contact: Contact): Map<string, unknown> => {
  const values = new Map<string, unknown>()
  for (const [field, value] of Object.entries(contact)) if (!ORIGIN.has(field)) values.set(field, value)
  for (const [name, value] of Object.entries(contact.custom_fields ?? {})) values.set(`${CUSTOM}${name}`, value)
  return values
}

/** What `before` had where `after` differs. */
export const differences = (before: Contact, after: Contact): Before => {
  const had = valuesOf(before)
  const has = valuesOf(after)
  const fields = [...had.keys(), ...[...has.keys()].filter((field) => !had.has(field))]
  return Object.fromEntries(
    fields
      .filter((field) => !isDeepStrictEqual(had.get(field), has.get(field)))
      .map((field) => [field, had.get(field) ?? null]),
  )
}

/** The contact with these values in place of its own. */
export const withValues = (contact: Contact, values: Before): Contact => {
  const fields: Record<string, unknown> = { ...contact }
  const custom: Record<string, unknown> = { ...contact.custom_fields }
  for (const [field, value] of Object.entries(values)) {
    const [target, name] = field.startsWith(CUSTOM) ? [custom, field.slice(CUSTOM.length)] : [fields, field]
    if (value === null) Reflect.deleteProperty(target, name)
    else target[name] = value
  }
  const { custom_fields: _, ...rest } = fields
  return { ...rest, ...(Object.keys(custom).length > 0 && { custom_fields: custom }) } as unknown as Contact
}

/** Changes of the rows of one batch, before they are stored with the contact. */
interface Changes {
  readonly jobId: string
  /** First row of the batch: a retry takes up no row before it. */
  readonly firstRow: number
  readonly rows: readonly RowChange[]
}

/** The changes of the same import that are in the stored contact. */
const lastOf = (stored: Contact | undefined, jobId: string): LastChange | undefined =>
  stored?.last?.job_id === jobId ? stored.last : undefined

const changedRows = ({ row_number, before, rows = [[row_number, before]] }: LastChange): readonly RowChange[] => rows

/** Of a contact that the import made: whether it is as another import left it. */
const isChangedByOthers = (stored: Contact | undefined, jobId: string): boolean =>
  stored?.last !== undefined && stored.job_id === jobId

/** What is stored with a change of a contact: `stored` as it was read, `after` as it will be. */
export const lastChange = (
  stored: Contact | undefined,
  after: Contact,
  { jobId, firstRow, rows }: Changes,
): LastChange => {
  const known = lastOf(stored, jobId)
  const original = stored === undefined ? undefined : withValues(stored, known?.before ?? {})
  const before = original === undefined || original.job_id === jobId ? {} : differences(original, after)
  const earlier = known === undefined ? [] : changedRows(known).filter(([row]) => row >= firstRow)
  const all = [...earlier, ...rows]
  const row_number = all.at(-1)?.[0] ?? after.row_number
  const isPlain = all.length === 1 && isDeepStrictEqual(all[0]?.[1], before)
  const isShared = known === undefined ? isChangedByOthers(stored, jobId) : known.shared === true
  return { job_id: jobId, row_number, before, ...(!isPlain && { rows: all }), ...(isShared && { shared: true }) }
}

/** Bytes that the changes of the rows of a batch take, with those that are stored already. */
export const bytesOfChanges = (stored: Contact | undefined, { jobId, firstRow, rows }: Changes): number => {
  const known = lastOf(stored, jobId)
  const earlier = known === undefined ? [] : changedRows(known).filter(([row]) => row >= firstRow)
  return Buffer.byteLength(JSON.stringify([...earlier, ...rows]))
}

/** Whether the row's effect is in the stored contact already: a retry must not apply it again (protocol, rule L2). */
export const isApplied = (stored: Contact | undefined, jobId: string, rowNumber: number): boolean => {
  const last = lastOf(stored, jobId)
  return last !== undefined && rowNumber <= last.row_number
}

/** What the row changed in a contact that it is applied to: field → before and after; undefined: nothing. */
export const changesOfRow = (contact: Contact, rowNumber: number): Record<string, [unknown, unknown]> | undefined => {
  if (contact.last === undefined) return undefined
  const rows = changedRows(contact.last)
  const found = rows.find(([row]) => row === rowNumber)?.[1]
  if (found === undefined) return undefined
  const later = rows.filter(([row]) => row > rowNumber).map(([, values]) => values)
  const now = valuesOf(contact)
  return Object.fromEntries(
    Object.entries(found).map(([field, value]) => {
      const next = later.find((values) => field in values)
      return [field, [value, next === undefined ? (now.get(field) ?? null) : next[field]]]
    }),
  )
}
