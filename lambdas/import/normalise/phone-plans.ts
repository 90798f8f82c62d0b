import {
  type CountryCode,
  Metadata,
  type NumberingPlan,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/core'
/*
 * The smallest metadata (83 kB less 74 kB of `max`) knows every country's lengths and prefixes, which is all that E.164 needs. What
 * the larger ones add, which digits of a plan are in use today, ages: it would refuse the numbers of a new area code.
 */
import metadataJson from 'libphonenumber-js/metadata.min.json'

const METADATA = metadataJson

/** A placeholder such as 000-000-0000 would make one person of everybody who has it. */
const ZEROS = /^0+$/

/** What of a calling code's plan decides whether digits after it are a number as they stand. */
interface Plan {
  /** Matches where a number begins with what the library would take off: a trunk prefix, a carrier's code. */
  readonly prefix: RegExp | undefined
  /** Bit n is set where every country of the calling code has numbers of n digits. */
  readonly lengths: number
}

/** At run time the library's plan says more than its types do; `phone.test.ts` holds the fast path against the slow one. */
type FullPlan = NumberingPlan & {
  nationalPrefixForParsing(): string | undefined
  nationalPrefix(): string | undefined
  callingCode(): string
}

const planOfCountry = (country: CountryCode): FullPlan => {
  const metadata = new Metadata(METADATA)
  metadata.selectNumberingPlan(country)
  return metadata.numberingPlan as FullPlan
}

const NO_PLAN: Plan = { prefix: undefined, lengths: 0 }

const planOf = (callingCode: string): Plan => {
  const countries = METADATA.country_calling_codes[callingCode]
  if (countries === undefined) return NO_PLAN
  const plans = countries.map(planOfCountry)
  const lengths = plans.map((plan) => plan.possibleLengths().reduce((bits, length) => bits | (1 << length), 0))
  // The first country is the one that the library reads an international number by.
  const prefix = plans[0]?.nationalPrefixForParsing()
  return {
    prefix: prefix === undefined || prefix === '' ? undefined : new RegExp(`^(?:${prefix})`),
    lengths: lengths.reduce((common, bits) => common & bits, ~0),
  }
}

const cached = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}

const plan = cached(planOf)

/** How numbers of a country are dialled from outside and, with a trunk prefix where it has one, from within. */
export const dialling = cached((country: CountryCode) => {
  const ofCountry = planOfCountry(country)
  return { callingCode: ofCountry.callingCode(), trunk: ofCountry.nationalPrefix() ?? '' }
})

/** Written with its country code, in digits and the usual separators. */
const INTERNATIONAL = /^\+[1-9][0-9 ().-]*$/
/** The trunk prefix that is left out when one dials from abroad: +49 (0)171. */
export const OPTIONAL_TRUNK = /^([+(\s]*\d{1,5}[)\s.-]*)\(\s*0\s*\)/
const SEPARATORS = /[ ().-]+/g
/** E.164: at most 15 digits; calling codes have 1 to 3. */
const MAX_DIGITS = 15
const MAX_CALLING_CODE_DIGITS = 3

/** The E.164 of a text that is a number as it stands, but for separators; undefined says nothing. */
export const asItStands = (text: string): string | undefined => {
  if (!INTERNATIONAL.test(text) || (text.includes('(') && OPTIONAL_TRUNK.test(text))) return undefined
  const e164 = text.replace(SEPARATORS, '')
  if (e164.length > MAX_DIGITS + 1) return undefined
  for (let end = 2; end <= MAX_CALLING_CODE_DIGITS + 1; end++) {
    const { prefix, lengths } = plan(e164.slice(1, end))
    if (lengths === 0) continue
    const national = e164.slice(end)
    const stands = (lengths & (1 << national.length)) !== 0 && prefix?.test(national) !== true && !ZEROS.test(national)
    return stands ? e164 : undefined
  }
  return undefined
}

const parse = (digits: string, country: CountryCode | undefined): PhoneNumber | undefined => {
  const options = { extract: false, ...(country === undefined ? {} : { defaultCountry: country }) }
  const number: PhoneNumber | undefined = parsePhoneNumberFromString(digits, options, METADATA)
  if (number?.isPossible() !== true || number.number.length > MAX_DIGITS + 1) return undefined
  return ZEROS.test(number.nationalNumber) ? undefined : number
}

/** The library takes one trunk prefix off. Where there was another behind it, the result would be read as another number again. */
const isStable = (e164: string): boolean => (asItStands(e164) ?? parse(e164, undefined)?.number) === e164

/** A number of a possible length out of digits, with or without a leading `+`. "Possible", not "valid": see the metadata. */
export const possibleNumber = (digits: string, country?: CountryCode): PhoneNumber | undefined => {
  const number = parse(digits, country)
  return number !== undefined && isStable(number.number) ? number : undefined
}
