import fc from 'fast-check'
import type { CountryCode } from 'libphonenumber-js/core'
import examples from 'libphonenumber-js/mobile/examples'
import metadata from 'libphonenumber-js/metadata.min.json'
import { isPhoneCountry, normalisePhone, readPhone } from '../../../../lambdas/import/normalise/phone.ts'

it.each<[string, CountryCode | undefined, string]>([
  ['+14155552671', undefined, '+14155552671'],
  [' +1 (415) 555-2671 ', undefined, '+14155552671'],
  ['tel:+1-415-555-2671', undefined, '+14155552671'],
  ['0049 151 12345678', undefined, '+4915112345678'],
  ['0049 151 12345678', 'US', '+4915112345678'],
  ['011 49 151 12345678', 'US', '+4915112345678'],
  ['0151/123 456-78', 'DE', '+4915112345678'],
  ['+49 (0)151 12345678', undefined, '+4915112345678'],
  ['(415) 555-2671', 'US', '+14155552671'],
  ['06 1234 5678', 'IT', '+390612345678'],
  ['+39 06 1234 5678', 'DE', '+390612345678'],
  // Not given to anyone today; tomorrow it may be.
  ['+1 555 123 4567', undefined, '+15551234567'],
])('%j (from %s) is %s', (text, country, e164) => {
  expect(normalisePhone(text, country)).toEqual({ e164, hadExtension: false })
})

it.each(['+1 415 555 2671 ext. 5', '+14155552671;ext=5', '+1 415 555 2671 x123'])(
  '%j loses its extension and says so',
  (text) => {
    expect(normalisePhone(text)).toEqual({ e164: '+14155552671', hadExtension: true })
  },
)

it.each<[string, CountryCode | undefined]>([
  ...[
    '',
    '12',
    '+',
    '+1',
    '+49',
    '+4912',
    '4155552671',
    '+999123456789',
    '+0123456789',
    'call me',
    'call +14155552671 now',
  ].map((text): [string, undefined] => [text, undefined]),
  ...[
    '+14155552671 / +14155552672',
    '+1415555267\0' + '1',
    '+10000000000',
    '+1 000 000 0000',
    `+1${'4'.repeat(300)}`,
    '+1٤',
  ].map((text): [string, undefined] => [text, undefined]),
  ...['12', '110', '0000000000', '000'].map((text): [string, CountryCode] => [text, 'DE']),
])('%j (from %s) is no phone', (text, country) => {
  expect(normalisePhone(text, country)).toBeUndefined()
})

it('knows countries by their codes alone', () => {
  expect(['DE', 'US', 'ZZ', 'de', 'constructor', '__proto__', ''].filter(isPhoneCountry)).toEqual(['DE', 'US'])
})

const callingCodes = Object.keys(metadata.country_calling_codes)
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), minLength: min, maxLength: max })
const separators = fc.string({ unit: fc.constantFrom(' ', '-', '.', '(', ')'), maxLength: 2 })
const international = fc
  .tuple(fc.constantFrom(...callingCodes), fc.array(fc.tuple(separators, digits(0, 6)), { maxLength: 4 }), separators)
  .map(([code, groups, last]) => `+${code}${groups.flat().join('')}${last}`)
const mobiles = fc.constantFrom(...Object.entries(examples as Record<string, string>)).chain(([country, national]) =>
  fc.nat(national.length - 1).map((at) => {
    const [code] = Object.entries(metadata.country_calling_codes).find(([, countries]) =>
      countries.includes(country as CountryCode),
    )!
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
      const phone = normalisePhone(text, country)
      if (phone === undefined) return
      expect(phone.e164).toMatch(/^\+[1-9]\d{3,14}$/)
      expect(normalisePhone(phone.e164, other)?.e164).toBe(phone.e164)
    }),
    { numRuns: 2000 },
  )
})
