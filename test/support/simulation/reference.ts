import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { IDENTITY_KINDS, type IdentityKind, type WorkspaceKeys } from '../../../lambdas/contacts/identity.ts'
import type { MergeRules } from '../../../lambdas/contacts/merge-rules.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'

/** A row as the simulation deals it: few identities and little else, so that rows meet often. */
export interface SimulatedRow {
  readonly rowNumber: number
  readonly input: Pick<
    ContactInput,
    'full_name' | 'email' | 'phone' | 'external_id' | 'company' | 'custom_fields' | 'tags'
  >
  /** The id of the contact that it is about. */
  readonly contactId?: string | undefined
  /** Without that contact, the row is taken as if it named none. */
  readonly mayBeGone?: boolean | undefined
  /** Fields that the row empties. */
  readonly cleared?: readonly string[]
}

/** A contact by the plain meaning of the contract; `by` names the job and row that made it. */
export interface ReferenceContact {
  email: string | undefined
  phone: string | undefined
  external_id: string | undefined
  company: string | undefined
  custom_fields?: ContactInput['custom_fields']
  tags?: readonly string[]
  readonly by: string
  /** Undefined: nobody asks for it. */
  readonly id: string | undefined
}

/** The contacts as they are stored, in the words of the reference. */
export const contactsIn = (store: ReadonlyMap<string, ContactItem>, keys: WorkspaceKeys): ReferenceContact[] =>
  [...store].flatMap(([key, { contact }]) => {
    if (contact === undefined) return []
    const { email, phone, external_id, company, custom_fields, tags, job_id, row_number } = contact
    const lists = { ...(custom_fields && { custom_fields }), ...(tags && { tags }) }
    const by = `${job_id}.${row_number}`
    return [{ email, phone, external_id, company, ...lists, by, id: keys.contactId(key) }]
  })

interface ReferenceJob {
  readonly id: string
  readonly updateExisting: boolean
  /** Identities that find a contact. */
  readonly matchBy?: readonly IdentityKind[] | undefined
  readonly merge?: MergeRules | undefined
  readonly createMissing?: boolean | undefined
  /** Row → id of the contact that it made. Where a contact comes to be is not for the contract to say. */
  readonly homes?: ReadonlyMap<number, string>
}

const ruleOf = (field: string, { merge = {} }: ReferenceJob): string => merge[field] ?? merge['*'] ?? 'overwrite'

/** Whether a contact that has `stored` gets another value, by the rule of the field. */
const gets = (stored: unknown, field: string, job: ReferenceJob): boolean => {
  const rule = ruleOf(field, job)
  return rule === 'fill_blanks' ? stored === undefined : rule !== 'never'
}

const tagsOf = (stored: readonly string[], given: readonly string[], areOwn: boolean, { merge = {} }: ReferenceJob) => {
  const rule = merge['tags'] ?? (merge['*'] === 'never' ? 'never' : 'add')
  if (rule === 'never') return stored
  return rule === 'replace' && areOwn ? given : [...new Set([...stored, ...given])]
}

const mayClear = (field: string, job: ReferenceJob): boolean => {
  const { merge = {} } = job
  if (field === 'tags') return (merge['tags'] ?? merge['*']) !== 'never'
  return ruleOf(field.split('.')[0]!, job) === 'overwrite'
}

/** By the contract, of JSON; the fields of the simulation are ASCII. */
const MAX_CUSTOM_FIELDS_BYTES = 16 * 1024
const MAX_TAGS = 50

/** Takes one row on a list of contacts and says what became of it: the contract, with nothing of keys, batches or retries. */
export const takeRow = (
  contacts: ReferenceContact[],
  job: ReferenceJob,
  {
    rowNumber,
    input: given,
    contactId,
    mayBeGone,
    cleared: blank = [],
  }: Omit<SimulatedRow, 'cleared'> & { readonly cleared?: readonly string[] | undefined },
  hasOwnTags = given.tags !== undefined,
): string => {
  const matchBy = IDENTITY_KINDS.filter((kind) => kind === 'external_id' || (job.matchBy?.includes(kind) ?? true))
  const named = contacts.filter(({ id }) => contactId !== undefined && id === contactId)
  if (contactId !== undefined && named.length === 0 && mayBeGone !== true) return 'failed unknown_contact'
  const holders = (kind: IdentityKind): ReferenceContact[] =>
    contacts.filter((contact) => given[kind] !== undefined && given[kind] === contact[kind])
  const [match, other] = new Set([...named, ...matchBy.flatMap(holders)])
  const isMissing = (kind: IdentityKind): boolean => match === undefined || ruleOf(kind, job) !== 'never'
  const left = IDENTITY_KINDS.filter(
    (kind) => !matchBy.includes(kind) && holders(kind).some((one) => one !== match) && isMissing(kind),
  )
  const input: SimulatedRow['input'] = Object.fromEntries(
    Object.entries(given).filter(([field]) => !left.some((kind) => kind === field)),
  )
  const without = left.map((kind) => ` without ${kind}`).join('')
  if (match === undefined) {
    if (job.createMissing === false) return 'skipped no_match'
    const by = `${job.id}.${rowNumber}`
    const { email, phone, external_id, company, custom_fields, tags } = input
    if (left.length > 0 && (input.full_name ?? email ?? phone ?? external_id) === undefined)
      return 'failed missing_identity'
    if ((tags?.length ?? 0) > MAX_TAGS) return 'failed too_many_tags'
    const lists = { ...(custom_fields && { custom_fields }), ...(tags && { tags }) }
    contacts.push({ email, phone, external_id, company, ...lists, by, id: job.homes?.get(rowNumber) })
    return `created ${by}${without}`
  }
  if (!job.updateExisting) return `skipped ${other === undefined ? match.by : 'two'}`
  if (other !== undefined) return 'failed ambiguous_match'
  const added = Object.entries(input.custom_fields ?? {}).filter(([name]) =>
    gets(match.custom_fields?.[name], 'custom_fields', job),
  )
  const cleared = blank.filter((field) => mayClear(field, job))
  const remaining = Object.entries(match.custom_fields ?? {}).filter(
    ([name]) => !cleared.includes(`custom_fields.${name}`),
  )
  const custom_fields = Object.fromEntries([...remaining, ...added])
  const areReplaced = cleared.includes('tags')
  const tags = areReplaced ? (input.tags ?? []) : tagsOf(match.tags ?? [], input.tags ?? [], hasOwnTags, job)
  if (tags.length > MAX_TAGS) return 'failed too_many_tags'
  if (JSON.stringify(custom_fields).length > MAX_CUSTOM_FIELDS_BYTES) return 'failed custom_fields_too_large'
  match.custom_fields = custom_fields
  match.tags = tags
  if (cleared.includes('company')) match.company = undefined
  for (const field of [...IDENTITY_KINDS, 'company'] as const)
    if (input[field] !== undefined && gets(match[field], field, job)) match[field] = input[field]
  return `updated ${match.by}${without}`
}

/** What an outcome says that the row went without, in the words of the reference. */
export const withoutIdentities = ({ dropped = [] }: OutcomeRecord): string =>
  dropped.flatMap(({ code, field }) => (code === 'identity_taken' ? [` without ${field ?? ''}`] : [])).join('')

const sizes = (fields: ContactInput['custom_fields'] = {}): string =>
  Object.entries(fields)
    .map(([name, value]) => `,${name} ${JSON.stringify(value).length}`)
    .toSorted()
    .join('')

export const inOneLine = (contacts: readonly ReferenceContact[]): string =>
  contacts
    .map(
      ({ by, email, phone, external_id, company, custom_fields, tags = [] }) =>
        `${by}(${email ?? ''},${phone ?? ''},${external_id ?? ''},${company ?? ''}${sizes(custom_fields)},${tags.length} tags)`,
    )
    .toSorted()
    .join(' ')
