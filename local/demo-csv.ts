const GIVEN_NAMES = ['Ada', 'Björk', 'Chidi', 'Dolores', 'Emil', 'Fatima', 'Grace', 'Hedy', 'Ines', 'Jun'] as const
const FAMILY_NAMES = [
  'Adeyemi',
  'Baker',
  'Costa',
  'Dubois',
  'Eriksen',
  'Fischer',
  'García',
  "O'Hara",
  'Nakamura',
] as const
const COMPANIES = ['Acme, Inc.', 'Globex', 'Initech', 'Umbrella "Labs"'] as const
/** Area codes whose 555-0100 to 555-0199 are kept for fiction. */
const AREA_CODES = ['202', '303'] as const

const NUMBERS_IN_AN_AREA = 100

const pick = (from: readonly string[], index: number): string => from[index % from.length] ?? ''

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const demoRow = (index: number): string => {
  const area = AREA_CODES[Math.floor(index / NUMBERS_IN_AN_AREA)]
  const number = String(index % NUMBERS_IN_AN_AREA).padStart(2, '0')
  // No number is given twice: where they end, contacts have none.
  const phone = area !== undefined && index % 2 === 0 ? `+1 ${area} 555 01${number}` : ''
  const email = `person.${index + 1}@example.com`
  const name = `${pick(GIVEN_NAMES, index)} ${pick(FAMILY_NAMES, index)}`
  return [name, email, phone, pick(COMPANIES, index), 'demo; newsletter'].map(cell).join(',')
}

/**
 * A CSV as people export them, with as many data rows: the last but one is the first again, the last has a broken email. Those of
 * `from` and those from behind its last row on are different people.
 */
export const demoCsv = (rowCount: number, from = 0): string => {
  const good = Array.from({ length: rowCount - 2 }, (_, index) => demoRow(from + index))
  const rows = [...good, demoRow(from), 'Broken Address,nobody@@example,,,']
  return ['Full Name,Email Address,Mobile Phone,Company,Tags', ...rows].join('\n')
}
