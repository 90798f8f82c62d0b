import type { Property } from './properties.ts'
import type { CardReading } from './reading.ts'

/** What stands beside a value and says of which kind it is: its types, and the label that Apple gives to its group. */
export interface Kinds {
  readonly types: readonly string[]
  readonly label: string
}

/** `_$!<Mobile>!$_` is how Apple writes a label of its own. */
const APPLE_LABEL = /^_\$!<(.*)>!\$_$/

/** Labels by their groups. */
export const labelsOf = (reading: CardReading): ReadonlyMap<string, string> => {
  const labels = new Map<string, string>()
  for (const property of reading.all('X-ABLABEL')) {
    const text = reading.text(property).trim()
    labels.set(property.group, (APPLE_LABEL.exec(text)?.[1] ?? text).toLowerCase())
  }
  return labels
}

/** The `TYPE` parameters and the label of a group of the property. */
export const kindsOf = (property: Property, labels: ReadonlyMap<string, string>): Kinds => ({
  types: property.parameters.get('TYPE') ?? [],
  label: property.group === '' ? '' : (labels.get(property.group) ?? ''),
})

const LEAST_PREFERRED = 101

/** The lower, the more preferred: `PREF=1` of version 4.0; `TYPE=pref` of the others is as good. */
const preferenceOf = ({ parameters }: Property, { types }: Kinds): number => {
  const [given] = parameters.get('PREF') ?? []
  const number = Number(given)
  if (given !== undefined && number >= 1 && number < LEAST_PREFERRED) return number
  return types.includes('pref') ? 1 : LEAST_PREFERRED
}

const NO_PHONE = /fax|pager|modem|bbs/
const MOBILE_TYPES: ReadonlySet<string> = new Set(['cell', 'mobile', 'iphone'])
const MOBILE_LABEL = /mobil|cell|iphone|handy|natel|m[oó]vil|celular|cellulare|portable|telem[oó]vel|携帯|手机/

export interface Candidate {
  readonly property: Property
  readonly kinds: Kinds
}

/** A number that reaches a person who picks up. */
export const isPhone = ({ kinds: { types, label } }: Candidate): boolean =>
  !NO_PHONE.test(label) && !types.some((type) => NO_PHONE.test(type))

const isMobile = ({ kinds: { types, label } }: Candidate): boolean =>
  types.some((type) => MOBILE_TYPES.has(type)) || MOBILE_LABEL.test(label)

const byPreference = (one: Candidate, other: Candidate): number =>
  preferenceOf(one.property, one.kinds) - preferenceOf(other.property, other.kinds)

/** In the order in which they are to be taken; of equals as they stand in the card. */
export const preferred = (candidates: readonly Candidate[]): Candidate[] => candidates.toSorted(byPreference)

/** The same for phones: mobile ones first. */
export const preferredPhones = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.toSorted((one, other) => Number(isMobile(other)) - Number(isMobile(one)) || byPreference(one, other))
