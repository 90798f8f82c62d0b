import type { ContactItem } from '../contacts/contact.ts'
import type { WorkspaceKeys } from '../contacts/identity.ts'
import { CONCURRENCY, pauseBefore, type Calls } from './call.ts'
import { chunks, inParallel } from './in-parallel.ts'
import { TABLE_LIMITS } from '../contacts/contacts-table.ts'
import type { PlanRow } from './view.ts'

interface ReadContext {
  readonly jobId: string
  readonly keys: WorkspaceKeys
  readonly calls: Calls
}

/** What was read. Whoever has it may take out what is out of date, and have it completed again. */
export type ItemsRead = Map<string, ContactItem | undefined>

/**
 * Reads all that the rows can meet (protocol, rule 1): the keys of their identities; then the homes of the owners seen, and the
 * row keys at which a retry could find its own work. What is among the `items` already is not read again: they are completed.
 */
export const readItems = async (
  rows: readonly PlanRow[],
  { jobId, keys, calls }: ReadContext,
  items: ItemsRead = new Map(),
): Promise<ItemsRead> => {
  const first = new Set<string>()
  for (const { identities, rowNumber } of rows) {
    for (const { key } of identities) if (!items.has(key)) first.add(key)
    const rowKey = identities.length === 0 ? keys.row(jobId, rowNumber) : undefined
    if (rowKey !== undefined && !items.has(rowKey)) first.add(rowKey)
  }
  await readInto(items, [...first], calls)
  const second = new Set<string>()
  for (const item of items.values()) {
    const home = item?.owner === undefined ? undefined : keys.home(item.owner)
    if (home !== undefined && !items.has(home)) second.add(home)
  }
  for (const { identities, rowNumber } of rows) {
    if (identities.every(({ key }) => items.get(key)?.freed === undefined)) continue
    const rowKey = keys.row(jobId, rowNumber)
    if (!items.has(rowKey)) second.add(rowKey)
  }
  await readInto(items, [...second], calls)
  return items
}

const readInto = async (items: ItemsRead, keys: readonly string[], calls: Calls): Promise<void> => {
  await inParallel(chunks(keys, TABLE_LIMITS.keysPerGet), CONCURRENCY, async (chunk) => {
    let left: readonly string[] = chunk
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries > 0) await pauseBefore(tries, calls)
      await calls.mayCall()
      const answer = await calls.ports.table.get(left)
      const unprocessed = new Set(answer.unprocessed)
      for (const key of left) if (!unprocessed.has(key)) items.set(key, answer.items.get(key))
      left = answer.unprocessed
    }
  })
}
