import { UnusableFile } from '../files/unusable-file.ts'
import { shownName } from '../../http/shown-name.ts'
import { isBlank, looksLikeEmail, looksLikePhone } from './cells.ts'
import type { Column } from './column-names.ts'
import { recogniseHeaders } from './header-names.ts'
import { withoutFormulaGuard } from './formula-guard.ts'
import { looksLikeNames } from './looks-like-names.ts'
import { MAPPABLE_FIELDS, type MappingTarget } from './mapping-target.ts'
import { isRejectColumn } from './reject-columns.ts'

type Rows = readonly (readonly string[])[]

/** A cell that is personal data rather than a header, and must not appear in a message. */
const mayBeData = (cell: string): boolean => cell.includes('@') || /\d.*\d.*\d.*\d.*\d/s.test(cell)

/** A cell that is an address or a phone, as no header is. */
const isData = (cell: string): boolean => looksLikeEmail(cell) || looksLikePhone(cell)

/** Names shown, and what they take in all: the message is kept with the job. */
const MAX_SHOWN_COLUMNS = 50
const MAX_SHOWN_CHARS = 2_000
const MAX_PROPOSALS = 10

/** The columns of a file, for the message that asks for a mapping; none if they may be personal data. */
export const columnsFound = (columns: readonly Column[]): string => {
  if (columns.some(({ header }) => mayBeData(header))) {
    return 'the first line looks like data, not like a header: if so, set has_header to false and send a mapping'
  }
  const shown: string[] = []
  let left = MAX_SHOWN_CHARS
  for (const { header } of columns.slice(0, MAX_SHOWN_COLUMNS)) {
    const name = JSON.stringify(shownName(header))
    left -= name.length
    if (left < 0) break
    shown.push(name)
  }
  return `the columns are ${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`
}

/** What an unrecognised column seems to hold. */
type Guess = 'email' | 'phone' | 'full_name' | 'linkedin_url'

const cellsOf = ({ index }: Column, sample: Rows): string[] =>
  sample.map((cells) => withoutFormulaGuard(cells[index] ?? '').trim()).filter((cell) => !isBlank(cell))

const most = (cells: readonly string[], isSo: (cell: string) => boolean): boolean =>
  cells.length > 0 && cells.filter(isSo).length * 2 > cells.length

const LINKEDIN = /^(?:https?:\/\/)?(?:[a-z]{2,3}\.)?linkedin\.com\/in\//i

const guessOf = (column: Column, sample: Rows): Guess | undefined => {
  const cells = cellsOf(column, sample)
  if (most(cells, looksLikeEmail)) return 'email'
  if (most(cells, (cell) => LINKEDIN.test(cell))) return 'linkedin_url'
  if (most(cells, looksLikePhone)) return 'phone'
  return looksLikeNames(column.header, cells) ? 'full_name' : undefined
}

const NAMES: readonly MappingTarget[] = ['full_name', 'first_name', 'last_name']

/** A field for each column that seems to hold one: of two columns of names the first is the first name, as most write them. */
const proposalsOf = (guesses: ReadonlyMap<Column, Guess>): Map<Column, MappingTarget> => {
  const proposals = new Map<Column, MappingTarget>()
  const names = [...guesses].filter(([, guess]) => guess === 'full_name').map(([column]) => column)
  for (const [column, guess] of guesses) {
    const place = names.indexOf(column)
    if (place < 0) proposals.set(column, guess)
    else if (names.length === 1) proposals.set(column, 'full_name')
    else if (place < 2) proposals.set(column, place === 0 ? 'first_name' : 'last_name')
  }
  return proposals
}

const WHY: Readonly<Record<Guess, string>> = {
  email: 'its cells are email addresses',
  phone: 'its cells look like phones',
  full_name: 'its cells look like names',
  linkedin_url: 'its cells are LinkedIn profiles',
}

const refuse = (message: string, columns: readonly Column[], guesses: ReadonlyMap<Column, Guess>): never => {
  const isSafe = !columns.some(({ header }) => mayBeData(header))
  const proposals = isSafe ? proposalsOf(guesses) : new Map<Column, MappingTarget>()
  const hints = [...proposals].map(([column, target]) => [
    `mapping.${shownName(column.name)}`,
    `may be ${target}: ${WHY[guesses.get(column) ?? 'full_name']}`,
  ])
  throw new UnusableFile('unusable_columns', message, {
    fields: {
      csv: columnsFound(columns),
      ...(Object.fromEntries(hints.slice(0, MAX_PROPOSALS)) as Record<string, string>),
    },
  })
}

const guessesOf = (
  columns: readonly Column[],
  targets: ReadonlyMap<number, MappingTarget>,
  sample: Rows,
): Map<Column, Guess> => {
  const given = new Set(targets.values())
  const hasHeader = columns.some(({ header }) => header !== '')
  const guesses = new Map<Column, Guess>()
  for (const column of columns) {
    // A column called "Contact" may hold addresses as well as names.
    if (!given.has('email') && NAMES.includes(targets.get(column.index) ?? '')) {
      if (most(cellsOf(column, sample), looksLikeEmail)) guesses.set(column, 'email')
      continue
    }
    const isOpen = !targets.has(column.index) && (!hasHeader || column.header !== '') && !isRejectColumn(column.header)
    const guess = isOpen ? guessOf(column, sample) : undefined
    if (guess !== undefined) guesses.set(column, guess)
  }
  return guesses
}

/**
 * Fields for columns whose names do not say what they are, by what they hold, as far as no column has them: for a person to say, never to
 * be taken without being asked.
 */
export const proposeFields = (
  columns: readonly Column[],
  targets: ReadonlyMap<number, MappingTarget>,
  sample: Rows,
): ReadonlyMap<Column, MappingTarget> => {
  const guesses = guessesOf(columns, targets, sample)
  const moved = new Set([...guesses.keys()].map(({ index }) => index))
  const given = new Set([...targets].flatMap(([index, target]) => (moved.has(index) ? [] : [target])))
  const hasName = NAMES.some((name) => given.has(name))
  const isOpen = (guess: Guess): boolean => (guess === 'full_name' ? !hasName : !given.has(guess))
  return proposalsOf(new Map([...guesses].filter(([, guess]) => isOpen(guess))))
}

/** Signs that files have between their cells, and that are not read as such. */
const OTHER_DELIMITERS: readonly (readonly [sign: string | RegExp, name: string])[] = [
  ...['~', '^', '，', '；', '、', '¦', '§', '#', '!', '/', ':', '·', '¬'].map((sign) => [sign, `"${sign}"`] as const),
  ['\u001f', 'a unit separator (U+001F)'],
  ['\u001e', 'a record separator (U+001E)'],
  ['\u0001', 'the character U+0001'],
  [/ {2,}/, 'runs of spaces'],
]

/** What stands between cells in place of a delimiter: as often in the header as in each row, and around names that are known. */
const otherDelimiter = (columns: readonly Column[], sample: Rows): string | undefined => {
  const [only] = columns
  if (columns.length !== 1 || only === undefined || only.header === '' || sample.length === 0) return undefined
  const found = OTHER_DELIMITERS.find(([sign]) => {
    const names = only.header.trim().split(sign)
    const isAlike = (cells: readonly string[]): boolean => (cells[0] ?? '').trim().split(sign).length === names.length
    return names.length > 1 && recogniseHeaders(names).some((known) => known !== undefined) && sample.every(isAlike)
  })
  return found?.[1]
}

const FIELDS = `${MAPPABLE_FIELDS.join(', ')}, custom_fields.<name>`

/**
 * Refuses a file whose columns were searched for by name, where none was found, or where those that were not hold what no import should be
 * without: the addresses, or the names. Half a file is worse than none: the loss would go unnoticed.
 */
export const refuseUnclear = (
  columns: readonly Column[],
  targets: ReadonlyMap<number, MappingTarget>,
  sample: Rows,
): void => {
  const given = new Set(targets.values())
  if (targets.size < 2 && columns.some(({ header }) => isData(header))) {
    refuse(
      'The first line of the file is a row, not a header. Set has_header to false and send a mapping.',
      columns,
      new Map(),
    )
  }
  const delimiter = otherDelimiter(columns, sample)
  if (delimiter !== undefined) {
    throw new UnusableFile(
      'unusable_columns',
      `The cells seem to be parted by ${delimiter}, which is no delimiter that is read. Put commas, semicolons, tabs or pipes in its place.`,
      { fields: { delimiter: `may be ${delimiter}: the delimiters that are read are , ; | and the tab` } },
    )
  }
  const guesses = guessesOf(columns, targets, sample)
  if (targets.size === 0) {
    refuse(`No column says what it is. Send a mapping to contact fields: ${FIELDS}.`, columns, guesses)
  }
  const seen = new Set(guesses.values())
  const lacksEmail = !given.has('email') && seen.has('email')
  const lacksName = !NAMES.some((name) => given.has(name)) && seen.has('full_name')
  if (!lacksEmail && !lacksName) return
  const lacking = [...(lacksName ? ['the names'] : []), ...(lacksEmail ? ['the email addresses'] : [])].join(' and ')
  refuse(`No column says that it holds ${lacking}. Send a mapping to contact fields: ${FIELDS}.`, columns, guesses)
}
