import { CONTACT_LIMITS, isLongerThan } from '../../contacts/contact-schema.ts'
import type { ReadRow } from '../source/raw-row.ts'
import type { Card } from './cards.ts'
import { type Candidate, isPhone, kindsOf, labelsOf, preferred, preferredPhones } from './choices.ts'
import { shownProperty, TECHNICAL } from './property-names.ts'
import { CardReading } from './reading.ts'
import { componentsOf, type DecodeText, partsOf, plainText } from './values.ts'

/** What of a card became no field. */
export interface CardLosses {
  /** A property that is not read. */
  unread(property: string): void
}

/** The fields of a card, as a row of a table has them: as people write them, with the property that each was read from. */
export type CardContact = Required<Pick<ReadRow, 'values' | 'others' | 'columns'>>

/** The fields of a card. */
export const contactOf = (card: Card, decode: DecodeText, losses: CardLosses): CardContact => {
  const reading = new CardReading(card, decode)
  const labels = labelsOf(reading)
  const candidates = (name: string): Candidate[] =>
    reading.all(name).map((property) => ({ property, kinds: kindsOf(property, labels) }))
  giveAll(reading, 'email', preferred(candidates('EMAIL')), emailOf)
  giveAll(reading, 'phone', preferredPhones(candidates('TEL').filter(isPhone)), phoneOf)
  readNames(reading)
  readWork(reading)
  readTags(reading)
  readProfile(reading)
  readUid(reading)
  for (const { name } of reading.left()) if (!TECHNICAL.has(name)) losses.unread(shownProperty(name))
  return reading
}

/** The first in order that says something; the others beside it. */
const giveAll = (
  reading: CardReading,
  field: 'email' | 'phone',
  candidates: readonly Candidate[],
  of: (text: string) => string,
): void => {
  const [first, ...others] = candidates.flatMap(({ property }) => {
    const value = of(reading.text(property))
    return value === '' ? [] : [{ property, value }]
  })
  if (first === undefined) return
  reading.give(field, first.property, first.value)
  if (others.length > 0) reading.others[field] = others.map(({ property, value }) => ({ value, column: property.name }))
  reading.take(others.map(({ property }) => property))
}

/** An address, perhaps with `mailto:`; nothing where it is none of the internet. */
const emailOf = (text: string): string => {
  const address = plainText(text).replace(/^mailto:/i, '')
  return address.includes('@') ? address : ''
}

const MIN_PHONE_DIGITS = 3

/** A number, perhaps as the URI of version 4.0; nothing where it has next to no digits. */
const phoneOf = (text: string): string => {
  const number = plainText(text).replace(/^tel:/i, '').replace(/;ext=/i, ' ext. ').replace(/;.*$/, '').trim()
  return number.replace(/\P{Nd}/gu, '').length >= MIN_PHONE_DIGITS ? number : ''
}

/** The formatted name, and its parts. Where it is missing, the parts make it, with the middle name, which has no field of its own. */
const readNames = (reading: CardReading): void => {
  const [structured] = reading.all('N')
  const [formatted] = reading.all('FN')
  reading.take([...reading.all('N'), ...reading.all('FN')])
  const [last = '', first = '', middle = ''] = structured === undefined ? [] : componentsOf(reading.text(structured))
  if (structured !== undefined) {
    reading.give('first_name', structured, first)
    reading.give('last_name', structured, last)
  }
  const name = formatted === undefined ? '' : plainText(reading.text(formatted))
  if (formatted !== undefined && name !== '' && !isContactPoint(name, reading))
    reading.give('full_name', formatted, name)
  else if (structured !== undefined) reading.give('middle_name', structured, middle)
}

/** Programs write the address or the number where they have no name. */
const isContactPoint = (name: string, { values: { email, phone } }: CardReading): boolean =>
  name === phone || (typeof email === 'string' && name.toLowerCase() === email.toLowerCase())

/** Of an organisation the first part: the others are its units. */
const readWork = (reading: CardReading): void => {
  reading.giveFirst('company', reading.all('ORG'), (text) => partsOf(text, ';').find((part) => part !== '') ?? '')
  reading.giveFirst('job_title', [...reading.all('TITLE'), ...reading.all('ROLE')], plainText)
}

/** The group of all contacts, which Google writes, is no tag. */
const EVERYBODY = /^my ?contacts$/i

const readTags = (reading: CardReading): void => {
  const properties = reading.all('CATEGORIES')
  const tags = properties.flatMap((property) => partsOf(reading.text(property), ','))
  const kept = [...new Set(tags.filter((tag) => tag !== '' && !EVERYBODY.test(tag)))]
  for (const property of properties) reading.give('tags', property, kept)
}

/** One that is too long for an id is not read: it is the program's own, and must not cost the card. */
const readUid = (reading: CardReading): void => {
  reading.giveFirst('external_id', reading.all('UID'), (text) => {
    const uid = plainText(text)
    return isLongerThan(uid, CONTACT_LIMITS.external_id) ? '' : uid
  })
}

const PROFILES: ReadonlySet<string> = new Set(['URL', 'X-SOCIALPROFILE', 'SOCIALPROFILE', 'X-LINKEDIN'])
const LINKEDIN = /(?:^|[/.])linkedin\.com\//i

const readProfile = (reading: CardReading): void => {
  const profiles = reading.properties.filter(({ name }) => PROFILES.has(name))
  reading.giveFirst('linkedin_url', profiles, (text) => (LINKEDIN.test(text) ? plainText(text) : ''))
}
