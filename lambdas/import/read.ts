import type { ContactItem } from '../contacts/contact.ts'
import type { WorkspaceKeys } from '../contacts/identity.ts'
import { backOff, lanes, sendCall, type EngineContext } from './engine-context.ts'
import { chunks, inParallel } from './in-parallel.ts'
import { TABLE_LIMITS } from '../contacts/contacts-table.ts'
import type { PlanRow } from './planning-state.ts'

interface ReadContext {
  readonly jobId: string
  readonly keys: WorkspaceKeys
  readonly engine: EngineContext
}

/** What was read. Outdated entries may be deleted, and `readItems` completes the rest. */
export type ItemsRead = Map<string, ContactItem | undefined>

/**
 * Reads all that the rows can meet (protocol, rule 1): the keys of their identities and of the ids that they name; then the homes of the owners seen, and the
 * row keys at which a retry could find its own work. What is among the `items` already is not read again: they are completed.
 */
export const readItems = async (
  rows: readonly PlanRow[],
  { jobId, keys, engine }: ReadContext,
  items: ItemsRead = new Map(),
): Promise<ItemsRead> => {
  const first = new Set<string>()
  for (const row of rows) {
    const { identities, contactId, rowNumber } = row
    for (const { key } of identities) if (!items.has(key)) first.add(key)
    const named = contactId === undefined ? undefined : keys.home(contactId)
    if (named !== undefined && !items.has(named)) first.add(named)
    const rowKey = identities.length === 0 && mayCreate(row) ? keys.row(jobId, rowNumber) : undefined
    if (rowKey !== undefined && !items.has(rowKey)) first.add(rowKey)
  }
  await readInto(items, [...first], engine)
  // Where nothing is stored yet, nothing leads further.
  if (!hasAny(items)) return items
  const second = new Set<string>()
  for (const item of items.values()) {
    const home = item?.owner === undefined ? undefined : keys.home(item.owner)
    if (home !== undefined && !items.has(home)) second.add(home)
  }
  for (const row of rows) {
    if (!mayLiveAtRowKey(row, items)) continue
    const rowKey = keys.row(jobId, row.rowNumber)
    if (!items.has(rowKey)) second.add(rowKey)
  }
  await readInto(items, [...second], engine)
  return items
}

const hasAny = (items: ItemsRead): boolean => {
  for (const item of items.values()) if (item !== undefined) return true
  return false
}

/** A row finds the contact that it names by its id, or fails. */
const mayCreate = ({ contactId, mayBeGone }: PlanRow): boolean => contactId === undefined || mayBeGone === true

/** Whether a contact that the row made could be at the row's own key: another had the keys of its identities. */
const mayLiveAtRowKey = (row: PlanRow, items: ItemsRead): boolean =>
  mayCreate(row) &&
  row.identities.some(({ key }) => {
    const item = items.get(key)
    return item?.freed !== undefined || (item !== undefined && row.matching.length === 0)
  })

const isPartial = ({ unprocessed }: { readonly unprocessed: readonly string[] }): boolean => unprocessed.length > 0

/** Reads these keys, as often as the table asks for it. */
export const readInto = async (items: ItemsRead, keys: readonly string[], engine: EngineContext): Promise<void> => {
  await inParallel(chunks(keys, TABLE_LIMITS.keysPerGet), lanes(engine), async (chunk) => {
    let left: readonly string[] = chunk
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries > 0) await backOff(tries, engine)
      const response = await sendCall(engine, 'read', () => engine.ports.table.get(left), isPartial)
      const unprocessed = new Set(response.unprocessed)
      for (const key of left) if (!unprocessed.has(key)) items.set(key, response.items.get(key))
      left = response.unprocessed
    }
  })
}
