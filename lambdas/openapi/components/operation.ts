import { missingPermission, type Permission } from '../../access/permissions.ts'
import type { RouteName } from '../../http/operation-ids.ts'
import { common, failureResponses, type Refusal } from './failures.ts'
import { headerRefs, RATE_LIMIT_HEADERS, type HeaderName } from './headers.ts'
import type { Example, OperationObject, ParameterObject, ResponseObject } from './openapi.ts'
import { schemaRef, type SchemaName } from './schemas.ts'

export const TAGS = {
  Imports: 'Import rows, CSV and files of other formats. Every row ends in exactly one outcome.',
  Jobs: 'Follow an import: its status, the outcome of each row, and the failed rows as a CSV to fix and re-import.',
  Webhooks: 'URLs that are notified when a queued import ends, and the deliveries to them.',
  Contacts: 'Find imported contacts.',
  Events: 'The requests that a webhook receives when a queued import ends, signed as Standard Webhooks defines.',
  Documentation: 'This page, and the document that it is generated from. They need no key.',
} as const
type Tag = keyof typeof TAGS

type Examples = Readonly<Record<string, Example>>

interface EmptyResponse {
  readonly description: string
}

interface JsonResponse extends EmptyResponse {
  readonly schema: SchemaName
  readonly examples: Examples
  /** Besides those that every response has. */
  readonly headers?: readonly HeaderName[]
}

/** What is particular to one route; what routes have in common is added by `operationObject`. */
export interface Operation {
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** The key needs one of these. */
  readonly anyOf: readonly Permission[]
  /** Sessions may use it too. */
  readonly session?: true
  readonly parameters?: readonly ParameterObject[]
  readonly body?: { readonly schema: SchemaName; readonly examples: Examples; readonly optional?: true }
  readonly responses: Readonly<Record<number, JsonResponse | EmptyResponse>>
  readonly refusals?: readonly Refusal[]
}

export type Operations = Readonly<Partial<Record<RouteName, Operation>>>

const responseObjectOf = (response: JsonResponse | EmptyResponse): ResponseObject => {
  const headers = ['X-Request-ID', ...RATE_LIMIT_HEADERS] as const
  const { description } = response
  if (!('schema' in response)) return { description, headers: headerRefs(headers) }
  return {
    description,
    headers: headerRefs([...headers, ...(response.headers ?? [])]),
    content: { 'application/json': { schema: schemaRef(response.schema), examples: response.examples } },
  }
}

/** Of a firewall, before the API sees the request; under the same status as a missing permission. */
const BLOCKED: Refusal = {
  code: 'request_blocked',
  when: 'The firewall in front of the API considered the path, query or headers of the request an attack.',
}

/** In the order in which they are judged. */
const refusalsOf = ({ anyOf, body, refusals = [] }: Operation): readonly Refusal[] => [
  common('invalid_key'),
  {
    code: 'insufficient_permissions',
    when: `The key lacks the permission ${anyOf.map((permission) => `\`${permission}\``).join(' or ')}.`,
    message: missingPermission(anyOf),
  },
  BLOCKED,
  common('rate_limited'),
  ...(body === undefined ? [] : [common('payload_too_large'), common('unsupported_media_type')]),
  common('validation_error'),
  ...refusals,
  common('internal_error'),
  common('service_unavailable'),
]

/** Name of the security scheme: a key of ours as bearer token. */
export const KEY_SCHEME = 'key'

/** The operation with what all operations have in common: security, headers, shared failures. */
export const operationObject = (operationId: string, operation: Operation): OperationObject => {
  const { tag, summary, description, anyOf, session, parameters, body, responses } = operation
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: anyOf.map((permission) => ({ [KEY_SCHEME]: [permission] })),
    ...(session !== undefined && { 'x-session': session }),
    ...(parameters !== undefined && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: body.optional !== true,
        content: { 'application/json': { schema: schemaRef(body.schema), examples: body.examples } },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, responseObjectOf(response)]),
      ),
      ...failureResponses(refusalsOf(operation), { keyed: true }),
    },
  }
}
