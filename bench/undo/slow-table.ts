import { setTimeout as sleep } from 'node:timers/promises'
import { afterImage, holds, type Action } from '../../lambdas/contacts/action.ts'
import type { ContactItem } from '../../lambdas/contacts/contact.ts'
import type { ContactsTable } from '../../lambdas/contacts/contacts-table.ts'

/** Times of the calls of a table, in milliseconds. */
export interface TableTimes {
  readonly readMs: number
  readonly writeMs: number
  readonly transactionMs: number
}

/** A contacts table in memory that keeps DynamoDB's conditions, and takes as long for a call as it is told. */
export const slowTable = ({ readMs, writeMs, transactionMs }: TableTimes): ContactsTable => {
  const items = new Map<string, ContactItem>()
  const apply = (action: Action): void => {
    items.set(action.key, afterImage(action, items.get(action.key)))
  }
  return {
    get: async (keys) => {
      await sleep(readMs)
      const found = new Map<string, ContactItem>()
      for (const key of keys) {
        const item = items.get(key)
        if (item !== undefined) found.set(key, item)
      }
      return { items: found, unprocessed: [] }
    },
    writeEach: async (actions) => {
      await sleep(writeMs)
      return actions.map((action) => {
        if (!holds(action, items.get(action.key))) return 'refused'
        apply(action)
        return 'done'
      })
    },
    writeTogether: async (actions) => {
      await sleep(transactionMs)
      const results = actions.map((action) =>
        holds(action, items.get(action.key)) ? ('done' as const) : ('refused' as const),
      )
      const ok = !results.includes('refused')
      if (ok) for (const action of actions) apply(action)
      return { ok, results }
    },
  }
}
