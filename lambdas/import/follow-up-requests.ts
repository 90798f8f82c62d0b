import * as z from 'zod'
import { readBody, withoutNulls } from '../http/body-schema.ts'
import { ApiError } from '../http/errors.ts'
import { type ImportRequest, importRequestSchema, parseImportRequest } from './request.ts'

export const ON_DRIFT = ['continue', 'stop'] as const

/** The body of `POST …/apply`. */
export const applyRequestSchema = z.strictObject(
  {
    on_drift: z
      .enum(ON_DRIFT, `must be one of ${ON_DRIFT.join(', ')}`)
      .nullish()
      .meta({
        description:
          '`stop`: the job fails as `plan_changed` before the first batch in which a row would come otherwise than in the dry run.',
        default: 'continue',
      }),
  },
  'must be a JSON object',
)

const SOURCES = {
  rows: { rows: [{}] },
  csv: { csv: 'x' },
  upload: { upload_id: 'x' },
  url: { url: 'x' },
} as const satisfies Record<ImportRequest['source']['kind'], object>

/** The caller's own words for an import and its file. */
export type Labels = Pick<ImportRequest, 'name' | 'file_name'>

const SOURCE_FIELDS = ['rows', 'csv', 'upload_id', 'url'] as const

const NAMES_OF_MAPPING = ['mapping', 'mapping_from'] as const

/** What comes from another import. */
const withoutMapping = ({
  mapping: _,
  mapping_mode: __,
  other_columns: ___,
  ...options
}: Partial<ImportRequest['options']>): Partial<ImportRequest['options']> => options

/**
 * Throws a `validation_error` for what no retry can be asked with, whatever its job is. What goes together is known only
 * with the options of the job. Gives the names that the new job is to have in place of those of the old one.
 */
export const checkRetryRequest = (given: Readonly<Record<string, unknown>>): Labels => {
  const sources = SOURCE_FIELDS.filter((name) => (given[name] ?? null) !== null)
  if (sources.length > 0) {
    const fields = Object.fromEntries(sources.map((name) => [name, 'a retry takes the rows of its job']))
    throw new ApiError('validation_error', { fields })
  }
  const { name, file_name } = readBody(importRequestSchema, given)
  return { ...(typeof name === 'string' && { name }), ...(typeof file_name === 'string' && { file_name }) }
}

/** The options of an import, with those that are given in place of its own; null is as if left out. Throws a `validation_error`. */
export const withOtherOptions = (
  { options }: Pick<ImportRequest, 'options'>,
  kind: ImportRequest['source']['kind'],
  asked: Readonly<Record<string, unknown>>,
): Omit<ImportRequest, 'source' | keyof Labels> => {
  const given = withoutNulls(asked)
  // What does not apply to the source was left out before, and names of columns are those of the file.
  const { has_header, ...others } = options
  const { mapping_from, ...own } = kind === 'rows' ? others : options
  const {
    source: _,
    name: __,
    file_name: ___,
    ...request
  } = parseImportRequest({
    ...(given['mapping_from'] === undefined ? own : withoutMapping(own)),
    ...(kind === 'rows' ? {} : { has_header }),
    ...given,
    ...SOURCES[kind],
  })
  // The mapping is still the one of that import, unless another is given.
  const isKept = mapping_from !== undefined && !NAMES_OF_MAPPING.some((name) => given[name] !== undefined)
  return isKept ? { ...request, options: { ...request.options, mapping_from } } : request
}
