import { type IdentityKind, workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import type { MergeRules } from '../../../lambdas/contacts/merge-rules.ts'
import type { Random } from './random.ts'
import type { SimulatedRow } from './reference.ts'

type Given = Pick<SimulatedRow, 'input' | 'contactId'> & { readonly blank?: readonly BlankField[] }

/** A row as a client sends it: few identities, so that rows meet often; or one that cannot be read. */
export type Line = Given | { readonly error: 'invalid_email' | 'malformed_row'; readonly input?: undefined }

/** Fields that a row names without a value. */
const BLANK_FIELDS = ['company', 'full_name', 'tags', 'custom_fields.a'] as const
export type BlankField = (typeof BLANK_FIELDS)[number]
const BLANK = 0.1

const isGivenIn = (input: SimulatedRow['input'], field: BlankField): boolean =>
  field === 'custom_fields.a' ? input.custom_fields?.['a'] !== undefined : input[field] !== undefined

const dealRow = (random: Random, identities: Identities): Line => {
  const given = dealGiven(random, identities)
  const blank = BLANK_FIELDS.filter((field) => random.chance(BLANK) && !isGivenIn(given.input, field))
  return blank.length === 0 ? given : { ...given, blank }
}

/** How rows name contacts: of how many emails and phones, and how often both. */
export interface Identities {
  readonly emails: number
  readonly phones: number
  readonly both: number
  /** Of how many external ids, and how often they have one. */
  readonly externals?: readonly [count: number, rate: number]
  /** How often they name a contact by its id, which may be that of none. */
  readonly named?: number
  /** How often they bring custom fields. */
  readonly fields: number
  /** How often they bring tags, of which too many may come together. */
  readonly tags?: number
}

/** How often a row has a name beside its identities: it is left with that where another contact holds them. */
const NAMED = 0.2

/** One of them fits into a contact, two do not. */
const LONG = 'x'.repeat(9_000)

const tagsOf = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

/** A contact takes 50: either of the sets of 30, not both; and neither where the import itself brings some. */
const TAG_SETS = [tagsOf('a', 30), tagsOf('b', 30), tagsOf('c', 5)]
export const MANY_IMPORT_TAGS = tagsOf('r', 21)

export interface LeftIdentity {
  readonly kind: IdentityKind
  readonly value: string
}

const emailOf = (n: number): string => `e${n}@x.io`
const phoneOf = (n: number): string => `+1415555000${n}`
const externalIdOf = (n: number): string => `crm-${n}`

const keys = workspaceKeys('any', new Uint8Array(32))

/** Of a home that is there, or may come to be there: the id says nothing about the workspace. */
export const contactIdAt = ({ kind, value }: LeftIdentity): string => keys.contactId(keys.identity(kind, value).key)

export const dealIdentity = (random: Random, { emails, phones, externals }: Identities): LeftIdentity => {
  if (externals !== undefined && random.chance(externals[1] / 2))
    return { kind: 'external_id', value: externalIdOf(random.below(externals[0])) }
  return random.chance(0.5)
    ? { kind: 'email', value: emailOf(random.below(emails)) }
    : { kind: 'phone', value: phoneOf(random.below(phones)) }
}

export const dealGiven = (random: Random, identities: Identities): Given => {
  const isNamed = random.chance(identities.named ?? 0)
  const input = dealInput(random, identities)
  return isNamed ? { input, contactId: contactIdAt(dealIdentity(random, identities)) } : { input }
}

const dealInput = (
  random: Random,
  { emails, phones, both, fields, externals = [1, 0], tags = 0 }: Identities,
): SimulatedRow['input'] => {
  const hasExternalId = random.chance(externals[1])
  const isAlone = hasExternalId && random.chance(0.3)
  const some = random.chance(both) ? 'both' : random.pick(['email', 'phone'] as const)
  const kind = isAlone ? 'external' : !hasExternalId && random.chance(0.04) ? 'name' : some
  return {
    ...(hasExternalId && { external_id: externalIdOf(random.below(externals[0])) }),
    ...((kind === 'email' || kind === 'both') && { email: emailOf(random.below(emails)) }),
    ...((kind === 'phone' || kind === 'both') && { phone: phoneOf(random.below(phones)) }),
    ...((kind === 'name' || random.chance(0.5)) && { company: `c${random.below(1000)}` }),
    ...(random.chance(NAMED) && { full_name: 'Jane Doe' }),
    ...(random.chance(tags) && { tags: random.pick(TAG_SETS) }),
    ...(random.chance(fields) && { custom_fields: { [random.pick(['a', 'b'])]: random.pick(['short', LONG, LONG]) } }),
  }
}

export const dealLines = (random: Random, count: number, identities: Identities): Line[] => {
  const rate = random.pick([0, 0.1])
  return Array.from({ length: count }, () =>
    random.chance(rate)
      ? { error: random.pick(['invalid_email', 'malformed_row'] as const) }
      : dealRow(random, identities),
  )
}

/** Rules by field of some imports, and of a few that they make no contacts. */
export const dealRules = (random: Random): { readonly merge?: MergeRules; readonly createMissing?: false } => ({
  ...(random.chance(0.25) && { merge: random.pick(RULES) }),
  ...(random.chance(0.1) && { createMissing: false }),
})

const RULES: readonly MergeRules[] = [
  { email: 'fill_blanks', phone: 'fill_blanks' },
  { email: 'never', tags: 'replace' },
  { phone: 'fill_blanks', company: 'never' },
  { '*': 'fill_blanks' },
  { '*': 'never', email: 'overwrite', tags: 'replace' },
  { external_id: 'fill_blanks' },
  { '*': 'fill_blanks', phone: 'overwrite', tags: 'never' },
]

/** Mostly as by default; otherwise an identity is carried along that finds nobody. */
export const dealMatchBy = (random: Random): readonly IdentityKind[] | undefined =>
  random.pick([undefined, undefined, undefined, undefined, ['email'], ['email'], ['phone'], ['external_id']] as const)
