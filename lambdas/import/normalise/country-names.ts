import type { CountryCode } from 'libphonenumber-js/core'
import { keyOf } from '../source/header-names.ts'
import { isPhoneCountry, PHONE_COUNTRIES } from './phone-countries.ts'

/** Languages in which files name countries. */
const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'cs',
  'sv',
  'da',
  'fi',
  'tr',
  'ru',
  'uk',
  'ja',
  'zh',
  'ko',
]

/** What people call them beside their names, and the codes of three letters of those that most files have. */
const OTHERS: Readonly<Record<string, CountryCode>> = {
  ...{ USA: 'US', 'U.S.': 'US', 'United States of America': 'US', America: 'US', 'Estados Unidos de América': 'US' },
  ...{ UK: 'GB', 'Great Britain': 'GB', Britain: 'GB', England: 'GB', Scotland: 'GB', Wales: 'GB', GBR: 'GB' },
  ...{ Großbritannien: 'GB', Holland: 'NL', 'The Netherlands': 'NL', Nederland: 'NL', NLD: 'NL', Czechia: 'CZ' },
  ...{ 'Czech Republic': 'CZ', 'Tschechische Republik': 'CZ', CZE: 'CZ', 'South Korea': 'KR', Korea: 'KR', KOR: 'KR' },
  ...{ Russia: 'RU', 'Russian Federation': 'RU', 'Российская Федерация': 'RU', РФ: 'RU', Turkey: 'TR', UAE: 'AE' },
  ...{ DEU: 'DE', BRD: 'DE', Germania: 'DE', AUT: 'AT', CHE: 'CH', FRA: 'FR', ITA: 'IT', ESP: 'ES', PRT: 'PT' },
  ...{ BEL: 'BE', POL: 'PL', SWE: 'SE', NOR: 'NO', DNK: 'DK', FIN: 'FI', IRL: 'IE', CAN: 'CA', AUS: 'AU', NZL: 'NZ' },
  ...{ IND: 'IN', JPN: 'JP', CHN: 'CN', BRA: 'BR', MEX: 'MX', Österreich: 'AT', Oesterreich: 'AT' },
}

/** Two countries of one name tell nothing. */
const makeNames = (): ReadonlyMap<string, CountryCode> => {
  const names = new Map<string, CountryCode | undefined>()
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const country of PHONE_COUNTRIES) {
      const key = keyOf(display.of(country) ?? '')
      names.set(key, names.has(key) && names.get(key) !== country ? undefined : country)
    }
  }
  for (const [name, country] of Object.entries(OTHERS)) names.set(keyOf(name), country)
  names.delete('')
  return new Map([...names].flatMap(([key, country]) => (country === undefined ? [] : [[key, country] as const])))
}

let names: ReadonlyMap<string, CountryCode> | undefined

/** Texts come from the file: without a bound they could fill the memory. */
const KEPT_MAX = 1000
const MAX_CHARS = 64
const known = new Map<string, CountryCode | undefined>()

const find = (text: string): CountryCode | undefined => {
  const code = text.trim().toUpperCase()
  if (isPhoneCountry(code)) return code
  names ??= makeNames()
  return names.get(keyOf(text))
}

/** The country that a cell names, by its code or its name in the languages of most files. */
export const countryOfText = (text: string): CountryCode | undefined => {
  if (text.length > MAX_CHARS) return undefined
  if (known.has(text)) return known.get(text)
  const country = find(text)
  if (known.size < KEPT_MAX) known.set(text, country)
  return country
}
