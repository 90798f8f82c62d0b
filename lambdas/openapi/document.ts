import { operationIdOf } from '../http/operation-ids.ts'
import { makeEvents } from './components/events.ts'
import { commonResponses } from './components/failures.ts'
import { HEADERS } from './components/headers.ts'
import type { OpenApiDocument, OperationObject, PathItem } from './components/openapi.ts'
import { KEY_SCHEME, operationObject, TAGS } from './components/operation.ts'
import { contactOperations } from './paths/contacts.ts'
import { documentationOperations } from './paths/documentation.ts'
import { importOperations } from './paths/imports.ts'
import { jobOperations } from './paths/jobs.ts'
import { deliveryOperations } from './paths/deliveries.ts'
import { webhookOperations } from './paths/webhooks.ts'
import { rowOperations } from './paths/rows.ts'
import { makeSchemas } from './components/schemas.ts'
import { VERSION } from './version.ts'

/** Every resource that needs a key, in the order in which a reader meets them. */
const RESOURCES = [
  importOperations,
  jobOperations,
  rowOperations,
  contactOperations,
  webhookOperations,
  deliveryOperations,
]

const DESCRIPTION = `
Imports contacts, as JSON rows or as CSV, and is exact about it: each email and each phone belongs to at most one contact of a workspace,
and every row ends in exactly one outcome.

**Keys.** Every request but those for this documentation carries \`Authorization: Bearer wbk_…\`. A key belongs to one workspace and has
permissions. A thing of another workspace answers exactly as one that does not exist.

**Answers.** Success is \`{"data": …}\`, failure is \`{"error": {"code", "message", "details"?, "request_id"}}\`. Fields may be added to
answers and to events: pass over those that you do not know.

**Order of checks.** 401 key, 403 permission, 429 limit, 413 size, 415 type, 400 content, then 409 and 422 for the \`Idempotency-Key\`. A
request that fails one of the checks up to 400 wrote nothing, and used up no \`Idempotency-Key\`.

**Rate limit.** Every answer after authentication has \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\`. A 429 says
in \`Retry-After\` how many seconds to wait.

**Pages.** A list has \`meta.next_cursor\`: send it as \`cursor\` for the next page, with the same filter, until it is null.

**Unknown routes.** A path that nothing serves answers 404 \`not_found\`; a method that a path does not take answers 405
\`method_not_allowed\`, and \`Allow\` names those that it takes.
`.trim()

const pathsOf = (operations: readonly (readonly [string, OperationObject])[]): Readonly<Record<string, PathItem>> => {
  const paths: Record<string, Record<string, OperationObject>> = {}
  for (const [route, operation] of operations) {
    const [method = '', path = ''] = route.split(' ')
    ;(paths[path] ??= {})[method.toLowerCase()] = operation
  }
  return paths
}

/** The whole API as OpenAPI 3.1, made from the schemas that check requests and shape responses. */
export const openApiDocument = (): OpenApiDocument => ({
  openapi: '3.1.1',
  info: { title: 'Contacts import', version: VERSION, description: DESCRIPTION },
  servers: [{ url: '.', description: 'Where this document was fetched from.' }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  paths: pathsOf([
    ...RESOURCES.flatMap((operations) =>
      Object.entries(operations).map(
        ([route, operation]) => [route, operationObject(operationIdOf(route), operation)] as const,
      ),
    ),
    ...Object.entries(documentationOperations),
  ]),
  webhooks: makeEvents(),
  components: {
    schemas: makeSchemas(),
    responses: commonResponses(),
    headers: HEADERS,
    securitySchemes: {
      [KEY_SCHEME]: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'wbk_…',
        description: 'An API key. Keys are made on the command line, not over HTTP.',
      },
    },
  },
})
