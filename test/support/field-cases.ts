import { readdirSync, readFileSync } from 'node:fs'
import type { ImportOptions } from '../../client/src/import-request.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a file has to come to. */
interface Expectation {
  /** Contacts that must be there afterwards, each with at least these fields. Null: not given. */
  readonly contacts: readonly Fields[]
  /** Others may be there, too. */
  readonly no_extra?: false
  /** Rows that may fail; left out: any. */
  readonly max_failed?: number
  /** Patterns that the errors, the warnings or the message must have. */
  readonly says?: readonly string[]
  /** The file is refused, by a message of this pattern. */
  readonly refused?: string
}

/** A file like one of a user, made after a public report of what went wrong with it elsewhere. */
export interface FieldCase {
  readonly name: string
  readonly essence: string
  readonly input: string
  readonly via: 'inline' | 'upload' | 'cli' | 'rows'
  readonly options?: ImportOptions
  /** How often the same file is sent. */
  readonly repeat?: number
  readonly expect: Expectation
  /** Others would read it differently; why it is right as it is here. */
  readonly disputed?: { readonly handed: Fields; readonly reason: string }
}

const FOLDER = new URL('../fixtures/field/', import.meta.url)

export const bytesOfCase = ({ input }: FieldCase): Buffer<ArrayBuffer> => readFileSync(new URL(input, FOLDER))

export const FIELD_CASES: readonly FieldCase[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.input.json'))
  .map((file) => ({
    name: file.replace('.json', ''),
    ...(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Omit<FieldCase, 'name'>),
  }))

/** What came of a file. */
export interface FieldResult {
  readonly contacts: readonly Fields[]
  readonly failedRows: number
  /** Errors, warnings and messages. */
  readonly text: string
  readonly isRefused: boolean
}

const isAsWanted = (wanted: Fields, contact: Fields): boolean =>
  Object.entries(wanted).every(([field, value]) => JSON.stringify(contact[field] ?? null) === JSON.stringify(value))

/** What is not as it should be, line by line. */
export const shortcomings = (wanted: Expectation, found: FieldResult): string[] => {
  const problems: string[] = []
  const others = [...found.contacts]
  for (const contact of wanted.contacts) {
    const at = others.findIndex((one) => isAsWanted(contact, one))
    if (at < 0) problems.push(`missing: ${JSON.stringify(contact)}`)
    else others.splice(at, 1)
  }
  if (wanted.no_extra !== false) problems.push(...others.map((other) => `not expected: ${JSON.stringify(other)}`))
  if (found.failedRows > (wanted.max_failed ?? Infinity)) problems.push(`${found.failedRows} rows failed`)
  for (const pattern of [...(wanted.says ?? []), ...(wanted.refused === undefined ? [] : [wanted.refused])]) {
    if (!new RegExp(pattern, 'is').test(found.text)) problems.push(`does not say ${pattern}: ${found.text}`)
  }
  if (found.isRefused !== (wanted.refused !== undefined)) problems.push(`is refused: ${found.isRefused}: ${found.text}`)
  return problems
}
