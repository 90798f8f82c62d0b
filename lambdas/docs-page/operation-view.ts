import {
  isReference,
  type Example,
  type OpenApiDocument,
  type OperationObject,
  type ResponseObject,
} from '../openapi/components/openapi.ts'
import { codeView } from './code-view.ts'
import { html, type Html } from './html.ts'
import { markdown } from './markdown.ts'
import { JSON_TYPE, pretty, sampleRequest, SAMPLES, type PlacedOperation } from './samples.ts'
import { fieldTable, fieldsOf, merged, typeOf } from './schema-view.ts'
import { tryView } from './try-view.ts'

/** The method as a coloured badge. */
export const methodBadge = (method: string): Html => html`<span class="method ${method}">${method.toUpperCase()}</span>`

const LANGUAGES = Object.entries(SAMPLES)

/** The request in each language. The first is shown until the script of the page knows another. */
const samplesView = (placed: PlacedOperation): Html => {
  const request = sampleRequest(placed)
  return html`<div class="samples">${LANGUAGES.map(([language, sample]) => codeView(sample(request), language))}</div>`
}

/** A heading inside an operation, with a link to itself. */
const partHeading = (operationId: string, title: string, type?: Html): Html => {
  const id = `${operationId}-${title.toLowerCase().replaceAll(' ', '-')}`
  return html`<h4 id="${id}"><a href="#${id}">${title}</a>${type === undefined ? undefined : html`: ${type}`}</h4>`
}

const exampleDetails = ({ summary, value }: Example): Html =>
  html`<details>
    <summary>${summary}</summary>
    ${codeView(pretty(value))}
  </details>`

const permissionsOf = ({ security = [] }: OperationObject): readonly string[] =>
  security.flatMap((scheme) => Object.values(scheme).flat())

const accessLine = (operation: OperationObject): Html => {
  const permissions = permissionsOf(operation)
  if (permissions.length === 0) return html`<p class="access">Needs no key.</p>`
  return html`<p class="access">
    Needs
    ${permissions.map((name, index) => html`${index === 0 ? '' : ' or '}<code>${name}</code>`)}${
      operation['x-session'] === true ? '. Takes the token of a session too.' : undefined
    }
  </p>`
}

const parametersOf = ({ operationId, parameters = [] }: OperationObject): readonly Html[] =>
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
          html`${partHeading(operationId, title)}
          ${fieldTable(fields.map((field) => ({ ...field, required: field.required ?? false })))}`,
        ]
  })

/** What a body is: its fields where the schema has a name, since they are what the reader came for. */
const bodyView = ({ operationId, requestBody }: OperationObject, document: OpenApiDocument): Html | undefined => {
  const schema = requestBody?.content[JSON_TYPE]?.schema
  if (schema === undefined) return undefined
  const named = merged(schema, document.components.schemas)
  return html`${partHeading(operationId, 'Body', typeOf(schema))}
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
          ${codeView(pretty(value))}`
      : html`<details>
          <summary>${statusBadge(status)} ${summary.replaceAll('`', '')}</summary>
          ${codeView(pretty(value))}
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
      ${parametersOf(operation)} ${bodyView(operation, document)} ${partHeading(operationId, 'Responses')}
      ${responses.map(responseLine)}
    </div>
    <div class="examples">
      <p class="caption">Request</p>
      ${samplesView(placed)} ${tryView(placed)} ${moreRequests.map(exampleDetails)}
      ${responses.flatMap(responseExamples)}
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
    ${parametersOf(operation)} ${partHeading(operation.operationId, 'Your response')}
    ${Object.entries(operation.responses).flatMap(([status, response]) =>
      isReference(response) ? [] : [responseLine({ status, response })],
    )}
  </article>`
}
