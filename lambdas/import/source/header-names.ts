import { CONTACT_FIELDS } from '../../contacts/contact-schema.ts'
import { customNameOf, type MappingTarget, readTarget } from './mapping-target.ts'

/**
 * Header names, folded, that say which field a column is, by language; of several for one field the first is preferred (a mobile
 * before a home phone). From the exports of Google Contacts, Outlook, HubSpot, LinkedIn and of our own rejects.
 */
const ENGLISH: Readonly<Record<string, readonly string[]>> = {
  full_name: ['full name', 'name', 'display name', 'contact name', 'contact'],
  first_name: ['first name', 'firstname', 'given name', 'forename'],
  last_name: ['last name', 'lastname', 'family name', 'surname'],
  email: [
    ...['email', 'e mail', 'email address', 'e mail address', 'mail', 'primary email', 'work email', 'business email'],
    ...['personal email', 'home email', 'email 1 value', 'e mail 1 value', 'e mail 1', 'email 1'],
    ...['email 2 value', 'e mail 2 value', 'e mail 2', 'email 2', 'e mail 2 address', 'e mail 3 address'],
  ],
  phone: [
    ...['mobile phone', 'mobile', 'mobile number', 'mobile phone number', 'cell', 'cell phone'],
    ...[
      'phone',
      'phone number',
      'primary phone',
      'telephone',
      'telephone number',
      'tel',
      'phone 1 value',
      'phone 2 value',
    ],
    ...[
      'work phone',
      'business phone',
      'company phone',
      'business phone 2',
      'home phone',
      'home phone 2',
      'other phone',
    ],
  ],
  job_title: ['job title', 'title', 'position', 'role', 'organization title', 'organization 1 title', 'jobtitle'],
  company: [
    'company',
    'company name',
    'organization',
    'organisation',
    'organization name',
    'organization 1 name',
    'account name',
  ],
  related_company_id: ['company id'],
  linkedin_url: ['linkedin', 'linkedin url', 'linkedin profile', 'linkedin profile url'],
  priority: ['priority'],
  tags: ['tags', 'tag', 'categories', 'category'],
  created_date: ['created date', 'create date', 'created', 'created at', 'created on', 'date created', 'creation date'],
}

/** Case, accents and punctuation apart: `E-mail 1 - Value` and `e_mail 1 value` are the same. */
const foldName = (header: string): string =>
  header
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

interface Known {
  readonly target: MappingTarget
  /** Of several columns for one field the lowest is taken first. */
  readonly rank: number
}

const TABLE: ReadonlyMap<string, Known> = new Map([
  ...Object.entries(ENGLISH).flatMap(([target, names]) => names.map((name, rank) => [name, { target, rank }] as const)),
  ...CONTACT_FIELDS.filter((field) => field !== 'custom_fields').map(
    (field) => [foldName(field), { target: field, rank: -1 }] as const,
  ),
])

/** The field that a header names by itself: from the table, or written as a target is, `custom_fields.<name>`. */
export const recogniseHeader = (header: string): Known | undefined => {
  const known = TABLE.get(foldName(header))
  if (known !== undefined) return known
  const read = readTarget(header)
  return 'target' in read && customNameOf(read.target) !== undefined ? { target: read.target, rank: 0 } : undefined
}
