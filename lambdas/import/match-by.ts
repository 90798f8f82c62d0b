import { IDENTITY_KINDS, type IdentityKind } from '../contacts/identity.ts'
import type { Problems } from '../http/body-schema.ts'

/** The option `match_by`: each kind once, in the order in which identities are looked up. An external_id finds a contact in any case. */
export const readMatchBy = (value: unknown, problems: Problems): IdentityKind[] => {
  if (!Array.isArray(value) || value.length === 0) {
    problems.add([], `must be an array of at least one of ${IDENTITY_KINDS.join(', ')}`)
    return []
  }
  const given: readonly unknown[] = value
  given.forEach((kind, n) => {
    if (!IDENTITY_KINDS.some((known) => known === kind))
      problems.add([n], `must be one of ${IDENTITY_KINDS.join(', ')}`)
  })
  return IDENTITY_KINDS.filter((kind) => given.includes(kind))
}
