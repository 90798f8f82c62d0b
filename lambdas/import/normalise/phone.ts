import type { CountryCode, PhoneNumber } from 'libphonenumber-js/core'
import { phonePieces, phoneText, saysFax, slashedNumber, withoutExtension, withoutLabel } from './phone-notation.ts'
import { asItStands, dialling, OPTIONAL_TRUNK, possibleNumber } from './phone-plans.ts'

export interface Phone {
  readonly e164: string
  /** The number was written with an extension, which E.164 has no place for. */
  readonly hadExtension: boolean
  /** Numbers that the text holds behind this one. */
  readonly more: number
}

/** Why a text is no phone, and what to do about it. */
export const PHONE_PROBLEMS = {
  no_country_code:
    'The phone has no country code. Send default_country, or write the phone with + and its country code.',
  not_of_country:
    'The phone is no number of default_country. Write a phone of another country with + and its country code.',
  rounded:
    'A spreadsheet rounded the phone (as in 4.9E+11): its digits are lost. Save the file again with this column as text.',
  several: 'The value holds several phones, and it is not sure which one is meant. Leave one.',
  text: 'The phone holds text that is no part of a number.',
  fax: 'The value says that it is a fax or a pager, not a phone.',
  too_short: 'The phone has too few digits.',
  no_area_code: 'The phone has no area code. Write it with its area code.',
  too_long: 'The phone has too many digits.',
  unreadable: 'The phone cannot be read as an international number.',
} as const

export type PhoneProblem = keyof typeof PHONE_PROBLEMS

export interface PhoneContext {
  readonly defaultCountry?: CountryCode | undefined
  /** Where the contact is, as its row says: read so where that gives a number, before the default country. */
  readonly country?: CountryCode | undefined
  /** Digits that stand beside the number, in a column of their own. */
  readonly callingCode?: string | undefined
  /** The same of the area, with or without the trunk prefix. */
  readonly areaCode?: string | undefined
}

/** Of a text with several numbers and what they are. */
const LENGTH_MAX = 512
/** No number of any country has fewer digits. */
const DIGITS_MIN = 5
const MAX_DIGITS = 17
/** Where numbers are written with the trunk prefix, one without it and of no more digits is one of a town or of an office. */
const LOCAL_DIGITS_MAX = 6

/** The digits, and the `+` where they begin with one; undefined where there is anything else but separators. */
const compact = (text: string): string | undefined => {
  if (!/^[+\d\s().[\]-]*$/.test(text)) return undefined
  const plus = /^[\s([]*\+/.test(text) ? '+' : ''
  const rest = text.replace(/^[\s([]*\+[\s+]*/, '')
  return rest.includes('+') ? undefined : plus + rest.replace(/\D/g, '')
}

/** Whether numbers in the country are always written with the trunk prefix. */
const isWrittenWithTrunk = (number: PhoneNumber, trunk: string): boolean =>
  trunk !== '' &&
  number.format('NATIONAL', { nationalPrefix: false }).replace(/\D/g, '') === trunk + number.nationalNumber

const isLocal = (digits: string, trunk: string): boolean =>
  digits.length <= LOCAL_DIGITS_MAX && trunk === '0' && !digits.startsWith(trunk)

/** Prefixes of Mexican numbers that were in use up to 2019, and stand in address books and WhatsApp still. */
const OLD_MEXICAN = /^(?:\+521|(?:0[12]|04[45]|521))(?=\d{10}$)/

const withoutOldPrefix = (digits: string): string => digits.replace(OLD_MEXICAN, '+52')

/**
 * Digits that begin with the country's own code may be an international number that lost its `+`. Where numbers of the country are
 * written with a trunk prefix, and these have none, they are; elsewhere only where they are no national number.
 */
const ofCountry = (digits: string, country: CountryCode): PhoneNumber | undefined => {
  const national = possibleNumber(digits, country)
  const { callingCode, trunk } = dialling(country)
  if (isLocal(digits, trunk)) return undefined
  if (!digits.startsWith(callingCode) || (trunk !== '' && digits.startsWith(trunk))) return national
  const international = possibleNumber(`+${digits}`)
  if (international === undefined || national?.number === international.number) return national
  if (national?.isValid() !== true) return international.isValid() ? international : national
  if (!isWrittenWithTrunk(national, trunk)) return national
  return international.isValid() ? international : undefined
}

/** Both ways to read `+39 (0)6 …`: the library takes the zero off where the country has a trunk prefix, which Italy has not. */
const withOptionalTrunk = (text: string): PhoneNumber | undefined => {
  const [kept, left] = [text, text.replace(OPTIONAL_TRUNK, '$1 ')].map((one) => {
    const digits = compact(one) ?? ''
    const international = digits.startsWith('+') ? digits : `+${digits.replace(/^00/, '')}`
    return possibleNumber(international)
  })
  return kept?.isValid() === true ? kept : left?.isValid() === true ? left : undefined
}

/** Of the country of the row a number that is given out; else of the default country. */
const nationalOf = (digits: string, { country, defaultCountry }: PhoneContext): PhoneNumber | undefined => {
  const local = country === undefined ? undefined : ofCountry(digits, country)
  if (local?.isValid() === true || defaultCountry === undefined) return local
  const usual = ofCountry(digits, defaultCountry)
  return usual?.isValid() === true ? usual : (local ?? usual)
}

/** Behind its area code, where that stands beside it and the number has neither that nor a country code. */
const withArea = (digits: string, { areaCode }: PhoneContext): string =>
  areaCode === undefined || /^(?:\+|0)/.test(digits) || digits.startsWith(areaCode) ? digits : areaCode + digits

const numberOf = (written: string, context: PhoneContext): PhoneNumber | undefined => {
  const { defaultCountry, country, callingCode } = context
  const digits = withArea(written, context)
  if (digits.startsWith('+')) {
    const international = digits.replace(/^\+00/, '+')
    return possibleNumber(international) ?? possibleNumber(withoutOldPrefix(international))
  }
  if (callingCode !== undefined && !digits.startsWith('00')) {
    const number = possibleNumber(`+${callingCode}${digits}`)
    if (number !== undefined) return number
  }
  const number =
    nationalOf(digits, context) ??
    ((country ?? defaultCountry) === 'MX' ? possibleNumber(withoutOldPrefix(digits)) : undefined)
  // `00` stands for `+` where the default country has no other meaning for it.
  return number ?? (digits.startsWith('00') ? possibleNumber(`+${digits.slice(2)}`) : undefined)
}

const problemOf = (digits: string, { defaultCountry }: PhoneContext): PhoneProblem => {
  const { length } = digits.replace('+', '')
  if (length < DIGITS_MIN) return 'too_short'
  if (length > MAX_DIGITS) return 'too_long'
  if (digits.startsWith('+') || digits.startsWith('00') || /^0+$/.test(digits)) return 'unreadable'
  if (defaultCountry === undefined) return 'no_country_code'
  return length <= LOCAL_DIGITS_MAX && possibleNumber(digits, defaultCountry) !== undefined
    ? 'no_area_code'
    : 'not_of_country'
}

/** In North America the trunk prefix is the country code, and usually left out. */
const usesTrunk = ({ country, defaultCountry }: PhoneContext): boolean => {
  const usual = country ?? defaultCountry
  if (usual === undefined) return true
  const { trunk, callingCode } = dialling(usual)
  return trunk !== '' && trunk !== callingCode
}

const readPiece = (piece: string, context: PhoneContext): Phone | PhoneProblem => {
  const { number: text, hadExtension } = withoutExtension(withoutLabel(piece.trim()))
  const slashed = text.includes('/') ? slashedNumber(text, usesTrunk(context)) : { first: text, more: 0 }
  if (slashed === undefined) return 'several'
  const { first, more } = slashed
  const digits = compact(first)
  if (digits === undefined) return saysFax(piece) ? 'fax' : 'text'
  const number = (OPTIONAL_TRUNK.test(first) ? withOptionalTrunk(first) : undefined) ?? numberOf(digits, context)
  return number === undefined ? problemOf(digits, context) : { e164: number.number, hadExtension, more }
}

const firstOf = (pieces: readonly string[], context: PhoneContext): Phone | PhoneProblem => {
  const [only = ''] = pieces
  if (pieces.length <= 1) return readPiece(only, context)
  const read = pieces.map((piece) => (saysFax(piece) ? 'fax' : readPiece(piece, context)))
  const first = read.find((one) => typeof one !== 'string')
  return first === undefined ? 'several' : { ...first, more: first.more + pieces.length - 1 }
}

/**
 * A phone as identity, by libphonenumber: any usual way of writing it with its country code, or without one where the default country
 * is known. Else why it is none. Extensions are left out, and said so; of several numbers the first is taken, and the others counted.
 */
export const readPhone = (text: string, context: PhoneContext = {}): Phone | PhoneProblem => {
  if (text.length > LENGTH_MAX) return 'too_long'
  const trimmed = phoneText(text)
  if (trimmed === undefined) return 'rounded'
  if (saysFax(trimmed) && phonePieces(trimmed).length === 1) return 'fax'
  const { number, hadExtension } = withoutExtension(trimmed)
  const phone = firstOf(phonePieces(number), context)
  return typeof phone === 'string' || !hadExtension ? phone : { ...phone, hadExtension }
}

/** `readPhone`, fifty times as fast for numbers that are E.164 already but for separators. */
export const normalisePhone = (text: string, context: PhoneContext = {}): Phone | PhoneProblem => {
  const e164 = asItStands(text.trim())
  return e164 === undefined ? readPhone(text, context) : { e164, hadExtension: false, more: 0 }
}
