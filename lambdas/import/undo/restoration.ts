import { isDeepStrictEqual } from 'node:util'
import type { Before, Contact } from '../../contacts/contact.ts'
import { valuesOf } from '../../contacts/last-change.ts'
import type { Changes } from '../changes.ts'

/** What can be put back of a contact, and what others have changed since. */
export interface Restoration {
  readonly values: Before
  readonly kept: readonly string[]
}

/** They are made of each other: one alone put back would contradict the others. */
const NAMES = ['full_name', 'first_name', 'last_name']

const withWholeNames = ({ values, kept }: Restoration): Restoration => {
  const names = Object.keys(values).filter((field) => NAMES.includes(field))
  if (names.length === 0 || !kept.some((field) => NAMES.includes(field))) return { values, kept }
  const others = Object.entries(values).filter(([field]) => !names.includes(field))
  return { values: Object.fromEntries(others), kept: [...kept, ...names] }
}

/**
 * Field by field: what still is as the import left it goes back to what the import found; what is so already stays. `found`: what the
 * import found when it changed the contact last, after all others; its records may lack that change.
 */
export const restorationOf = (contact: Contact, changes: Changes, found: Before = {}): Restoration => {
  const now = valuesOf(contact)
  const values: Record<string, unknown> = {}
  const kept: string[] = []
  for (const [field, [before, after]] of Object.entries(changes)) {
    const current = now.get(field) ?? null
    if (isDeepStrictEqual(current, before)) continue
    if (isDeepStrictEqual(current, after)) values[field] = before
    else if (field in found) values[field] = isDeepStrictEqual(found[field], after) ? before : found[field]
    else kept.push(field)
  }
  for (const [field, value] of Object.entries(found)) if (!(field in changes)) values[field] = value
  return withWholeNames({ values, kept })
}

/**
 * All that several rows of one import changed of a contact, in their order. Where another import gave a field its value between two of
 * them, that is what the later row found.
 */
export const mergedChanges = (rows: readonly Changes[]): Changes => {
  const merged = new Map<string, readonly [unknown, unknown]>()
  for (const changes of rows)
    for (const [field, [before, after]] of Object.entries(changes)) {
      const known = merged.get(field)
      merged.set(field, [known !== undefined && isDeepStrictEqual(known[1], before) ? known[0] : before, after])
    }
  return Object.fromEntries(merged)
}
