import {
  type CountryCode,
  isSupportedCountry,
  Metadata,
  type NumberingPlan,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/core'
import { withoutInvisible } from './invisible.ts'
/*
 * The smallest metadata (83 kB less 74 kB of `max`) knows every country's lengths and prefixes, which is all that E.164 needs. What
 * the larger ones add, which digits of a plan are in use today, ages: it would refuse the numbers of a new area code.
 */
import metadataJson from 'libphonenumber-js/metadata.min.json'

const METADATA = metadataJson

export interface Phone {
  readonly e164: string
  /** The number was written with an extension, which E.164 has no place for. */
  readonly hadExtension: boolean
}

/** Whether the country is one that has phone numbers of its own. */
export const isPhoneCountry = (country: string): country is CountryCode =>
  isSupportedCountry(country as CountryCode, METADATA)

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
type FullPlan = NumberingPlan & { nationalPrefixForParsing(): string | undefined }

const NO_PLAN: Plan = { prefix: undefined, lengths: 0 }

const planOf = (callingCode: string): Plan => {
  const countries = METADATA.country_calling_codes[callingCode]
  if (countries === undefined) return NO_PLAN
  const metadata = new Metadata(METADATA)
  const plans = countries.map((country) => {
    metadata.selectNumberingPlan(country)
    return metadata.numberingPlan as FullPlan
  })
  const lengths = plans.map((plan) => plan.possibleLengths().reduce((bits, length) => bits | (1 << length), 0))
  // The first country is the one that the library reads an international number by.
  const prefix = plans[0]?.nationalPrefixForParsing()
  return {
    prefix: prefix === undefined || prefix === '' ? undefined : new RegExp(`^(?:${prefix})`),
    lengths: lengths.reduce((common, bits) => common & bits, ~0),
  }
}

const PLANS = new Map<string, Plan>()

const cachedPlan = (callingCode: string): Plan => {
  const known = PLANS.get(callingCode)
  if (known !== undefined) return known
  const plan = planOf(callingCode)
  PLANS.set(callingCode, plan)
  return plan
}

/** Written with its country code, in digits and the usual separators. */
const INTERNATIONAL = /^\+[1-9][0-9 ().-]*$/
const SEPARATORS = /[ ().-]+/g
/** E.164: at most 15 digits; calling codes have 1 to 3. */
const MAX_DIGITS = 15
const MAX_CALLING_CODE_DIGITS = 3

/** The number where it is one as it stands; undefined says nothing. */
const asItStands = (text: string): string | undefined => {
  if (!INTERNATIONAL.test(text)) return undefined
  const e164 = text.replace(SEPARATORS, '')
  if (e164.length > MAX_DIGITS + 1) return undefined
  for (let end = 2; end <= MAX_CALLING_CODE_DIGITS + 1; end++) {
    const { prefix, lengths } = cachedPlan(e164.slice(1, end))
    if (lengths === 0) continue
    const national = e164.slice(end)
    const stands = (lengths & (1 << national.length)) !== 0 && prefix?.test(national) !== true && !ZEROS.test(national)
    return stands ? e164 : undefined
  }
  return undefined
}

const parse = (text: string, defaultCountry: CountryCode | undefined): PhoneNumber | undefined => {
  const options = { extract: false, ...(defaultCountry === undefined ? {} : { defaultCountry }) }
  const number: PhoneNumber | undefined = parsePhoneNumberFromString(text, options, METADATA)
  if (number?.isPossible() !== true || number.number.length > MAX_DIGITS + 1) return undefined
  return ZEROS.test(number.nationalNumber) ? undefined : number
}

/** The library takes one trunk prefix off. Where there was another behind it, the result would be read as another number again. */
const isStable = (e164: string): boolean => (asItStands(e164) ?? parse(e164, undefined)?.number) === e164

const phoneOf = (text: string, defaultCountry: CountryCode | undefined): Phone | undefined => {
  const number = parse(text, defaultCountry)
  if (number === undefined || !isStable(number.number)) return undefined
  return { e164: number.number, hadExtension: number.ext !== undefined }
}

/** Most phones are, and hold nothing that is not seen. */
const ASCII = /^[\x20-\x7e]*$/

/** What a table of numbers makes of a phone; its point would be taken for a separator, and the zero for a digit. */
const FLOAT = /^(\+?\d{5,})\.0+$/

/** Full-width digits and signs, and marks of direction that come along from address books, are not seen and not meant. */
const cleaned = (text: string): string => {
  const visible = ASCII.test(text) ? text : withoutInvisible(text.normalize('NFKC'))
  return visible.trim().replace(/^tel:/i, '').replace(FLOAT, '$1')
}

/**
 * A phone as identity, by libphonenumber: any usual way of writing it with its country code, or without one where the default country
 * is known. Undefined where that gives no number of a possible length.
 *
 * `00` stands for `+` where the default country has no other meaning for it. Extensions are left out, and said so. "Possible", not
 * "valid": see the metadata. Numbers of zeros alone are placeholders and refused; so are words for digits and several numbers in one.
 */
export const readPhone = (text: string, defaultCountry?: CountryCode): Phone | undefined => {
  const trimmed = cleaned(text)
  return (
    phoneOf(trimmed, defaultCountry) ??
    (trimmed.startsWith('00') ? phoneOf(`+${trimmed.slice(2)}`, undefined) : undefined)
  )
}

/** `readPhone`, fifty times as fast for numbers that are E.164 already but for separators. */
export const normalisePhone = (text: string, defaultCountry?: CountryCode): Phone | undefined => {
  const e164 = asItStands(text.trim())
  return e164 === undefined ? readPhone(text, defaultCountry) : { e164, hadExtension: false }
}
