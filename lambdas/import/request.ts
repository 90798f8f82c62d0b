import * as z from 'zod'
import { CONTACT_LIMITS, parseTags } from '../contacts/contact-schema.ts'
import { FieldFailure } from '../contacts/custom-fields.ts'
import { MERGE_RULES } from '../contacts/merge-rules.ts'
import { DEFAULT_MATCH_BY, IDENTITY_KINDS, type IdentityKind } from '../contacts/identity.ts'
import { makeProblems, readBody, type Problems, withoutNulls } from '../http/body-schema.ts'
import { ApiError } from '../http/errors.ts'
import { labelSchema } from '../http/label.ts'
import { isPhoneCountry } from './normalise/phone-countries.ts'
import { readMatchBy } from './match-by.ts'
import { BLANK_CELLS, type MergeOptions, readMerge } from './merge-options.ts'
import { checkColumnNumbers, readMapping } from './request-mapping.ts'
import { type Delimiter, DELIMITERS } from './source/csv-limits.ts'
import { type Encoding, encodingOfLabel } from './source/encoding.ts'
import type { GivenMapping } from './source/mapping-target.ts'
import { CSV_ONLY_OPTIONS, readingOptionsShape, type ReadingOptions } from './source/reading-options.ts'

/** As the request gave them, with defaults; also how a job keeps and shows them. */
interface ImportOptions extends ReadingOptions, MergeOptions {
  readonly has_header: boolean
  readonly delimiter?: Delimiter
  readonly encoding?: Encoding
  /** Of a workbook. */
  readonly sheet?: string
  readonly mapping?: GivenMapping
  /** The import that the mapping is taken from; `last` until it is known which that is. */
  readonly mapping_from?: string
  readonly update_existing: boolean
  /** Identities that find a contact; all of them where it is left out. */
  readonly match_by?: readonly IdentityKind[]
  readonly tags: readonly string[]
  readonly default_country?: string
  readonly dry_run: boolean
}

type ImportSource =
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'csv'; readonly csv: string }
  | { readonly kind: 'upload'; readonly upload_id: string }
  | { readonly kind: 'url'; readonly url: string }

export interface ImportRequest {
  readonly source: ImportSource
  /** The caller's own words for the import, and for its file. */
  readonly name?: string
  readonly file_name?: string
  readonly options: ImportOptions
  /** CSV-only options that were given beside `rows`: a warning `ignored_option` each. */
  readonly ignored_options: readonly string[]
}

const PATHS = { rows: 'rows', csv: 'csv', upload: 'upload_id', url: 'url' } as const satisfies Record<
  ImportSource['kind'],
  string
>

/** What a request carries itself, and what it only names. */
export type InlineSource = Extract<ImportSource, { readonly kind: 'rows' | 'csv' }>

const isFile = ({ kind }: ImportSource): boolean => kind === 'upload' || kind === 'url'

/** A part of the body that a function reads. It names problems by paths of its own. */
const readBy = <T>(read: (value: unknown, problems: Problems) => T) =>
  z.unknown().transform((value, { issues }): T => {
    const problems = makeProblems()
    const result = read(value, problems)
    for (const [path, message] of Object.entries(problems.fields())) {
      issues.push({ code: 'custom', input: undefined, message, path: path === '' ? [] : [path] })
    }
    return result
  })

const readTags = (value: unknown, problems: Problems): string[] => {
  const tags = parseTags(value)
  if (!(tags instanceof FieldFailure)) return tags
  const at = Array.isArray(value) ? value.findIndex((tag) => parseTags([tag]) instanceof FieldFailure) : -1
  problems.add(at < 0 ? [] : [at], tags.message)
  return []
}

const countrySchema = z
  .string('must be text')
  .trim()
  .toUpperCase()
  .refine(isPhoneCountry, 'must be an ISO 3166-1 alpha-2 code of a country that has phone numbers')

/** Options of files only: of uploads, and of those of a URL. */
const FILE_OPTIONS = ['encoding', 'sheet'] as const

const MAX_SHEET_CHARS = 255
const MAX_URL_CHARS = 2_048

const sheetSchema = z
  .string('must be text')
  .trim()
  .min(1, 'must not be empty')
  .max(MAX_SHEET_CHARS, 'is not the name of a sheet')
  .meta({
    description: 'Files only: the sheet of a workbook that is read. The first that can be seen when left out.',
  })

/** By its name in the standard, whatever label it was given by. */
const encodingSchema = z
  .string('must be text')
  .max(40, 'is not the label of an encoding')
  .transform((label, { issues }): Encoding => {
    const encoding = encodingOfLabel(label)
    if (encoding !== undefined) return encoding
    issues.push({ code: 'custom', input: undefined, message: 'is not a label of the WHATWG Encoding Standard' })
    return z.NEVER
  })
  .meta({
    description: 'Files only. A label of the WHATWG Encoding Standard, such as `windows-1251`. Detected if omitted.',
  })

const flag = (description: string, byDefault: boolean) =>
  z.boolean('must be true or false').nullish().meta({ description, default: byDefault })

/**
 * The body of `POST /v1/import/contacts`. Null is read as "left out" at the top level, because clients of typed languages send it for
 * what they do not set.
 */
export const importRequestSchema = z.strictObject(
  {
    rows: z
      .custom<readonly unknown[]>(Array.isArray, 'must be an array of objects')
      .meta({ type: 'array', minItems: 1, items: { $ref: '#/components/schemas/ContactFields' } })
      .nullish()
      .meta({ description: 'Contacts. A row that fails does not affect the others.' }),
    csv: z.string('must be text').nullish().meta({ description: 'CSV text.' }),
    upload_id: z
      .string('must be text')
      .min(1, 'must not be empty')
      .max(64, 'must be an upload id')
      .nullish()
      .meta({ description: 'An upload, from `POST /v1/import/uploads`.' }),
    url: z
      .string('must be text')
      .min(1, 'must not be empty')
      .max(MAX_URL_CHARS, `may have up to ${MAX_URL_CHARS} characters`)
      .nullish()
      .meta({
        format: 'uri',
        description:
          'The `https` URL of a file of up to 20 MB, such as a published Google Sheet. It is fetched before the response, with up to 3 redirects, and within 15 seconds. It is not stored.',
      }),
    has_header: flag('CSV only. When false, `mapping` names columns by number, from `"1"`.', true),
    delimiter: z
      .enum(DELIMITERS, 'must be one of , ; tab |')
      .nullish()
      .meta({ description: 'CSV only. Detected if omitted.' }),
    encoding: encodingSchema.nullish(),
    sheet: sheetSchema.nullish(),
    mapping: readBy(readMapping)
      .meta({ type: 'object', additionalProperties: { type: ['string', 'null'] } })
      .nullish()
      .meta({
        description:
          'CSV only: column name → contact field, `custom_fields.<name>`, or null to ignore the column without a warning. Other columns are ignored, with a warning. If omitted, recognised column names are mapped automatically.',
      }),
    mapping_from: z
      .string('must be text')
      .min(1, 'must not be empty')
      .max(64, 'must be a job id or "last"')
      .nullish()
      .meta({
        description:
          'CSV only, in place of `mapping`: a job id, to take `mapping`, `mapping_mode` and `other_columns` of that import; or `last`, to take them of the last completed import that had the same header row and was given a mapping. If there is none, recognised column names are mapped automatically.',
      }),
    ...readingOptionsShape,
    update_existing: flag('Whether a row that matches a contact updates it. Otherwise the row is skipped.', false),
    match_by: readBy(readMatchBy)
      .meta({ type: 'array', items: { enum: IDENTITY_KINDS }, minItems: 1, default: DEFAULT_MATCH_BY })
      .nullish()
      .meta({
        description:
          'Which identities find a contact. An identity that is left out finds no contact; if it belongs to another contact, the row is imported without it, with a warning. `external_id` and `id` always find a contact: `["external_id"]` leaves both others out.',
      }),
    create_missing: flag('When false, a row that matches no contact is skipped, with the code `no_match`.', true),
    merge: readBy(readMerge)
      .meta({ type: 'object', additionalProperties: { enum: MERGE_RULES } })
      .nullish()
      .meta({
        description:
          'With `update_existing`: contact field, `custom_fields.<name>` or `*` for all others → `overwrite` (the default), `fill_blanks` (only where the contact has no value) or `never`; `tags` → `add` (the default), `replace` or `never`.',
      }),
    blank_cells: z
      .enum(BLANK_CELLS, `must be one of ${BLANK_CELLS.join(', ')}`)
      .nullish()
      .meta({
        description:
          '`clear`: a blank cell, an empty string or null empties the field of the contact that the row updates; never an email, a phone or an external_id.',
        default: 'ignore',
      }),
    tags: readBy(readTags)
      .meta({
        type: 'array',
        items: { type: 'string', maxLength: CONTACT_LIMITS.tag },
        maxItems: CONTACT_LIMITS.tags,
      })
      .nullish()
      .meta({ description: 'Added to every contact that is created or updated.' }),
    default_country: countrySchema
      .meta({ pattern: '^\\s*[A-Za-z]{2}\\s*$' })
      .nullish()
      .meta({ description: 'ISO 3166-1 alpha-2 code, to read phone numbers without a country code.' }),
    name: labelSchema('Kept with the job, to tell imports apart.'),
    file_name: labelSchema('Of the file, kept with the job.'),
    dry_run: flag('Does everything but the writes: the same outcomes, and no contact is changed.', false),
  },
  'must be a JSON object',
)

type Body = ReturnType<typeof withoutNulls<z.output<typeof importRequestSchema>>>

const refuse = (fields: Record<string, string>, message?: string): never => {
  throw new ApiError('validation_error', { fields, ...(message === undefined ? {} : { message }) })
}

const parseBody = (json: unknown): Body => withoutNulls(readBody(importRequestSchema, json))

const sourceOf = ({ rows, csv, upload_id, url }: Body): ImportSource => {
  const sources: ImportSource[] = []
  if (rows !== undefined) sources.push({ kind: 'rows', rows })
  if (csv !== undefined) sources.push({ kind: 'csv', csv })
  if (upload_id !== undefined) sources.push({ kind: 'upload', upload_id })
  if (url !== undefined) sources.push({ kind: 'url', url })
  const [source] = sources
  if (source !== undefined && sources.length === 1) return source
  const problems = makeProblems()
  if (source === undefined) problems.add(['rows'], 'send one of rows, csv, upload_id and url')
  for (const { kind } of sources) problems.add([PATHS[kind]], 'send only one of rows, csv, upload_id and url')
  return refuse(problems.fields(), 'Send exactly one of rows, csv, upload_id and url.')
}

/** As `mapping_from`: the last import with the same header row. */
export const LAST = 'last'

const LABELS = ['name', 'file_name'] as const

const isEmptySource = (source: ImportSource): boolean =>
  (source.kind === 'rows' && source.rows.length === 0) || (source.kind === 'csv' && source.csv.trim() === '')

/** The options of these names that were given. */
const given = <K extends keyof Body>(body: Pick<Body, K>, names: readonly K[]): { [N in K]?: NonNullable<Body[N]> } =>
  Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]]))) as {
    [N in K]?: NonNullable<Body[N]>
  }

/** Options of a CSV; an empty mapping is as if left out. */
const csvOptions = ({ has_header, delimiter, mapping, mapping_from, ...body }: Body) => ({
  ...(has_header === undefined ? {} : { has_header }),
  ...(delimiter === undefined ? {} : { delimiter }),
  ...given(body, CSV_ONLY_OPTIONS),
  ...(mapping === undefined || Object.keys(mapping).length === 0 ? {} : { mapping }),
  ...(mapping_from === undefined ? {} : { mapping_from }),
})

const checkMappingFrom = (
  { kind }: ImportSource,
  { mapping, mapping_from, has_header }: ReturnType<typeof csvOptions>,
): void => {
  if (mapping_from === undefined) return
  if (mapping !== undefined) refuse({ mapping_from: 'send only one of mapping and mapping_from' })
  if (kind !== 'rows' && mapping_from === LAST && has_header === false)
    refuse({ mapping_from: 'finds an import by its header row; name a job instead' })
}

/** The import that a body asks for. Throws a `validation_error` that names every field at fault. */
export const parseImportRequest = (json: unknown): ImportRequest => {
  const body = parseBody(json)
  const source = sourceOf(body)
  if (isEmptySource(source)) refuse({ [PATHS[source.kind]]: 'has no data rows' }, 'There are no data rows.')
  if (body.merge !== undefined && body.update_existing !== true) refuse({ merge: 'needs update_existing: true' })
  const forCsv = csvOptions(body)
  checkMappingFrom(source, forCsv)
  if (source.kind === 'csv' && forCsv.has_header === false && forCsv.mapping_from === undefined)
    checkColumnNumbers(forCsv.mapping)
  return {
    source,
    ...given(body, LABELS),
    options: {
      has_header: true,
      ...(source.kind === 'rows' ? {} : forCsv),
      ...(isFile(source) ? given(body, FILE_OPTIONS) : {}),
      update_existing: body.update_existing ?? false,
      tags: body.tags ?? [],
      ...(body.default_country === undefined ? {} : { default_country: body.default_country }),
      ...given(body, ['match_by', 'on_invalid_value', 'date_order', 'merge', 'blank_cells', 'create_missing']),
      dry_run: body.dry_run ?? false,
    },
    ignored_options: [
      ...(source.kind === 'rows' ? Object.keys(forCsv) : []),
      // What a request carries is Unicode, and no workbook.
      ...(isFile(source) ? [] : Object.keys(given(body, FILE_OPTIONS))),
    ],
  }
}
