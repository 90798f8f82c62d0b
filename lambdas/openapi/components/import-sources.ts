import type { JsonSchema } from './openapi.ts'

/** A request that has exactly one source beside its options. */
interface Sourced {
  /** Name of the schema of the options. */
  readonly options: string
  /** Source → name of the schema of a request with it. */
  readonly sources: Readonly<Record<string, string>>
}

/** Generators of clients make a type of each, where `oneOf` within one object confuses them. */
const SOURCED: Readonly<Record<string, Sourced>> = {
  ImportRequest: {
    options: 'ImportOptions',
    sources: {
      rows: 'RowsImportRequest',
      csv: 'CsvImportRequest',
      upload_id: 'UploadImportRequest',
      url: 'UrlImportRequest',
    },
  },
  InspectRequest: {
    options: 'InspectOptions',
    sources: { csv: 'CsvInspectRequest', upload_id: 'UploadInspectRequest', url: 'UrlInspectRequest' },
  },
}

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** Without null: a source that is null is none. */
const given = ({ anyOf, type, ...rest }: JsonSchema): JsonSchema => {
  const some = anyOf?.find((one) => one.type !== 'null')
  return { ...rest, ...(some ?? { type: Array.isArray(type) ? (type as string[])[0] : type }) } as JsonSchema
}

/** The schemas by which a request with one of several sources is documented: one of each, and one of their options. */
export const bySource = (name: string, schema: JsonSchema): readonly (readonly [string, JsonSchema])[] => {
  const sourced = SOURCED[name]
  if (sourced === undefined) return [[name, schema]]
  const { description, properties = {} } = schema
  const isSource = (property: string): boolean => Object.hasOwn(sourced.sources, property)
  const options = Object.fromEntries(Object.entries(properties).filter(([property]) => !isSource(property)))
  return [
    [name, { ...(description !== undefined && { description }), oneOf: Object.values(sourced.sources).map(ref) }],
    [sourced.options, { type: 'object', properties: options }],
    ...Object.entries(sourced.sources).map(([source, variant]): [string, JsonSchema] => [
      variant,
      {
        allOf: [
          ref(sourced.options),
          { type: 'object', properties: { [source]: given(properties[source] ?? {}) }, required: [source] },
        ],
        unevaluatedProperties: false,
      },
    ]),
  ]
}
