import * as z from 'zod'
import { readBody } from '../../http/body-schema.ts'
import { ApiError } from '../../http/errors.ts'
import { importRequestSchema } from '../request.ts'
import type { Delimiter } from '../source/csv-limits.ts'

const { upload_id, url, csv, has_header, delimiter, encoding, sheet, default_country } = importRequestSchema.shape

/** The body of `POST /v1/import/inspect`: what of an import says how a file is read. Null is read as "left out". */
export const inspectRequestSchema = z.strictObject(
  { upload_id, url, csv, has_header, delimiter, encoding, sheet, default_country },
  'must be a JSON object',
)

/** What of the options of an import an inspection takes. */
export const INSPECT_OPTIONS = Object.keys(inspectRequestSchema.shape)

/** How a file is examined. */
export interface InspectOptions {
  readonly has_header: boolean
  readonly delimiter?: Delimiter
  readonly encoding?: string
  readonly sheet?: string
  readonly default_country?: string
}

export interface InspectRequest {
  readonly source: { readonly csv: string } | { readonly upload_id: string } | { readonly url: string }
  readonly options: InspectOptions
  /** Options that have no meaning beside the source. */
  readonly ignored_options: readonly string[]
}

const refuse = (message: string, fields: Record<string, string>): never => {
  throw new ApiError('validation_error', { message, fields })
}

type Body = z.output<typeof inspectRequestSchema>

const SOURCES = ['csv', 'upload_id', 'url'] as const

const sourceOf = (body: Body): InspectRequest['source'] => {
  const given = SOURCES.filter((name) => (body[name] ?? undefined) !== undefined)
  if (given.length !== 1) {
    const [names, why] = given.length === 0 ? [['upload_id'], 'send one of'] : [given, 'send only one of']
    const fields = names.map((name) => [name, `${why} csv, upload_id and url`])
    return refuse('Send exactly one of csv, upload_id and url.', Object.fromEntries(fields) as Record<string, string>)
  }
  const { csv, upload_id, url } = body
  if (typeof upload_id === 'string') return { upload_id }
  if (typeof url === 'string') return { url }
  return (csv ?? '').trim() === '' ? refuse('There are no data rows.', { csv: 'has no data rows' }) : { csv: csv ?? '' }
}

/** The inspection that a body asks for. Throws a `validation_error` that names every field at fault. */
export const parseInspectRequest = (json: unknown): InspectRequest => {
  const body = readBody(inspectRequestSchema, json)
  const source = sourceOf(body)
  const { has_header, delimiter, encoding, sheet, default_country } = body
  // What a request carries is Unicode, and no workbook.
  const ofFiles = { ...(encoding && { encoding }), ...(sheet && { sheet }) }
  const isFile = !('csv' in source)
  return {
    source,
    options: {
      has_header: has_header ?? true,
      ...(delimiter && { delimiter }),
      ...(isFile && ofFiles),
      ...(default_country && { default_country }),
    },
    ignored_options: isFile ? [] : Object.keys(ofFiles),
  }
}
