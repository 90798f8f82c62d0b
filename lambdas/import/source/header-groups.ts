import type { MappingTarget } from './mapping-target.ts'

/**
 * Whose a column is, as exporters write it before the name of a field: of the contact, of who paid, of who gets the goods. Between
 * them nothing is mixed: the address of a buyer is not that of the attendee.
 */
const PERSONS: readonly (readonly string[])[] = [
  [
    ...[
      'contact',
      'contacts',
      'person',
      'people',
      'customer',
      'client',
      'billing',
      'bill to',
      'default address',
      'default',
    ],
    ...[
      'attendee',
      'participant',
      'guest',
      'member',
      'subscriber',
      'lead',
      'recipient',
      'respondent',
      'student',
      'candidate',
    ],
    ...[
      'primary',
      'main',
      'your',
      // Questions of forms: "What is your full name?"
      ...['what is your', 'what’s your', 'and your', 'enter your', 'provide your', 'Deine', 'votre'],
      'invitee',
      'registrant',
      'donor',
      'patient',
      'Kunde',
      'Kunden',
      'Kontakt',
      'Teilnehmer',
    ],
    ...['client', 'facturation', 'Rechnung', 'Rechnungs', 'cliente', 'facturación', 'Empfänger'],
  ],
  ['buyer', 'purchaser', 'payer', 'orderer', 'order', 'Käufer', 'Besteller'],
  ['shipping', 'ship to', 'delivery', 'deliver to', 'Versand', 'Liefer', 'Lieferung', 'livraison', 'envío'],
]

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

const PERSON_OF: ReadonlyMap<string, number> = new Map(
  PERSONS.flatMap((names, person) => names.map((name) => [plain(name), person] as const)),
)

/** The persons that a key may begin with, the longest name first, and how much of it that is. */
export const personOf = (key: string): { readonly length: number; readonly person: number }[] => {
  const found: { length: number; person: number }[] = []
  for (let length = Math.min(key.length - 1, 14); length >= 4; length -= 1) {
    const person = PERSON_OF.get(key.slice(0, length))
    if (person !== undefined) found.push({ length, person })
  }
  return found
}

/** The number of the person whose fields a group holds; undefined where it is none of a person. */
export const personOfGroup = (group: string): number | undefined => PERSON_OF.get(group)

/** Groups of fields as exporters name them, whatever field is in them. */
const GENERAL: ReadonlySet<string> = new Set(
  [
    'contact info',
    'contact information',
    'contact details',
    'personal',
    'personal info',
    'personal information',
    'general',
    'details',
    'info',
    'properties',
    // Tables of databases.
    ...['users', 'customers', 'clients', 'members', 'leads', 'subscribers', 'attendees', 'profile', 'profiles'],
  ].map(plain),
)

/** Groups that hold one field, in which others would mean something else: the name of a company is not a person's name. */
const OF_FIELD: Readonly<Record<string, readonly string[]>> = {
  full_name: ['name', 'names', 'full name'],
  first_name: ['name', 'names', 'full name'],
  middle_name: ['name', 'names', 'full name'],
  last_name: ['name', 'names', 'full name'],
  email: ['email', 'emails', 'email addresses', 'email ids'],
  phone: ['phone', 'phones', 'phone numbers', 'contact numbers'],
  phone_calling_code: ['phone', 'phones', 'phone numbers'],
  company: ['company', 'organization', 'organisation', 'account', 'work'],
  job_title: ['work', 'job', 'company', 'organization', 'organisation'],
  linkedin_url: ['linkedin', 'social', 'links'],
}

const GROUPS_OF: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(OF_FIELD).map(([field, names]) => [field, new Set(names.map(plain))] as const),
)

/** Whether a field within a group is still that field of the contact. */
export const isGroup = (group: string, target: MappingTarget): boolean =>
  PERSON_OF.has(group) || GENERAL.has(group) || (GROUPS_OF.get(target)?.has(group) ?? false)

/** What says how to fill the field in, or that it must be. What says whether an address may be used is no such note. */
const NOTE =
  /^\s*\*+\s*|^\s*\d{1,2}\s*[.)]\s*(?=\p{L})|[\s*✱＊]*[*✱＊:?]\s*$|\s*[[(](?:s|with|without|incl|including|e\.? ?g|for example|format|please|international|first and last|as (?:on|in)|mit|inkl|z\. ?B|avec|con|required|optional|mandatory|utc|gmt)\b[^()[\]]*[\])]\s*$/iu

/** A header without the marks of forms: `Email *`, `2. Phone (with country code)`. */
export const withoutNote = (header: string): string => header.replace(NOTE, '')
