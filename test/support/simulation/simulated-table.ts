import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { afterImage, holds, isPlain, type Action } from '../../../lambdas/contacts/action.ts'
import { TABLE_LIMITS, type ContactsTable, type WriteResult } from '../../../lambdas/contacts/contacts-table.ts'

/** A contacts table by DynamoDB's rules, in memory: conditions, transactions, PartiQL batches and their limits. */
export interface SimulatedTable extends ContactsTable {
  readonly items: ReadonlyMap<string, ContactItem>
  /** Writes that took effect so far. */
  readonly writes: () => number
}

/** What a write made of an item. */
export interface ItemChange {
  readonly key: string
  readonly before: ContactItem | undefined
  readonly after: ContactItem
}

interface Options {
  /** Called after every write that took effect, with all items that it changed. */
  readonly onWrite?: (changes: readonly ItemChange[]) => void
}

/** Contacts are stored as JSON. */
const copyOf = (item: ContactItem): ContactItem => JSON.parse(JSON.stringify(item)) as ContactItem

export const makeSimulatedTable = ({ onWrite }: Options = {}): SimulatedTable => {
  const items = new Map<string, ContactItem>()
  let writes = 0

  const apply = (actions: readonly Action[]): void => {
    const changes = actions.map((action): ItemChange => {
      const before = items.get(action.key)
      const after = copyOf(afterImage(action, before))
      const foreseen = action.type === 'update' ? action.freed : undefined
      if (foreseen !== undefined && foreseen !== after.freed)
        throw new Error(`A release foresaw freed ${foreseen} and came to ${after.freed ?? 0}.`)
      items.set(action.key, after)
      return { key: action.key, before, after }
    })
    writes += 1
    onWrite?.(changes)
  }

  return {
    items,
    writes: () => writes,
    get: (keys) => {
      assertRequest(keys, TABLE_LIMITS.keysPerGet)
      const found = keys.flatMap((key) => {
        const item = items.get(key)
        return item === undefined ? [] : [[key, copyOf(item)] as const]
      })
      return Promise.resolve({ items: new Map(found), unprocessed: [] })
    },
    writeEach: (actions) => {
      assertRequest(
        actions.map(({ key }) => key),
        TABLE_LIMITS.statementsPerBatch,
      )
      if (!actions.every(isPlain)) throw new Error('A PartiQL batch was given an action that is not plain.')
      const results = actions.map((action): WriteResult => {
        if (!holds(action, items.get(action.key))) return 'refused'
        apply([action])
        return 'done'
      })
      return Promise.resolve(results)
    },
    writeTogether: (actions) => {
      assertRequest(
        actions.map(({ key }) => key),
        TABLE_LIMITS.actionsPerTransaction,
      )
      const results = actions.map((action): WriteResult => (holds(action, items.get(action.key)) ? 'done' : 'refused'))
      const ok = !results.includes('refused')
      if (ok) apply(actions)
      return Promise.resolve({ ok, results })
    },
  }
}

const assertRequest = (keys: readonly string[], limit: number): void => {
  if (keys.length === 0 || keys.length > limit) throw new Error(`A request named ${keys.length} keys of 1 to ${limit}.`)
  if (new Set(keys).size < keys.length) throw new Error('A request named the same item twice.')
}
