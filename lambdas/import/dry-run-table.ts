import type { ContactItem } from '../contacts/contact.ts'
import { afterImage, holds, type Action } from '../contacts/action.ts'
import { TABLE_LIMITS, type ContactsTable } from '../contacts/contacts-table.ts'
import { chunks } from './in-parallel.ts'

/**
 * A contacts table that reads what is stored and keeps what is written to itself, so that a dry run takes the same way as an
 * import. Conditions are checked against its own writes alone, two of which may meet on an item; what others do meanwhile refuses
 * nothing. It keeps what was written and nothing that was only read, because an import may read far more than memory holds; what an
 * update changes is read once more.
 */
export const dryRunTable = (table: ContactsTable): ContactsTable => {
  const written = new Map<string, ContactItem>()

  const stored = async (keys: readonly string[]): Promise<ReadonlyMap<string, ContactItem>> => {
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

  /** False where what is changed could not be read just now: nothing is kept then. */
  const keep = async (actions: readonly Action[]): Promise<boolean> => {
    const changed = actions.filter(({ type, key }) => type === 'update' && !written.has(key)).map(({ key }) => key)
    try {
      const before = await stored(changed)
      for (const action of actions) {
        written.set(action.key, afterImage(action, written.get(action.key) ?? before.get(action.key)))
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

  return {
    get: async (keys) => {
      const response = await table.get(keys)
      const own = keys.flatMap((key) => {
        const item = written.get(key)
        return item === undefined ? [] : [[key, item] as const]
      })
      return { items: new Map([...response.items, ...own]), unprocessed: response.unprocessed }
    },
    writeEach: async (actions) => {
      const refused = new Set(actions.filter(refuses))
      const ok = await keep(actions.filter((action) => !refused.has(action)))
      return actions.map((action) => (refused.has(action) ? 'refused' : ok ? 'done' : 'retryable'))
    },
    writeTogether: async (actions) => {
      const results = actions.map((action) => (refuses(action) ? ('refused' as const) : ('done' as const)))
      if (results.includes('refused')) return { ok: false, results }
      const ok = await keep(actions)
      return { ok, results: actions.map(() => (ok ? 'done' : 'retryable')) }
    },
  }
}

/** A read brought nothing at all: the table is throttled, and the caller pauses. */
class NothingRead extends Error {
  override readonly name = 'NothingRead'
}
