import type { RowErrorCode } from './row-errors.ts'
import { isInvisible } from './visible-text.ts'

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }
export type CustomFields = Record<string, JsonValue>

/** Bytes of UTF-8 that all custom fields of a contact may take as JSON. */
export const MAX_CUSTOM_FIELDS_BYTES = 16 * 1024
/** Characters of one custom field's name. */
const MAX_CUSTOM_FIELD_NAME_CHARS = 128
/** Levels of arrays and objects in one custom field: readers of contacts must be able to walk them. */
const MAX_CUSTOM_FIELD_LEVELS = 16

/** Why a value cannot be a contact's. Holds nothing of the value. */
export class FieldFailure {
  readonly failed: RowErrorCode
  readonly message: string

  constructor(failed: RowErrorCode, message: string) {
    this.failed = failed
    this.message = message
  }
}

/**
 * Names that would reach the prototype of an object in some code, if not in ours: the AWS SDK reads `.constructor` of
 * maps.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** What is wrong with a custom field's name, or undefined. The name is taken as trimmed. */
export const customFieldNameProblem = (name: string): string | undefined => {
  if (name === '') return 'a custom field needs a name'
  if (name.length > MAX_CUSTOM_FIELD_NAME_CHARS)
    return `a custom field's name may have ${MAX_CUSTOM_FIELD_NAME_CHARS} characters`
  if (RESERVED_NAMES.has(name)) return 'this name is reserved'
  if (name.includes('\0')) return 'a name must not contain NUL'
  return undefined
}

const jsonBytes = (value: JsonValue): number => Buffer.byteLength(JSON.stringify(value))

const invalid = (message: string): FieldFailure =>
  new FieldFailure('invalid_field', `The custom fields are invalid: ${message}.`)

const tooLarge = (): FieldFailure =>
  new FieldFailure('custom_fields_too_large', `The custom fields exceed ${MAX_CUSTOM_FIELDS_BYTES} bytes of JSON.`)

/** Leaves the copier from any depth; caught where it was made. */
class Refusal extends Error {
  readonly failure: FieldFailure

  constructor(failure: FieldFailure) {
    super(failure.message)
    this.failure = failure
  }
}

const refuse = (message: string): never => {
  throw new Refusal(invalid(message))
}

/** JSON has no infinity, but a number such as 1e999 is read as one. Its -0 is written as 0, which would never compare equal. */
const copyNumber = (value: number): number => {
  if (!Number.isFinite(value)) refuse('a number is too large')
  return value === 0 ? 0 : value
}

/** Copies values while it counts a lower bound of their size, so that a hostile one costs no more than the limit. */
const makeCopier = () => {
  let budget = MAX_CUSTOM_FIELDS_BYTES
  const spend = (bytes: number): void => {
    budget -= bytes
    if (budget < 0) throw new Refusal(tooLarge())
  }
  const copyText = (value: string): string => {
    spend(value.length + 2)
    if (value.includes('\0')) refuse('text may not hold NUL')
    return value.toWellFormed()
  }
  const copy = (value: unknown, depth: number): JsonValue => {
    if (typeof value === 'string') return copyText(value)
    spend(1)
    if (typeof value === 'number') return copyNumber(value)
    if (value === null || typeof value === 'boolean') return value
    if (typeof value !== 'object') return refuse('a value is not JSON')
    if (depth > MAX_CUSTOM_FIELD_LEVELS) return refuse(`values nest up to ${MAX_CUSTOM_FIELD_LEVELS} levels deep`)
    if (Array.isArray(value)) {
      spend(value.length)
      return value.map((item) => copy(item, depth + 1))
    }
    const fields: CustomFields = {}
    for (const name of Object.keys(value)) {
      if (name === '' || RESERVED_NAMES.has(name)) refuse('a name in it is empty or reserved')
      fields[copyText(name)] = copy((value as Record<string, unknown>)[name], depth + 1)
    }
    return fields
  }
  return { copy, spend }
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && isInvisible(value))

/**
 * The custom fields that a value gives. Blank and null fields are not given; names and top-level texts are trimmed, as a CSV cell
 * is. Names are refused that would reach a prototype, at any depth; so are NUL and infinite numbers.
 */
export const parseCustomFields = (value: unknown): CustomFields | FieldFailure => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid('they must be an object')
  const { copy, spend } = makeCopier()
  const fields: CustomFields = {}
  try {
    for (const key of Object.keys(value)) {
      const given = (value as Record<string, unknown>)[key]
      if (isBlank(given)) continue
      const name = key.trim().toWellFormed()
      const problem = customFieldNameProblem(name)
      if (problem !== undefined) refuse(problem)
      spend(name.length)
      fields[name] = copy(typeof given === 'string' ? given.trim() : given, 1)
    }
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.failure
    throw thrown
  }
  return jsonBytes(fields) > MAX_CUSTOM_FIELDS_BYTES ? tooLarge() : fields
}
