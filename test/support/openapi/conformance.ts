import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { HttpResponse, HttpRequest } from '../../../local/http-client.ts'
import {
  isReference,
  type HeaderObject,
  type JsonSchema,
  type OpenApiDocument,
  type ResponseObject,
} from '../../../lambdas/openapi/components/openapi.ts'

/** What of an answer is held against the document. */
export type Answer = Pick<HttpResponse, 'status' | 'headers' | 'text' | 'json'>
type Asked = Pick<HttpRequest, 'method' | 'path'>

/** Says what of an answer the document does not allow; nothing where all of it is as documented. */
export type Conformance = (asked: Asked, answer: Answer) => readonly string[]

const DOCUMENT = 'openapi'

/**
 * The schemas of answers leave room for more fields, because clients shall. An answer of today has none more: here every object with
 * declared fields is closed.
 */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]))
  const isObject = copy['type'] === 'object' && copy['properties'] !== undefined
  return isObject && copy['additionalProperties'] === undefined ? { ...copy, additionalProperties: false } : copy
}

/** Compiles parts of the document, by where they stand in it. */
const makeCompiler = (document: OpenApiDocument): ((pointer: string) => ValidateFunction) => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats.default(ajv)
  ajv.addSchema(
    { ...document, components: { ...document.components, schemas: closed(document.components.schemas) } },
    DOCUMENT,
  )
  const compiled = new Map<string, ValidateFunction>()
  return (pointer) => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${DOCUMENT}${pointer}` })
    compiled.set(pointer, known)
    return known
  }
}

const pointerOf = (...parts: readonly string[]): string =>
  `#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

const matches = (template: string, path: string): boolean => {
  const given = path.split('/')
  const wanted = template.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  )
}

const resolved = <T extends object>(value: T | { readonly $ref: string }, from: Readonly<Record<string, T>>): T => {
  if (!isReference(value)) return value
  const found = from[value.$ref.slice(value.$ref.lastIndexOf('/') + 1)]
  if (found === undefined) throw new Error(`The document has no ${value.$ref}.`)
  return found
}

const mediaTypeOf = (headers: Headers): string => headers.get('content-type')?.split(';')[0]?.trim() ?? ''

const headerValue = (text: string, { type }: JsonSchema): unknown =>
  type === 'integer' && /^\d+$/.test(text) ? Number(text) : text

interface Found {
  readonly response: ResponseObject
  /** Where it stands in the document. */
  readonly pointer: string
}

/** What the document says of answers: `undefined` where it does not know such a one. */
const responseFor = (document: OpenApiDocument, { method = 'GET', path }: Asked, status: number): Found | undefined => {
  const bare = path.split('?')[0] ?? ''
  const template = Object.keys(document.paths).find((candidate) => matches(candidate, bare))
  const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()]
  if (template === undefined || operation === undefined) {
    // Whatever no route takes: it is answered by the function for unknown routes.
    const code = status === 404 ? 'not_found' : status === 405 ? 'method_not_allowed' : undefined
    const response = code && document.components.responses[code]
    return response && { response, pointer: pointerOf('components', 'responses', code) }
  }
  const given = operation.responses[status]
  if (given === undefined) return undefined
  const pointer = isReference(given)
    ? given.$ref
    : pointerOf('paths', template, method.toLowerCase(), 'responses', String(status))
  return { response: resolved(given, document.components.responses as Record<string, ResponseObject>), pointer }
}

const makeHeaderCompiler = (): ((name: string, schema: JsonSchema) => ValidateFunction) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const compiled = new Map<string, ValidateFunction>()
  return (name, schema) => {
    const known = compiled.get(name) ?? ajv.compile(schema)
    compiled.set(name, known)
    return known
  }
}

/** Makes the check of answers against a document. */
export const makeConformance = (document: OpenApiDocument): Conformance => {
  const compile = makeCompiler(document)
  const problemsOf = (validate: ValidateFunction, value: unknown, what: string): string[] =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${what}${instancePath} ${message ?? 'is not valid'} ${JSON.stringify(params)}`,
        )

  const compileHeader = makeHeaderCompiler()
  const headerProblems = ({ response }: Found, headers: Headers): string[] =>
    Object.entries(response.headers ?? {}).flatMap(([name, given]) => {
      const { required, schema } = resolved<HeaderObject>(given, document.components.headers)
      const text = headers.get(name)
      if (text === null) return required === true ? [`the header ${name} is missing`] : []
      return problemsOf(compileHeader(name, schema), headerValue(text, schema), `the header ${name}`)
    })

  const bodyProblems = ({ response, pointer }: Found, answer: Answer): string[] => {
    const type = mediaTypeOf(answer.headers)
    if (response.content === undefined) return answer.text === '' ? [] : ['there is a body, and none is documented']
    if (!(type in response.content)) return [`the content type ${type} is not documented`]
    const value = type === 'application/json' ? answer.json : answer.text
    return problemsOf(compile(`${pointer}/content/${type.replace('/', '~1')}/schema`), value, 'the body')
  }

  return (asked, answer) => {
    const found = responseFor(document, asked, answer.status)
    if (found === undefined) return [`the status ${answer.status} is not documented`]
    return [...headerProblems(found, answer.headers), ...bodyProblems(found, answer)]
  }
}
