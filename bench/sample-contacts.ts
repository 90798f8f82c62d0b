const FIRST_NAMES = [
  'Jane',
  'Hans',
  'Aoife',
  'Björn',
  'Zoë',
  'Ravi',
  'Mei',
  'Carlos',
  'Fatima',
  'Jean-Luc',
  'Oleg',
  'Ana',
]
const LAST_NAMES = [
  'Doe',
  'Müller',
  'Åkesson',
  'Văn',
  'Iyer',
  'García Márquez',
  'Petrov',
  "O'Neill",
  'Kim',
  'Rossi',
  'Sato',
]
const COMPANIES = [
  'Acme, Inc.',
  'Gamma Holdings',
  'Epsilon & Sons',
  'Beta GmbH',
  'Delta Partners LLP',
  'Zeta Labs',
  'Eta BV',
]
const TAGS = ['newsletter', 'customer', 'lead', 'conference 2026', 'partner']

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length] as T

export interface SampleShape {
  /** Every how many-th contact has a phone; 0: none has. */
  readonly phoneEvery: number
}

/** Like address books: every contact has an email, two of five a phone. */
export const USUAL_SHAPE: SampleShape = { phoneEvery: 2.5 }

export const USUAL_SHAPE_IN_WORDS =
  'name and email for all, a phone for 40 %, a company for 90 %, one or two tags for 75 %; all new'

export interface SampleContact {
  readonly full_name: string
  readonly email: string
  readonly phone?: string
  readonly external_id?: string
  readonly company?: string
  readonly tags?: readonly string[]
}

/** Half of them as people write them, half in E.164. */
const phone = (n: number): string => {
  const digits = String(2_000_000 + n).padStart(7, '0')
  return n % 2 === 0 ? `+1 (415) ${digits.slice(0, 3)}-${digits.slice(3)}` : `+49301${digits}`
}

const ascii = (name: string): string => name.normalize('NFD').replace(/[^a-z]/gi, '')

const hasPhone = (n: number, { phoneEvery }: SampleShape): boolean =>
  phoneEvery > 0 && Math.floor((n + 1) / phoneEvery) > Math.floor(n / phoneEvery)

/** The contact of a number: another email and phone for each. */
export const sampleContact = (n: number, shape: SampleShape): SampleContact => {
  const first = pick(FIRST_NAMES, n)
  const last = pick(LAST_NAMES, Math.floor(n / FIRST_NAMES.length) + n)
  return {
    full_name: `${first} ${last}`,
    email: `${ascii(first)}.${ascii(last)}.${n}@example${n % 40}.com`,
    ...(hasPhone(n, shape) && { phone: phone(n) }),
    ...(n % 10 !== 9 && { company: pick(COMPANIES, n) }),
    ...(n % 4 !== 3 && { tags: [pick(TAGS, n), ...(n % 4 === 2 ? [pick(TAGS, n + 1)] : [])] }),
  }
}

/** Contacts that all differ in email and phone: the same ones for the same count and shape. */
export const sampleContacts = (count: number, shape: SampleShape = USUAL_SHAPE): SampleContact[] =>
  Array.from({ length: count }, (_, n) => sampleContact(n, shape))
