import type { ContactItem } from '../contacts/contact.ts'
import { afterImage, type Action } from '../contacts/action.ts'
import type { ContactsTable } from '../contacts/contacts-table.ts'

/**
 * A contacts table that reads what is stored and keeps writes in memory, so that a dry run takes the same path as an
 * import. Only one import writes to it, and each write was planned on the items that it returned: no condition can
 * fail.
 */
export const dryRunTable = (table: ContactsTable): ContactsTable => {
  const written = new Map<string, ContactItem>()
  const read = new Map<string, ContactItem>()
  const keep = (actions: readonly Action[]): void => {
    for (const action of actions) {
      written.set(action.key, afterImage(action, written.get(action.key) ?? read.get(action.key)))
    }
  }
  return {
    get: async (keys) => {
      const response = await table.get(keys)
      for (const [key, item] of response.items) read.set(key, item)
      const own = keys.flatMap((key) => {
        const item = written.get(key)
        return item === undefined ? [] : [[key, item] as const]
      })
      return { items: new Map([...response.items, ...own]), unprocessed: response.unprocessed }
    },
    writeEach: (actions) => {
      keep(actions)
      return Promise.resolve(actions.map(() => 'done'))
    },
    writeTogether: (actions) => {
      keep(actions)
      return Promise.resolve({ ok: true, results: actions.map(() => 'done') })
    },
  }
}
