import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { IDENTITY_KINDS, workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { afterImage } from '../../../lambdas/contacts/action.ts'
import { plan, type Plan } from '../../../lambdas/import/plan.ts'
import type { BatchState, PlanRow } from '../../../lambdas/import/planning-state.ts'

export const keys = workspaceKeys('w', new Uint8Array(32))
export const NOW = '2026-01-01T00:00:00.000Z'
export const NOTHING_DONE: Pick<BatchState, 'done' | 'released'> = { done: new Map(), released: new Map() }

export const planRow = (input: ContactInput, index: number): PlanRow => {
  const identities = IDENTITY_KINDS.flatMap((kind) => {
    const value = input[kind]
    return value === undefined ? [] : [keys.identity(kind, value)]
  })
  return { rowNumber: index + 1, input, identities, matching: identities }
}

/** Everything that the rows may meet: in a plan of few identities, all that is stored and all that is named. */
export const read = (store: ReadonlyMap<string, ContactItem>, rows: readonly PlanRow[]) => {
  const named = rows.flatMap(({ identities }) => identities.map(({ key }) => key))
  return new Map([...named, ...store.keys()].map((key) => [key, store.get(key)]))
}

export const planRows = (
  store: ReadonlyMap<string, ContactItem>,
  input: readonly ContactInput[],
  jobId: string,
  updateExisting = true,
): Plan => {
  const rows = input.map(planRow)
  const state = { ...NOTHING_DONE, rows: new Map(rows.map((row) => [row.rowNumber, row])) }
  return plan({
    todo: rows,
    items: read(store, rows),
    state,
    options: { jobId, updateExisting, writesPermits: true, now: NOW },
    keys,
  })
}

export const write = (store: Map<string, ContactItem>, { writes }: Plan): void => {
  for (const action of writes.flatMap(({ permits, actions }) => [...permits, ...actions])) {
    store.set(action.key, afterImage(action, store.get(action.key)))
  }
}

/** A store that imports of one row each have made, so that it has homes, pointers and freed keys. */
export const storeOf = (input: readonly ContactInput[]): Map<string, ContactItem> => {
  const store = new Map<string, ContactItem>()
  input.forEach((fields, n) => {
    write(store, planRows(store, [fields], `past-${n}`))
  })
  return store
}
