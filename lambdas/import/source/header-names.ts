import { CONTACT_FIELDS, type ContactField } from '../../contacts/contact-schema.ts'
import { BESIDE, COLUMN_NAMES, LAST_RESORTS } from './header-table.ts'
import { customNameOf, type MappingTarget, readTarget } from './mapping-target.ts'

/** Case, accents, width, spaces and punctuation apart: `E-mail 1 - Value`, `e_mail1Value` and `EMAIL 1 VALUE` are the same. */
const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, '')

export interface KnownHeader {
  readonly target: MappingTarget
  /** Of several columns for one field the lowest is taken first, of equals the first in the file. */
  readonly rank: number
}

/** Later kinds rank behind; a number within a kind ranks in between. */
const KIND_STEP = 10
const TABLE: ReadonlyMap<string, KnownHeader> = new Map([
  ...CONTACT_FIELDS.filter((field) => field !== 'custom_fields').map(
    (field) => [keyOf(field), { target: field, rank: 0 }] as const,
  ),
  ...Object.entries(COLUMN_NAMES).flatMap(([target, kinds]) =>
    kinds.flatMap((names, kind) => names.map((name) => [keyOf(name), { target, rank: kind * KIND_STEP }] as const)),
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
  return { target: known.target, rank: known.rank + Number(number) - 1 }
}

/** Pipedrive says of every column what it is a column of. */
const PREFIX = /^\s*person\s+-\s+/i

const byName = (header: string, key: string): KnownHeader | undefined => {
  const known = TABLE.get(key) ?? numbered(key)
  if (known !== undefined) return known
  const read = readTarget(header)
  return 'target' in read && customNameOf(read.target) !== undefined ? { target: read.target, rank: 0 } : undefined
}

/**
 * The fields that the headers of a file name by themselves, one place a header: from the table, by what stands beside them, or written
 * as a target is, `custom_fields.<name>`.
 */
export const recogniseHeaders = (headers: readonly string[]): readonly (KnownHeader | undefined)[] => {
  const keys = headers.map((header) => keyOf(header.replace(PREFIX, '')))
  const all = new Set(keys)
  const named = headers.map((header, index) => byName(header, keys[index] ?? ''))
  const given = new Set(named.map((known) => known?.target))
  const inContext = named.map((known, index) => {
    const meant = CONTEXT.find(
      ({ key, field, beside }) => key === keys[index] && !given.has(field) && beside.some((other) => all.has(other)),
    )
    return meant === undefined ? known : { target: meant.field, rank: 0 }
  })
  const taken = new Set(inContext.map((known) => known?.target))
  return inContext.map((known, index) => {
    const last = LAST.get(keys[index] ?? '')
    return known ?? (last === undefined || taken.has(last) ? undefined : { target: last, rank: 0 })
  })
}
