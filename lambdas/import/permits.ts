import type { Action, UpdateAction } from '../contacts/action.ts'
import type { ContactItem } from '../contacts/contact.ts'
import type { WorkspaceKeys } from '../contacts/identity.ts'
import { permitIn, type Permit } from '../contacts/permit.ts'
import { identitiesHeld, type Items } from './planning-state.ts'

/** A permit that its owner's home could still be written on. */
export interface LivePermit {
  readonly key: string
  readonly owner: string
}

/** The permit at the key of an identity, judged by the owner's home as it was read; undefined: an exact pointer, or none. */
export const permitOf = (
  name: string,
  item: ContactItem | undefined,
  items: Items,
  keys: WorkspaceKeys,
): Permit | undefined => {
  const permit = permitIn(item)
  if (permit === undefined) return undefined
  const owner = items.get(keys.home(permit.owner) ?? '')?.contact
  return owner !== undefined && identitiesHeld(owner).includes(name) ? undefined : permit
}

/**
 * Rule P4: with live permits taken, every write of their owners' homes fails that was planned on them. An absent home becomes an identity
 * that was given up once, which is no home any more; the version of a contact is counted up. An item that is acted on anyway gets no second action.
 */
export const fenced = (
  actions: readonly Action[],
  takes: readonly LivePermit[],
  items: Items,
  keys: WorkspaceKeys,
): readonly Action[] => {
  if (takes.length === 0) return actions
  const byKey = new Map(actions.map((action) => [action.key, action]))
  for (const { owner } of takes) {
    const key = keys.home(owner)
    if (key === undefined) continue
    const home = items.get(key)
    const same = byKey.get(key)
    // Of an absent home, the action that is there is a claim: nothing can be put there after it.
    if (home === undefined && same === undefined) byKey.set(key, { type: 'insert', key, item: { freed: 1 } })
    if (home?.contact !== undefined) byKey.set(key, bumped(key, home.version ?? 0, same))
  }
  return [...byKey.values()]
}

const bumped = (key: string, version: number, same: Action | undefined): UpdateAction => {
  const action =
    same?.type === 'update' ? same : { type: 'update' as const, key, set: {}, release: false, condition: {} }
  return {
    ...action,
    set: { ...action.set, version: version + 1 },
    condition: { ...action.condition, version },
  }
}
