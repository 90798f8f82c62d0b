import type { GivenFields } from '../../../lambdas/contacts/contact-schema.ts'

/** A row as the simulation deals it: few identities and one other field, so that rows meet often. */
export interface SimulatedRow {
  readonly rowNumber: number
  readonly given: Pick<GivenFields, 'email' | 'phone' | 'company'>
}

/** A contact by the plain meaning of the contract; `by` names the job and row that made it. */
export interface ReferenceContact {
  email: string | undefined
  phone: string | undefined
  company: string | undefined
  readonly by: string
}

interface ReferenceJob {
  readonly id: string
  readonly updateExisting: boolean
}

/** Takes one row on a list of contacts and says what became of it: the contract, with nothing of keys, batches or retries. */
export const takeRow = (
  contacts: ReferenceContact[],
  job: ReferenceJob,
  { rowNumber, given }: SimulatedRow,
): string => {
  const matches = contacts.filter(
    ({ email, phone }) =>
      (given.email !== undefined && given.email === email) || (given.phone !== undefined && given.phone === phone),
  )
  const [match, other] = matches
  if (match === undefined) {
    const by = `${job.id}.${rowNumber}`
    contacts.push({ email: given.email, phone: given.phone, company: given.company, by })
    return `created ${by}`
  }
  if (!job.updateExisting) return `skipped ${other === undefined ? match.by : 'two'}`
  if (other !== undefined) return 'failed ambiguous_match'
  match.email = given.email ?? match.email
  match.phone = given.phone ?? match.phone
  match.company = given.company ?? match.company
  return `updated ${match.by}`
}

export const inOneLine = (contacts: readonly ReferenceContact[]): string =>
  contacts
    .map(({ by, email, phone, company }) => `${by}(${email ?? ''},${phone ?? ''},${company ?? ''})`)
    .toSorted()
    .join(' ')
