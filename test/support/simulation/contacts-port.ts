import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ContactsTable, WriteResult } from '../../../lambdas/contacts/contacts-table.ts'
import type { Random } from './random.ts'
import type { Process, Simulator } from './simulator.ts'
import type { Weather } from './weather.ts'

interface Options {
  readonly simulator: Simulator
  readonly random: Random
  readonly weather: Weather
  readonly table: ContactsTable
}

const NOTHING_READ: { readonly items: ReadonlyMap<string, ContactItem> } = { items: new Map() }

/** The contacts table as a process reaches it. */
export const makeContactsPort = ({ simulator, random, weather, table }: Options) => {
  const subset = <T>(all: readonly T[]): T[] => all.filter(() => random.chance(0.5))

  const readsApart = random.pick([0, 0.4, 1])
  /** A request reads each key at a moment of its own. */
  const apart = (asked: readonly string[]): (readonly string[])[] => {
    if (!random.chance(readsApart)) return [asked]
    if (random.chance(0.5)) return asked.map((key) => [key])
    const cut = random.below(asked.length)
    return [asked.slice(0, cut), asked.slice(cut)].filter(({ length }) => length > 0)
  }

  /** The contacts table as one process reaches it: keys read at different moments, requests done in part. */
  return (process: Process): ContactsTable => {
    const read = (asked: readonly string[]) =>
      simulator.call(
        process,
        `read ${asked.length}`,
        async () => {
          const answered = weather.mishap() ? subset(asked) : asked
          const { items } = answered.length > 0 ? await table.get(answered) : NOTHING_READ
          return { items, unprocessed: asked.filter((key) => !answered.includes(key)) }
        },
        () => ({ ...NOTHING_READ, unprocessed: [...asked] }),
      )
    return {
      get: async (asked) => {
        const parts = await Promise.all(apart(asked).map(read))
        return {
          items: new Map(parts.flatMap(({ items }) => [...items])),
          unprocessed: parts.flatMap(({ unprocessed }) => unprocessed),
        }
      },
      writeEach: (actions) =>
        simulator.call(
          process,
          `write ${actions.length}`,
          async () => {
            if (!weather.mishap()) return table.writeEach(actions)
            const some = subset(actions)
            // Refused for now: throttled, or in conflict with a transaction. Or done, and not all of it answered.
            const taken = random.chance(0.5) ? actions : some
            const results = taken.length > 0 ? await table.writeEach(taken) : []
            return actions.map((action) => (some.includes(action) && results[taken.indexOf(action)]) || 'retryable')
          },
          () => actions.map(() => 'retryable'),
        ),
      writeTogether: (actions) => {
        const retryable = () => ({ ok: false, results: actions.map((): WriteResult => 'retryable') })
        /** Another transaction has some of the items: none of the actions takes effect, and only those are to blame. */
        const inConflict = () => {
          const theirs = subset(actions)
          return {
            ok: false,
            results: actions.map((action): WriteResult => (theirs.includes(action) ? 'retryable' : 'done')),
          }
        }
        return simulator.call(
          process,
          `transaction ${actions.length}`,
          async () => (weather.mishap() ? inConflict() : table.writeTogether(actions)),
          retryable,
        )
      },
    }
  }
}
