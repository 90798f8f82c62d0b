import {
  isReference,
  type Example,
  type OpenApiDocument,
  type OperationObject,
  type ResponseObject,
} from '../openapi/components/openapi.ts'
import { html, type Html } from './html.ts'
import { markdown } from './markdown.ts'
import { fieldTable, fieldsOf, merged, typeOf } from './schema-view.ts'

export interface PlacedOperation {
  readonly method: string
  /** Or the type of an event, which has no path. */
  readonly path: string
  readonly operation: OperationObject
}

/** The method as a coloured badge. */
export const methodBadge = (method: string): Html => html`<span class="method ${method}">${method.toUpperCase()}</span>`

const JSON_TYPE = 'application/json'

const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)

const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The operation as a command, with its first example. */
const curlOf = ({ method, path, operation }: PlacedOperation): string => {
  const { parameters = [], requestBody, security = [] } = operation
  const query = parameters.flatMap((parameter) =>
    parameter.in === 'query' && typeof parameter.example === 'string'
      ? [`${parameter.name}=${encodeURIComponent(parameter.example)}`]
      : [],
  )
  const headers = parameters.filter((parameter) => parameter.in === 'header')
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path)
  const body = Object.values(requestBody?.content[JSON_TYPE]?.examples ?? {})[0]?.value
  return [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$API${filled}${query.length === 0 ? '' : `?${query.join('&')}`}"`,
    ...(security.length === 0 ? [] : ['-H "Authorization: Bearer $KEY"']),
    ...headers.map(({ name, example }) => `-H '${name}: ${String(example)}'`),
    ...(body === undefined ? [] : [`-H 'Content-Type: ${JSON_TYPE}'`, `-d ${shellQuoted(pretty(body))}`]),
  ].join(' \\\n  ')
}

const exampleDetails = ({ summary, value }: Example): Html =>
  html`<details>
    <summary>${summary}</summary>
    <pre tabindex="0">${pretty(value)}</pre>
  </details>`

const permissionsOf = ({ security = [] }: OperationObject): readonly string[] =>
  security.flatMap((scheme) => Object.values(scheme).flat())

const accessLine = (operation: OperationObject): Html => {
  const permissions = permissionsOf(operation)
  if (permissions.length === 0) return html`<p class="access">Needs no key.</p>`
  return html`<p class="access">
    Needs ${permissions.map((name, index) => html`${index === 0 ? '' : ' or '}<code>${name}</code>`)}
  </p>`
}

const parametersOf = ({ parameters = [] }: OperationObject): readonly Html[] =>
  (
    [
      ['path', 'In the path'],
      ['query', 'In the query'],
      ['header', 'Headers'],
    ] as const
  ).flatMap(([place, title]) => {
    const fields = parameters.filter((parameter) => parameter.in === place)
    return fields.length === 0
      ? []
      : [
          html`<h4>${title}</h4>
            ${fieldTable(fields.map((field) => ({ ...field, required: field.required ?? false })))}`,
        ]
  })

/** What a body is: its fields where the schema has a name, since they are what the reader came for. */
const bodyView = ({ requestBody }: OperationObject, document: OpenApiDocument): Html | undefined => {
  const schema = requestBody?.content[JSON_TYPE]?.schema
  if (schema === undefined) return undefined
  const named = merged(schema, document.components.schemas)
  return html`<h4>Body: ${typeOf(schema)}</h4>
    ${named.description === undefined ? undefined : markdown(named.description)} ${fieldTable(fieldsOf(named))}`
}

interface PlacedResponse {
  readonly status: string
  readonly response: ResponseObject
}

const responsesOf = ({ responses }: OperationObject, document: OpenApiDocument): readonly PlacedResponse[] =>
  Object.entries(responses).flatMap(([status, response]) => {
    if (!isReference(response)) return [{ status, response }]
    const shared = Object.entries(document.components.responses).find(([code]) => response.$ref.endsWith(`/${code}`))
    return shared === undefined ? [] : [{ status, response: shared[1] }]
  })

const isSuccess = ({ status }: PlacedResponse): boolean => /^[23]/.test(status)

const statusBadge = (status: string): Html => html`<span class="status s${status.charAt(0)}">${status}</span>`

const responseLine = ({ status, response }: PlacedResponse): Html => {
  const schema = Object.values(response.content ?? {})[0]?.schema
  const own = Object.keys(response.headers ?? {}).filter((name) => !/^X-/.test(name))
  return html`<div class="response">
    ${statusBadge(status)}
    <div>
      ${markdown(response.description)}
      ${schema === undefined ? undefined : html`<p class="more">${typeOf(schema)}${own.map((name) => html`, <code>${name}</code>`)}</p>`}
    </div>
  </div>`
}

const responseExamples = ({ status, response }: PlacedResponse): readonly Html[] =>
  Object.values(response.content?.[JSON_TYPE]?.examples ?? {}).map(({ summary, value }, index) =>
    isSuccess({ status, response }) && index === 0
      ? html`<p class="caption">${statusBadge(status)} ${summary}</p>
          <pre tabindex="0">${pretty(value)}</pre>`
      : html`<details>
          <summary>${statusBadge(status)} ${summary.replaceAll('`', '')}</summary>
          <pre tabindex="0">${pretty(value)}</pre>
        </details>`,
  )

/** Everything that the document says of one operation: words on the one side, examples on the other. */
export const operationView = (placed: PlacedOperation, document: OpenApiDocument): Html => {
  const { method, path, operation } = placed
  const { operationId, summary, description, requestBody } = operation
  const responses = responsesOf(operation, document)
  const moreRequests = Object.values(requestBody?.content[JSON_TYPE]?.examples ?? {}).slice(1)
  return html`<article class="operation" id="${operationId}">
    <div class="words">
      <h3><a href="#${operationId}">${summary}</a></h3>
      <p class="route">${methodBadge(method)} <code>${path}</code></p>
      ${accessLine(operation)} ${description === undefined ? undefined : markdown(description)}
      ${parametersOf(operation)} ${bodyView(operation, document)}
      <h4>Responses</h4>
      ${responses.map(responseLine)}
    </div>
    <div class="examples">
      <p class="caption">Request</p>
      <pre tabindex="0">${curlOf(placed)}</pre>
      ${moreRequests.map(exampleDetails)} ${responses.flatMap(responseExamples)}
    </div>
  </article>`
}

/** The same for an event, which is sent to the reader. */
export const eventView = ({ path, operation }: PlacedOperation): Html => {
  const schema = operation.requestBody?.content[JSON_TYPE]?.schema
  return html`<article class="event" id="${operation.operationId}">
    <h3>
      <a href="#${operation.operationId}"><code>${path}</code></a>
    </h3>
    ${markdown(operation.description ?? '')} ${schema === undefined ? undefined : html`<p>Body: ${typeOf(schema)}</p>`}
    ${parametersOf(operation)}
    <h4>Your response</h4>
    ${Object.entries(operation.responses).flatMap(([status, response]) =>
      isReference(response) ? [] : [responseLine({ status, response })],
    )}
  </article>`
}
