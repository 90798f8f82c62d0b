import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Contact } from '../contacts/contact.ts'
import { CONTACT_FIELDS } from '../contacts/contact-schema.ts'

/** Field, or `custom_fields.<name>` → what it was and what it became; null where it had, or has, no value. */
export const changesSchema = z
  .record(
    z.string(),
    z
      .custom<readonly [before: unknown, after: unknown]>((pair) => Array.isArray(pair) && pair.length === 2)
      .meta({ type: 'array', items: {}, minItems: 2, maxItems: 2 }),
  )
  .meta({
    description:
      'What the row changed: field → [before, after], `custom_fields.<name>` for each custom field, and all tags of the contact. Personal data: only with `read:contacts`.',
  })

export type Changes = Readonly<z.infer<typeof changesSchema>>

const custom = (name: string): string => `custom_fields.${name}`

/** What differs between two states of a contact, in the order of its fields. */
const changesBetween = (before: Contact, after: Contact): Changes => {
  const changes: Record<string, [unknown, unknown]> = {}
  const compare = (name: string, one: unknown, other: unknown): void => {
    if (!isDeepStrictEqual(one, other)) changes[name] = [one ?? null, other ?? null]
  }
  for (const field of CONTACT_FIELDS) if (field !== 'custom_fields') compare(field, before[field], after[field])
  const [had, has] = [before.custom_fields ?? {}, after.custom_fields ?? {}]
  for (const name of new Set([...Object.keys(had), ...Object.keys(has)])) compare(custom(name), had[name], has[name])
  return changes
}

interface Change {
  readonly changed: boolean
  readonly changes?: Changes
}

const UNCHANGED: Change = { changed: false }

/** What an update did to its contact. */
export const changeOf = (before: Contact, after: Contact): Change =>
  before === after ? UNCHANGED : { changed: true, changes: changesBetween(before, after) }
