import * as z from 'zod'
import { ApiError } from '../http/errors.ts'
import { type ImportRequest, parseImportRequest } from './request.ts'

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

const SOURCE_FIELDS = ['rows', 'csv', 'upload_id', 'url'] as const

const NAMES_OF_MAPPING = ['mapping', 'mapping_from'] as const

/** What comes from another import. */
const withoutMapping = ({
  mapping: _,
  mapping_mode: __,
  other_columns: ___,
  ...options
}: Partial<ImportRequest['options']>): Partial<ImportRequest['options']> => options

/** The options of an import, with those that are given in place of its own. Throws a `validation_error`. */
export const withOtherOptions = (
  { options }: Pick<ImportRequest, 'options'>,
  kind: ImportRequest['source']['kind'],
  given: Readonly<Record<string, unknown>>,
): Omit<ImportRequest, 'source'> => {
  const sources = SOURCE_FIELDS.filter((name) => Object.hasOwn(given, name))
  if (sources.length > 0) {
    const fields = Object.fromEntries(sources.map((name) => [name, 'a retry takes the rows of its job']))
    throw new ApiError('validation_error', { fields })
  }
  // What does not apply to the source was left out before, and names of columns are those of the file.
  const { has_header, ...others } = options
  const { mapping_from, ...own } = kind === 'rows' ? others : options
  const { source: _, ...request } = parseImportRequest({
    ...((given['mapping_from'] ?? null) === null ? own : withoutMapping(own)),
    ...(kind === 'rows' ? {} : { has_header }),
    ...given,
    ...SOURCES[kind],
  })
  // The mapping is still the one of that import, unless another is given.
  const isKept = mapping_from !== undefined && !NAMES_OF_MAPPING.some((name) => (given[name] ?? null) !== null)
  return isKept ? { ...request, options: { ...request.options, mapping_from } } : request
}
