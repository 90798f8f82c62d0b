import type { ContactItem } from '../contacts/contact.ts'
import { afterImage, holds, type Action } from '../contacts/action.ts'
import { TABLE_LIMITS, type ContactsTable } from '../contacts/contacts-table.ts'
import type { Clock } from '../platform/clock.ts'
import { type Estimate, makeMeter, type Meter } from './estimate.ts'
import { chunks } from './in-parallel.ts'

export interface DryRunTable extends ContactsTable {
  /** What was asked of it so far, as the table itself would count it. */
  estimate(): Estimate
}

const storedItems = async (
  table: ContactsTable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ContactItem>> => {
  const found = new Map<string, ContactItem>()
  let left = keys
  while (left.length > 0) {
    const unprocessed: string[] = []
    for (const some of chunks(left, TABLE_LIMITS.keysPerGet)) {
      const response = await table.get(some)
      for (const [key, item] of response.items) found.set(key, item)
      unprocessed.push(...response.unprocessed)
    }
    if (unprocessed.length === left.length) return Promise.reject(new NothingRead())
    left = unprocessed
  }
  return found
}

/**
 * A contacts table that reads what is stored and keeps what is written to itself, so that a dry run takes the same way as an
 * import. Conditions are checked against its own writes alone, two of which may meet on an item; what others do meanwhile refuses
 * nothing. It keeps what was written and nothing that was only read, because an import may read far more than memory holds; what an
 * update changes is read once more.
 */
export const dryRunTable = (table: ContactsTable, clock: Pick<Clock, 'now'>): DryRunTable => {
  const written = new Map<string, ContactItem>()
  const meter = makeMeter()
  const startedAt = clock.now()

  /** False where what is changed could not be read just now: nothing is kept then. */
  const keep = async (actions: readonly Action[], metered: Meter['write']): Promise<boolean> => {
    const changed = actions.filter(({ type, key }) => type === 'update' && !written.has(key)).map(({ key }) => key)
    try {
      const found = await storedItems(table, changed)
      for (const action of actions) {
        const before = written.get(action.key) ?? found.get(action.key)
        const after = afterImage(action, before)
        metered(action.key, before, after)
        written.set(action.key, after)
      }
      return true
    } catch (error) {
      if (error instanceof NothingRead) return false
      throw error
    }
  }

  const refuses = (action: Action): boolean => {
    const own = written.get(action.key)
    return own !== undefined && !holds(action, own)
  }
  /** A write that is refused counts all the same. */
  const meterRefused = ({ key }: Action, metered: Meter['write']): void => {
    metered(key, written.get(key), undefined)
  }

  return {
    estimate: () => meter.estimate(clock.now() - startedAt),
    get: async (keys) => {
      const asked = clock.now()
      const response = await table.get(keys)
      meter.readCall(clock.now() - asked)
      const unprocessed = new Set(response.unprocessed)
      const items = new Map(response.items)
      for (const key of keys) {
        const own = written.get(key)
        if (own !== undefined) items.set(key, own)
        if (!unprocessed.has(key)) meter.read(key, items.get(key))
      }
      return { items, unprocessed: response.unprocessed }
    },
    writeEach: async (actions) => {
      const refused = new Set(actions.filter(refuses))
      const ok = await keep(
        actions.filter((action) => !refused.has(action)),
        meter.write,
      )
      if (ok) {
        meter.writeCall()
        for (const action of refused) meterRefused(action, meter.write)
      }
      return actions.map((action) => (refused.has(action) ? 'refused' : ok ? 'done' : 'retryable'))
    },
    writeTogether: async (actions) => {
      const results = actions.map((action) => (refuses(action) ? ('refused' as const) : ('done' as const)))
      if (results.includes('refused')) {
        meter.writeCall()
        for (const action of actions) meterRefused(action, meter.writeTogether)
        return { ok: false, results }
      }
      const ok = await keep(actions, meter.writeTogether)
      if (ok) meter.writeCall()
      return { ok, results: actions.map(() => (ok ? 'done' : 'retryable')) }
    },
  }
}

/** A read brought nothing at all: the table is throttled, and the caller pauses. */
class NothingRead extends Error {
  override readonly name = 'NothingRead'
}
