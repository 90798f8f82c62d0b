import { CONTACT_FIELDS, type ContactField } from '../../contacts/contact-schema.ts'
import { EVERYDAY } from './header-everyday.ts'
import { EXPORTERS } from './header-exporters.ts'
import type { ColumnKind } from './header-kinds.ts'
import { isGroup, personOfGroup, personOf, withoutNote } from './header-groups.ts'
import { LATIN_LANGUAGES_OF_THE_EAST } from './header-languages-east.ts'
import { LATIN_LANGUAGES_OF_THE_NORTH } from './header-languages-north.ts'
import { LATIN_LANGUAGES } from './header-languages-latin.ts'
import { LANGUAGES_OF_OTHER_SCRIPTS } from './header-languages-scripts.ts'
import { LANGUAGES_OF_THE_SOUTH } from './header-languages-south.ts'
import { BESIDE, COLUMN_NAMES, LAST_RESORTS } from './header-table.ts'
import { MAX_HEADER_CHARS } from './csv-limits.ts'
import { mendedLetters } from './mended-letters.ts'
import { customNameOf, type MappingTarget, readTarget } from './mapping-target.ts'

/** Letters of which Unicode does not say that they are another with a mark. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', đ: 'd', ı: 'i' }

/** Case, accents, width, spaces and punctuation apart: `E-mail 1 - Value`, `e_mail1Value` and `EMAIL 1 VALUE` are the same. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßłøæđı]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, '')

export interface KnownHeader {
  /** A field, or a part of a row that becomes part of one: see ROW_PARTS. */
  readonly target: MappingTarget
  /** Of several columns for one field the lowest is taken first, of equals the first in the file. */
  readonly rank: number
  /** Whose: 0 for the contact; if the contact's columns are known, no other person's are read. */
  readonly person: number
}

/** Later kinds rank behind; a number within a kind ranks in between. */
const KIND_STEP = 10

/** The fields of which there are kinds of columns, with the place that a kind has among those of `COLUMN_NAMES`. */
export const KINDS: Readonly<Partial<Record<ColumnKind, readonly [target: MappingTarget, kind: number]>>> = {
  work_email: ['email', 1],
  home_email: ['email', 2],
  other_email: ['email', 3],
  mobile_phone: ['phone', 0],
  phone: ['phone', 1],
  work_phone: ['phone', 2],
  home_phone: ['phone', 3],
  other_phone: ['phone', 4],
}

/** No column is all of them. */
const NEVER_BY_NAME: ReadonlySet<string> = new Set(['custom_fields'])

type Entry = readonly [key: string, known: KnownHeader]

const entriesOf = (target: MappingTarget, kind: number, names: readonly string[]): Entry[] =>
  names.map((name) => [keyOf(name), { target, rank: kind * KIND_STEP, person: 0 }])

/** All names beyond those of header-table.ts, each with its source. */
export const HEADER_SOURCES = [
  ...[
    LATIN_LANGUAGES,
    LATIN_LANGUAGES_OF_THE_EAST,
    LATIN_LANGUAGES_OF_THE_NORTH,
    LANGUAGES_OF_OTHER_SCRIPTS,
    LANGUAGES_OF_THE_SOUTH,
  ].flat(),
  ...EXPORTERS,
  ...EVERYDAY,
]

const TABLE: ReadonlyMap<string, KnownHeader> = new Map([
  ...CONTACT_FIELDS.filter((field) => !NEVER_BY_NAME.has(field)).flatMap((field) => entriesOf(field, 0, [field])),
  ...HEADER_SOURCES.flatMap(({ names }) =>
    Object.entries(names).flatMap(([kind, ofKind]) => {
      const [target, place] = KINDS[kind as ColumnKind] ?? [kind, 0]
      return entriesOf(target, place, ofKind)
    }),
  ),
  ...Object.entries(COLUMN_NAMES).flatMap(([target, kinds]) =>
    kinds.flatMap((names, kind) => entriesOf(target, kind, names)),
  ),
])

const CONTEXT = BESIDE.map(({ name, field, beside }) => ({ key: keyOf(name), field, beside: beside.map(keyOf) }))

const LAST: ReadonlyMap<string, ContactField> = new Map(
  Object.entries(LAST_RESORTS).flatMap(([field, names]) =>
    names.map((name) => [keyOf(name), field as ContactField] as const),
  ),
)

/** Fields of which exporters number the columns. "Name 2" of others is anything but another name. */
const NUMBERED: ReadonlySet<MappingTarget> = new Set<ContactField>(['email', 'phone', 'job_title', 'company'])

const numbered = (key: string): KnownHeader | undefined => {
  const [, before = '', number, after = ''] = /^(\D+)([1-9])(\D*)$/.exec(key) ?? []
  const known = number === undefined ? undefined : TABLE.get(before + after)
  if (known === undefined || !NUMBERED.has(known.target)) return undefined
  return { ...known, rank: known.rank + Number(number) - 1 }
}

const byKey = (key: string): KnownHeader | undefined => TABLE.get(key) ?? numbered(key)

/** Fields of a person: of a customer, a buyer, an attendee. */
const PERSONAL: ReadonlySet<MappingTarget> = new Set([
  ...['full_name', 'first_name', 'middle_name', 'last_name', 'email', 'phone', 'job_title', 'company', 'linkedin_url'],
])

/** `billing_first_name`, `Attendee Email`: whose it is, then what. */
const byPerson = (key: string): KnownHeader | undefined => {
  for (const { length, person } of personOf(key)) {
    const known = byKey(key.slice(length))
    if (known !== undefined && PERSONAL.has(known.target)) return { ...known, person }
  }
  return undefined
}

/** `Customer Name / Kundenname`: one field, in two languages. */
const meansTheSame = (key: string, { target, person }: KnownHeader): boolean => {
  const known = byKey(key) ?? byPerson(key)
  return known !== undefined && known.target === target && known.person === person
}

/** `Emails / Primary Email`, `Name (Contact)`, `Contact: Email`: a field within a group. */
const byGroup = (header: string): KnownHeader | undefined => {
  const [, before = '', within] = /^(.*\S)\s*\(([^()]+)\)\s*$/s.exec(header) ?? []
  const parts =
    within === undefined
      ? header.split(/\s*[/>|:]\s*|\s+[-–]\s+|\.|__/).filter((part) => part !== '')
      : [within, before]
  const field = parts.at(-1)
  const groups = parts.slice(0, -1).map(keyOf)
  if (field === undefined || groups.length === 0) return undefined
  // "Phone Number (Mobile)" is what "Mobile Phone Number" is.
  const joined = within === undefined ? undefined : byKey(keyOf(within) + keyOf(before))
  if (joined !== undefined) return joined
  const known = byKey(keyOf(field)) ?? byPerson(keyOf(field))
  if (known !== undefined && groups.every((group) => meansTheSame(group, known))) return known
  if (known === undefined || !groups.every((group) => isGroup(group, known.target))) return undefined
  const person = Math.max(known.person, ...groups.map((group) => personOfGroup(group) ?? 0))
  return { ...known, person }
}

/** What a date or any field may say behind its name. */
const SUFFIXES: readonly { readonly ending: string; readonly only?: MappingTarget }[] = [
  ...[
    ...['required', 'optional', 'mandatory', 'pflichtfeld', 'pflicht', 'obligatoire', 'obligatorio', 'opcional'],
    ...['obbligatorio', 'facoltativo', 'verplicht', 'wymagane', 'povinne', 'kotelezo', 'zorunlu', 'обязательно'],
    ...['必須', '任意', '必填', '选填', '選填', '필수', '선택'],
  ].map((ending) => ({ ending: keyOf(ending) })),
  ...['utc', 'gmt'].map((ending) => ({ ending, only: 'created_date' })),
]

const bySuffix = (key: string): KnownHeader | undefined => {
  for (const { ending, only } of SUFFIXES) {
    if (!key.endsWith(ending)) continue
    const known = byKey(key.slice(0, -ending.length))
    if (known !== undefined && (only === undefined || known.target === only)) return known
  }
  return undefined
}

const byName = (header: string, key: string): KnownHeader | undefined => {
  if (key === '' || header.length > MAX_HEADER_CHARS) return undefined
  const known = byKey(key) ?? bySuffix(key) ?? byGroup(header) ?? byPerson(key)
  if (known !== undefined) return known
  const bare = withoutNote(header)
  if (bare !== header) return byName(bare, keyOf(bare))
  const read = readTarget(header)
  return 'target' in read && customNameOf(read.target) !== undefined
    ? { target: read.target, rank: 0, person: 0 }
    : undefined
}

/** Where a column of the contact gives something, columns of those beside the contact (who paid, where to deliver) are not read. */
const ofOnePerson = (known: readonly (KnownHeader | undefined)[]): readonly (KnownHeader | undefined)[] => {
  const persons = known.flatMap((column) =>
    column !== undefined && PERSONAL.has(column.target) ? [column.person] : [],
  )
  const first = Math.min(...persons)
  return known.map((column) => (column !== undefined && column.person > first ? undefined : column))
}

/**
 * The fields that the headers of a file name without a mapping, one place per header: from the table, by what stands beside them, or written
 * as a target is, `custom_fields.<name>`.
 */
export const recogniseHeaders = (written: readonly string[]): readonly (KnownHeader | undefined)[] => {
  const headers = written.map(mendedLetters)
  const keys = headers.map((header) => (header.length > MAX_HEADER_CHARS ? '' : keyOf(header)))
  const all = new Set(keys)
  const named = ofOnePerson(headers.map((header, index) => byName(header, keys[index] ?? '')))
  const given = new Set(named.map((known) => known?.target))
  const inContext = named.map((known, index) => {
    const meant = CONTEXT.find(
      ({ key, field, beside }) => key === keys[index] && !given.has(field) && beside.some((other) => all.has(other)),
    )
    return meant === undefined ? known : { target: meant.field, rank: 0, person: 0 }
  })
  const taken = new Set(inContext.map((known) => known?.target))
  return inContext.map((known, index) => {
    const last = LAST.get(keys[index] ?? '')
    return known ?? (last === undefined || taken.has(last) ? undefined : { target: last, rank: 0, person: 0 })
  })
}
