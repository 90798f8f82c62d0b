import fc from '../../../support/fast-check.ts'
import { type CountryCode, getCountries } from 'libphonenumber-js/core'
import examples from 'libphonenumber-js/mobile/examples'
import metadata from 'libphonenumber-js/metadata.min.json'
import { normalisePhone, type PhoneProblem, readPhone } from '../../../../lambdas/import/normalise/phone.ts'
import { isPhoneCountry } from '../../../../lambdas/import/normalise/phone-countries.ts'

const read = (text: string, defaultCountry?: CountryCode) => normalisePhone(text, { defaultCountry })

type Written = [text: string, country: CountryCode | undefined, e164: string]

it.each<Written>([
  ['+14155552671', undefined, '+14155552671'],
  [' +1 (415) 555-2671 ', undefined, '+14155552671'],
  ['0049 151 12345678', undefined, '+4915112345678'],
  ['0049 151 12345678', 'US', '+4915112345678'],
  ['011 49 151 12345678', 'US', '+4915112345678'],
  ['0011 49 151 12345678', 'AU', '+4915112345678'],
  ['8~10 49 151 12345678'.replace('~', ''), 'RU', '+4915112345678'],
  ['0151/123 456-78', 'DE', '+4915112345678'],
  ['(415) 555-2671', 'US', '+14155552671'],
  ['06 1234 5678', 'IT', '+390612345678'],
  ['+39 06 1234 5678', 'DE', '+390612345678'],
  // Not given to anyone today; tomorrow it may be.
  ['+1 555 123 4567', undefined, '+15551234567'],
])('%j (from %s) is %s', (text, country, e164) => {
  expect(read(text, country)).toEqual({ e164, hadExtension: false, more: 0 })
})

describe('is written in the ways of people and programs', () => {
  it.each<Written>([
    ['tel:+1-415-555-2671', undefined, '+14155552671'],
    ['tel:5552671;phone-context=+1-415', undefined, '+14155552671'],
    ['whatsapp:+14155552671', undefined, '+14155552671'],
    ['https://wa.me/14155552671', undefined, '+14155552671'],
    ['+49 (0)151 12345678', undefined, '+4915112345678'],
    ['0049 (0) 151 12345678', undefined, '+4915112345678'],
    ['49(0)151 12345678', undefined, '+4915112345678'],
    ['+39 (0)6 1234 5678', undefined, '+390612345678'],
    ['+34 (0) 612 345 678', undefined, '+34612345678'],
    ['(+84) 912 345 678', undefined, '+84912345678'],
    ['+(84) 912 345 678', undefined, '+84912345678'],
    ['(0084) 912 345 678', undefined, '+84912345678'],
    ['++49 151 12345678', undefined, '+4915112345678'],
    ['+0049 151 12345678', undefined, '+4915112345678'],
    ['+49\u2013151\u00a012345678', undefined, '+4915112345678'],
    ['\u202a+49 151 12345678\u202c', undefined, '+4915112345678'],
    ['+49_151_12345678', undefined, '+4915112345678'],
    ['0151.123.456.78', 'DE', '+4915112345678'],
    ['+٩٦٤٧٩٠١٢٣٤٥٦٧', undefined, '+9647901234567'],
    ['۰۹۱۲۳۴۵۶۷۸۹', 'IR', '+989123456789'],
    ['＋８１ ９０ １２３４ ５６７８', undefined, '+819012345678'],
    ['+१४१५५५५२६७१', undefined, '+14155552671'],
    ['4915112345678.0', 'DE', '+4915112345678'],
    ['4.915112345678E+12', 'DE', '+4915112345678'],
    ['14,155,552,671', 'US', '+14155552671'],
    ['Tel.: 0151 12345678', 'DE', '+4915112345678'],
    ['Mobil 0151 12345678', 'DE', '+4915112345678'],
    ['0151 12345678 (privat)', 'DE', '+4915112345678'],
    ['030 12345-0', 'DE', '+4930123450'],
    ['0171 2345678;', 'DE', '+491712345678'],
    ['☎ 0171 2345678', 'DE', '+491712345678'],
    ['📱+49 171 2345678', undefined, '+491712345678'],
    ['☎️ 0171 2345678', 'DE', '+491712345678'],
    ['T. +49 171 2345678', undefined, '+491712345678'],
    ['4915112345678@c.us', undefined, '+4915112345678'],
    ['4915112345678:12@s.whatsapp.net', undefined, '+4915112345678'],
    ['+52 1 55 1234 5678', undefined, '+525512345678'],
    ['5215512345678@c.us', undefined, '+525512345678'],
    ['044 55 1234 5678', 'MX', '+525512345678'],
    ['01 55 1234 5678', 'MX', '+525512345678'],
  ])('%j (from %s) is %s', (text, country, e164) => {
    expect(read(text, country)).toEqual({ e164, hadExtension: false, more: 0 })
  })
})

it.each<[string, CountryCode | undefined, PhoneProblem]>([
  ['', undefined, 'too_short'],
  ['12', undefined, 'too_short'],
  ['110', 'DE', 'too_short'],
  ['+4912', undefined, 'too_short'],
  ['4155552671', undefined, 'no_country_code'],
  ['923330000001', undefined, 'no_country_code'],
  ['(202) 555-0111', undefined, 'no_country_code'],
  ['20255501112', 'US', 'not_of_country'],
  ['4711', 'DE', 'too_short'],
  ['901820', 'DE', 'no_area_code'],
  ['12345', 'AT', 'no_area_code'],
  ['jane@c.us', undefined, 'text'],
  ['+999123456789', undefined, 'unreadable'],
  ['+0123456789', undefined, 'unreadable'],
  ['0000000000', 'DE', 'unreadable'],
  ['+1 000 000 0000', undefined, 'unreadable'],
  [`+1${'4'.repeat(300)}`, undefined, 'too_long'],
  ['4'.repeat(600), undefined, 'too_long'],
  ['4.41E+11', 'GB', 'rounded'],
  ['4,93E+11', 'GB', 'rounded'],
  ['4.91789e+11', 'DE', 'rounded'],
  ['call me', undefined, 'text'],
  ['call +14155552671 now', undefined, 'text'],
  ['1-800-FLOWERS', 'US', 'text'],
  ['+1415555267\0' + '1', undefined, 'text'],
  ['Fax 030 123456', 'DE', 'fax'],
  ['+49 30 123456 (Telefax)', undefined, 'fax'],
  ['4711/4712', 'DE', 'several'],
  ['1234; 5678', undefined, 'several'],
  ['0711/90/18/25', 'DE', 'several'],
])('%j (from %s) is no phone: %s', (text, country, problem) => {
  expect(read(text, country)).toBe(problem)
})

it('knows the countries that the library knows, and no others', () => {
  expect(getCountries(metadata).filter((country) => !isPhoneCountry(country))).toEqual([])
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  expect(codes.filter(isPhoneCountry)).toHaveLength(getCountries(metadata).length)
})

it('knows countries by their codes only', () => {
  expect(['DE', 'US', 'ZZ', 'de', 'constructor', '__proto__', ''].filter(isPhoneCountry)).toEqual(['DE', 'US'])
})

const callingCodeOf = (country: CountryCode): string =>
  Object.entries(metadata.country_calling_codes).find(([, countries]) => countries.includes(country))?.[0] ?? ''

const callingCodes = Object.keys(metadata.country_calling_codes)
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), minLength: min, maxLength: max })
const separators = fc.string({ unit: fc.constantFrom(' ', '-', '.', '(', ')'), maxLength: 2 })
const international = fc
  .tuple(fc.constantFrom(...callingCodes), fc.array(fc.tuple(separators, digits(0, 6)), { maxLength: 4 }), separators)
  .map(([code, groups, last]) => `+${code}${groups.flat().join('')}${last}`)
const mobiles = fc.constantFrom(...Object.entries(examples as Record<string, string>)).chain(([country, national]) =>
  fc.nat(national.length - 1).map((at) => {
    const code = callingCodeOf(country as CountryCode)
    return `+${code}${national.slice(0, at)}${(Number(national[at]) + 1) % 10}${national.slice(at + 1)}`
  }),
)

it('the fast path says what the library says', () => {
  fc.assert(
    fc.property(fc.oneof(international, mobiles), (text) => {
      expect(normalisePhone(text)).toEqual(readPhone(text))
    }),
    { numRuns: 5000 },
  )
})

it('what is normalised stays as it is, whatever the default country', () => {
  const countries = fc.constantFrom<(CountryCode | undefined)[]>(undefined, 'DE', 'US', 'IT', 'AR', 'MX', 'BR', 'RU')
  fc.assert(
    fc.property(fc.oneof(international, mobiles, digits(3, 14)), countries, countries, (text, country, other) => {
      const phone = read(text, country)
      if (typeof phone === 'string') return
      expect(phone.e164).toMatch(/^\+[1-9]\d{3,14}$/)
      expect(read(phone.e164, other)).toEqual({ e164: phone.e164, hadExtension: false, more: 0 })
    }),
    { numRuns: 2000 },
  )
})
