import type { ContactItem } from '../contacts/contact.ts'
import type { WorkspaceKeys } from '../contacts/identity.ts'
import { assertInTime, CONCURRENCY, pauseBefore, type Calls } from './call.ts'
import { chunks, inParallel } from './in-parallel.ts'
import { TABLE_LIMITS } from './ports.ts'
import type { Items, PlanRow } from './view.ts'

/**
 * Reads all that the rows can meet (protocol, rule 1): the keys of their identities; then the homes of the owners seen, and the
 * row keys at which a retry could find its own work.
 */
export const readItems = async (
  rows: readonly PlanRow[],
  jobId: string,
  keys: WorkspaceKeys,
  calls: Calls,
): Promise<Items> => {
  const items = new Map<string, ContactItem | undefined>()
  const first = new Set<string>()
  for (const { identities, rowNumber } of rows) {
    for (const { key } of identities) first.add(key)
    if (identities.length === 0) first.add(keys.row(jobId, rowNumber))
  }
  await readInto(items, [...first], calls)
  const second = new Set<string>()
  for (const item of items.values()) {
    const home = item?.owner === undefined ? undefined : keys.home(item.owner)
    if (home !== undefined && !items.has(home)) second.add(home)
  }
  for (const { identities, rowNumber } of rows) {
    if (identities.some(({ key }) => items.get(key)?.freed !== undefined)) second.add(keys.row(jobId, rowNumber))
  }
  await readInto(items, [...second], calls)
  return items
}

const readInto = async (
  items: Map<string, ContactItem | undefined>,
  keys: readonly string[],
  calls: Calls,
): Promise<void> => {
  await inParallel(chunks(keys, TABLE_LIMITS.keysPerGet), CONCURRENCY, async (chunk) => {
    let left: readonly string[] = chunk
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries > 0) await pauseBefore(tries, calls)
      assertInTime(calls)
      const answer = await calls.ports.table.get(left)
      const unprocessed = new Set(answer.unprocessed)
      for (const key of left) if (!unprocessed.has(key)) items.set(key, answer.items.get(key))
      left = answer.unprocessed
    }
  })
}
