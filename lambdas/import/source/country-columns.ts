import type { Column } from './column-names.ts'
import { keyOf } from './header-names.ts'

/** What the column with the country of an address is called. Whose address it is stands before it. */
const NAMES = [
  ...[
    'country',
    'country name',
    'country code',
    'country/region',
    'Land',
    'Land/Region',
    'pays',
    'pays/région',
    'país',
    'país/región',
  ],
  ...['paese', 'nazione', 'stato/paese', 'maa', 'kraj', 'země', 'stát', 'krajina', 'ország', 'țara', 'ülke', 'država'],
  ...[
    'χώρα',
    'страна',
    'країна',
    '国',
    '国名',
    '国家',
    '國家',
    '국가',
    'quốc gia',
    'negara',
    'ประเทศ',
    'מדינה',
    'الدولة',
  ],
]

const WHOSE =
  /^(?:billing|shipping|mailing|primary|default|home|business|work|company|contact|person)?(?:address)?(?=[a-z])/

const KEYS: ReadonlySet<string> = new Set(NAMES.map(keyOf))

const saysCountry = (header: string): boolean => {
  const key = keyOf(header)
  return KEYS.has(key) || KEYS.has(key.replace(WHOSE, ''))
}

/** The columns that say in which country a contact is, and so how its phone is to be read. */
export const countryColumns = <Known extends Pick<Column, 'header'>>(columns: readonly Known[]): readonly Known[] =>
  columns.filter(({ header }) => header !== '' && saysCountry(header))
