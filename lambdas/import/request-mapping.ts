import { RESERVED_NAMES } from '../contacts/custom-fields.ts'
import { makeProblems, type Problems } from '../http/body-schema.ts'
import { ApiError } from '../http/errors.ts'
import { MAX_COLUMNS, MAX_HEADER_CHARS } from './source/csv-limits.ts'
import { type GivenMapping, type MappingTarget, readTarget } from './source/mapping-target.ts'

const mappingKeyProblem = (key: string): string | undefined => {
  if (key.trim() === '') return 'the column name is empty'
  if (key.length > MAX_HEADER_CHARS) return `a column name can have up to ${MAX_HEADER_CHARS} characters`
  // These would be lost, or worse, as a key of an object in the job and in responses.
  return RESERVED_NAMES.has(key.trim()) ? 'this name is reserved; write it in capitals' : undefined
}

const NOT_READ = { problem: 'must be the name of a contact field, or null' }

/** Bytes of JSON that a mapping may have: it is kept with its job, whose item holds 400 KB in all. */
export const MAX_MAPPING_BYTES = 64 * 1024

/** The mapping of a request; every column at fault is named. */
export const readMapping = (value: unknown, problems: Problems): GivenMapping => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.add([], 'must be an object: column name → contact field')
    return {}
  }
  const keys = Object.keys(value)
  if (keys.length > MAX_COLUMNS) {
    problems.add([], `can have up to ${MAX_COLUMNS} columns`)
    return {}
  }
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_MAPPING_BYTES) {
    problems.add([], `may have up to ${MAX_MAPPING_BYTES} bytes of JSON`)
    return {}
  }
  const mapping: Record<string, MappingTarget | null> = {}
  for (const key of keys) {
    const target: unknown = (value as Record<string, unknown>)[key]
    const read = typeof target === 'string' ? readTarget(target) : NOT_READ
    const problem = mappingKeyProblem(key) ?? (target !== null && 'problem' in read ? read.problem : undefined)
    if (problem !== undefined) problems.add([key], problem)
    else if (target === null) mapping[key] = null
    else if ('target' in read) mapping[key] = read.target
  }
  return mapping
}

/** Without a header a column's name is its number. Throws a `validation_error`. */
export const checkColumnNumbers = (mapping: GivenMapping | undefined): void => {
  const problems = makeProblems()
  if (mapping === undefined) problems.add(['mapping'], 'is required when has_header is false')
  for (const key of Object.keys(mapping ?? {})) {
    const isNumber = /^[1-9]\d{0,2}$/.test(key.trim()) && Number(key) <= MAX_COLUMNS
    if (!isNumber) problems.add(['mapping', key], 'when has_header is false, name the column by its number, from "1"')
  }
  if (problems.has()) throw new ApiError('validation_error', { fields: problems.fields() })
}
