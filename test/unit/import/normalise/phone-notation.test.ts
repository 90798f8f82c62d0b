import type { CountryCode } from 'libphonenumber-js/core'
import examples from 'libphonenumber-js/mobile/examples'
import metadata from 'libphonenumber-js/metadata.min.json'
import { normalisePhone } from '../../../../lambdas/import/normalise/phone.ts'

const read = (text: string, defaultCountry?: CountryCode) => normalisePhone(text, { defaultCountry })

type Written = [text: string, country: CountryCode | undefined, e164: string]

const callingCodeOf = (country: CountryCode): string =>
  Object.entries(metadata.country_calling_codes).find(([, countries]) => countries.includes(country))?.[0] ?? ''

describe('lost its +', () => {
  it.each<Written>([
    ['491786730511', 'DE', '+491786730511'],
    ['49 171 2345671', 'DE', '+491712345671'],
    ['61468519001', 'AU', '+61468519001'],
    ['447911123456', 'GB', '+447911123456'],
    ['33612345678', 'FR', '+33612345678'],
    ['436641234567', 'AT', '+436641234567'],
    ['62812345678', 'ID', '+62812345678'],
    ['919876543210', 'IN', '+919876543210'],
    ['393331234567', 'IT', '+393331234567'],
    ['5511987654321', 'BR', '+5511987654321'],
    ['79161234567', 'RU', '+79161234567'],
  ])('and has its country code: %j (from %s) is %s', (text, country, e164) => {
    expect(read(text, country)).toMatchObject({ e164 })
  })

  it.each<Written>([
    // The trunk prefix says that they are national.
    ['0491 7867305', 'DE', '+494917867305'],
    ['04921 123456', 'DE', '+494921123456'],
    // Area codes and mobiles that begin like the country's code, where no trunk prefix is written.
    ['55 99123-4567', 'BR', '+5555991234567'],
    ['393 123 4567', 'IT', '+393931234567'],
    ['47 12 34 56', 'NO', '+4747123456'],
    ['701 234 5678', 'KZ', '+77012345678'],
    ['91987 65432', 'IN', '+919198765432'],
  ])('and is national all the same: %j (from %s) is %s', (text, country, e164) => {
    expect(read(text, country)).toMatchObject({ e164 })
  })

  it('reads the example of every country with and without its +, and never doubles the country code', () => {
    for (const [country, national] of Object.entries(examples as Record<CountryCode, string>)) {
      const code = callingCodeOf(country as CountryCode)
      expect([country, read(`${code}${national}`, country as CountryCode)]).toEqual([
        country,
        { e164: `+${code}${national}`, hadExtension: false, more: 0 },
      ])
    }
  })
})

describe('an extension is left out, and said so', () => {
  it.each([
    ...[
      '+1 415 555 2671 ext. 5',
      '+14155552671;ext=5',
      '+1 415 555 2671 x123',
      '+1-415-555-2671-x11',
      '415-555-2671x11',
    ],
    ...[
      '(415) 555-2671 ext. 5555',
      '415-555-2671, ext 7',
      '415.555.2671 #12',
      '+1 415 555 2671,,123#',
      '+14155552671p12',
    ],
    ...[
      '+1 415 555 2671 Durchwahl 12',
      '+1 415 555 2671 DW 12',
      '+1 415 555 2671 доб. 123',
      '+1 415 555 2671 poste 123',
    ],
    ...['+1 415 555 2671 (ext. 12)', '+1 415 555 2671 int. 12', 'tel:+1-415-555-2671;ext=12'],
  ])('%j', (text) => {
    expect(read(text, 'US')).toEqual({ e164: '+14155552671', hadExtension: true, more: 0 })
  })
})

describe('a slash parts one number only after its area code', () => {
  it.each<Written>([
    ['0711/901825', 'DE', '+49711901825'],
    ['(0711) / 90 18 25', 'DE', '+49711901825'],
    ['+49 711/901825', undefined, '+49711901825'],
    ['+49/711/901825', undefined, '+49711901825'],
    ['0043/664/1234567', undefined, '+436641234567'],
    ['01/5121234', 'AT', '+4315121234'],
    ['22/123 45 67', 'PL', '+48221234567'],
    ['415/555-2671', 'US', '+14155552671'],
  ])('%j (from %s) is %s', (text, country, e164) => {
    expect(read(text, country)).toEqual({ e164, hadExtension: false, more: 0 })
  })

  it.each<Written>([
    ['07131 1234/1235', 'DE', '+4971311234'],
    ['+49 7131 2234/2235', undefined, '+4971312234'],
    ['030 12345-10/-11', 'DE', '+49301234510'],
    ['0171-2345678/9', 'DE', '+491712345678'],
    ['0171 2345678 / 030 123456', 'DE', '+491712345678'],
    ['0711/901825/26', 'DE', '+49711901825'],
    ['+14155552671/+14155552672', undefined, '+14155552671'],
  ])('of %j (from %s) the first is %s, and another is counted', (text, country, e164) => {
    expect(read(text, country)).toEqual({ e164, hadExtension: false, more: 1 })
  })
})

it.each<[...Written, more: number]>([
  ['+14155552671 / +14155552672', undefined, '+14155552671', 1],
  ['+14155552671; +14155552672', undefined, '+14155552671', 1],
  ['+14155552671, +14155552672\n+14155552673', undefined, '+14155552671', 2],
  ['+14155552671 +14155552672', undefined, '+14155552671', 1],
  ['0171 2345678 oder 0171 2345679', 'DE', '+491712345678', 1],
  ['privat: 0171 2345678, Büro: 030 123456', 'DE', '+491712345678', 1],
  ['Fax: 030 123456; Mobil: 0171 2345678', 'DE', '+491712345678', 1],
])('of several numbers the first that can be read: %j (from %s)', (text, country, e164, more) => {
  expect(read(text, country)).toEqual({ e164, hadExtension: false, more })
})

describe('between the digits of one number may stand', () => {
  it.each<Written>([
    ['+49 (0) 30 / 555 - 123', undefined, '+4930555123'],
    ['+43 (0) 664 / 1234567', 'AT', '+436641234567'],
    ['06/12/34/56/78', 'FR', '+33612345678'],
    ['(03)1234\u22125678', 'JP', '+81312345678'],
    ['03ー1234ー5678', 'JP', '+81312345678'],
    ['030 - 901820', 'DE', '+4930901820'],
  ])('a slash behind its area code, or a dash of any kind: %j', (text, country, e164) => {
    expect(read(text, country)).toEqual({ e164, hadExtension: false, more: 0 })
  })
})

it.each<Written>([
  ['Mobil: 0171 2345678 Büro: 030 901820', 'DE', '+491712345678'],
  ['06 12 34 56 78 - 01 42 68 53 00', 'FR', '+33612345678'],
])('another number begins at its label, and behind a dash between whole numbers: %j', (text, country, e164) => {
  expect(read(text, country)).toEqual({ e164, hadExtension: false, more: 1 })
})
