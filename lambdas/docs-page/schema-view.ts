import type { JsonSchema } from '../openapi/components/openapi.ts'
import { html, type Html } from './html.ts'
import { inlineMarkdown, markdown } from './markdown.ts'

/** The anchor of a schema on the page. */
export const schemaAnchor = (name: string): string => `schema-${name}`

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

const isNull = ({ type }: JsonSchema): boolean => type === 'null'

const listed = (types: readonly Html[]): Html =>
  html`${types.map((type, index) => (index === 0 ? type : html` or ${type}`))}`

const valueText = (value: unknown): string => (value === '\t' ? '"\\t"' : JSON.stringify(value))

/** The values of a short list stand for the type. */
const MAX_SHOWN_VALUES = 8

/** What a value may be, in a few words, with links to the schemas that have a name. */
export const typeOf = (schema: JsonSchema): Html => {
  const { $ref, type, items, anyOf, oneOf, enum: values, const: only, format } = schema
  if ($ref !== undefined) return html`<a href="#${schemaAnchor(nameOf($ref))}">${nameOf($ref)}</a>`
  if (oneOf !== undefined) return listed(oneOf.map(typeOf))
  if (anyOf !== undefined) {
    const types = anyOf.filter((option) => !isNull(option)).map(typeOf)
    return listed(anyOf.some(isNull) ? [...types, html`null`] : types)
  }
  if (only !== undefined) return html`<code>${valueText(only)}</code>`
  if (values !== undefined && values.length <= MAX_SHOWN_VALUES)
    return listed(values.map((value) => html`<code>${valueText(value)}</code>`))
  if (items !== undefined) return html`array of ${typeOf(items)}`
  if (Array.isArray(type)) return listed((type as readonly string[]).map((name) => html`${name}`))
  return html`${format ?? (typeof type === 'string' ? type : 'any JSON')}`
}

const LIMITS = {
  minItems: 'at least % of them',
  maxItems: 'at most % of them',
  minLength: 'at least % characters',
  maxLength: 'at most % characters',
  minimum: 'from %',
  maximum: 'up to %',
} as const

/** Bounds of a value, or of what it is when it is not null. */
const limitsOf = (schema: JsonSchema): string => {
  const own = Object.entries(LIMITS).flatMap(([keyword, text]) => {
    const limit = schema[keyword]
    return typeof limit === 'number' && limit !== 0 ? [text.replace('%', limit.toLocaleString('en'))] : []
  })
  const items = schema.items?.['maxLength']
  const each = typeof items === 'number' ? [`each of at most ${items} characters`] : []
  const inside = (schema.anyOf ?? []).map(limitsOf)
  const byDefault = schema.default === undefined ? [] : [`default \`${valueText(schema.default)}\``]
  return [...own, ...each, ...inside, ...byDefault].filter((text) => text !== '').join('; ')
}

export interface Field {
  readonly name: string
  readonly required: boolean
  readonly description?: string | undefined
  readonly schema: JsonSchema
}

const sentence = (text: string): string => (text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`)

/** Fields as a definition list: name, type, whether required, limits, description. */
export const fieldTable = (fields: readonly Field[]): Html =>
  html`<dl class="fields">
    ${fields.map(
      ({ name, required, description, schema }) =>
        html`<div>
          <dt>
            <code>${name}</code>
            <span class="type">${typeOf(schema)}</span>${required ? html` <em>required</em>` : undefined}
          </dt>
          <dd>
            ${inlineMarkdown([description ?? schema.description ?? '', sentence(limitsOf(schema))].join(' ').trim())}
          </dd>
        </div>`,
    )}
  </dl>`

/** Fields of an object; what is inside one that has no name of its own stands below it, by its path. */
export const fieldsOf = (schema: JsonSchema, prefix = ''): readonly Field[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    { name: prefix + name, required: schema.required?.includes(name) ?? false, schema: property },
    ...fieldsOf(property, `${prefix}${name}.`),
  ])

/** A schema as one object: with the fields of all schemas that it consists of or chooses from. */
export const merged = (schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): JsonSchema => {
  const { $ref, oneOf, allOf } = schema
  if ($ref !== undefined) return merged(named[nameOf($ref)] ?? {}, named)
  const parts = [...(allOf ?? []), ...(oneOf ?? [])].map((part) => merged(part, named))
  if (parts.length === 0) return schema
  const required = oneOf === undefined ? parts.flatMap((part) => part.required ?? []) : []
  const properties = Object.assign({}, ...parts.map((part) => part.properties)) as Record<string, JsonSchema>
  return { ...schema, properties, required }
}

/** A schema that has a name, with all that it says. */
export const schemaView = (name: string, schema: JsonSchema): Html => {
  // What a schema takes over from others is shown there.
  const own = schema.allOf === undefined ? schema : merged({ allOf: schema.allOf.filter((part) => !part.$ref) }, {})
  const { properties } = own
  return html`<article class="schema" id="${schemaAnchor(name)}">
    <h3>
      <a href="#${schemaAnchor(name)}">${name}</a>
      <span class="type">${properties === undefined ? typeOf(schema) : takenOver(schema)}</span>
    </h3>
    ${schema.description === undefined ? undefined : markdown(schema.description)}
    ${properties === undefined ? undefined : fieldTable(fieldsOf(own))}
  </article>`
}

/** The schemas whose fields a schema has besides its own. */
const takenOver = ({ allOf = [] }: JsonSchema): Html =>
  html`${allOf.filter(({ $ref }) => $ref).map((part) => html`${typeOf(part)} and:`)}`
