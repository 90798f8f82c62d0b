import { ApiError } from '../http/errors.ts'
import { parseJsonObject } from '../http/parse-json-body.ts'
import { parseImportRequest, type ImportRequest } from '../import/request.ts'

/** As a file of options is called in messages. */
const SUBJECT = 'The file of options'
const SOURCES = ['rows', 'csv', 'upload_id', 'url'] as const

/** What a dropped file is imported with. */
export type DropOptions = Omit<ImportRequest, 'source'>

/**
 * The options beside a dropped file: those of an import, without a source. None where there is no such file. Throws a `validation_error`
 * that names what is at fault.
 */
export const readDropOptions = (bytes: Buffer | undefined): DropOptions => {
  const json = bytes === undefined ? {} : parseJsonObject(bytes, SUBJECT)
  const given = SOURCES.filter((name) => name in json)
  if (given.length > 0) {
    const fields = Object.fromEntries(given.map((name) => [name, 'the dropped file is what is imported']))
    throw new ApiError('validation_error', { fields })
  }
  // As for an upload, whose bytes say what it is too.
  const { source: _, ...options } = parseImportRequest({ ...json, upload_id: 'x' })
  return options
}
