import { operationIdOf } from '../http/operation-ids.ts'
import { makeEvents } from './components/events.ts'
import { commonResponses } from './components/failures.ts'
import { HEADERS } from './components/headers.ts'
import type { OpenApiDocument, OperationObject, PathItem } from './components/openapi.ts'
import { KEY_SCHEME, operationObject, TAGS } from './components/operation.ts'
import { contactOperations } from './paths/contacts.ts'
import { documentationOperations } from './paths/documentation.ts'
import { importOperations } from './paths/imports.ts'
import { inspectionOperations } from './paths/inspection.ts'
import { followUpOperations } from './paths/follow-ups.ts'
import { exportOperations } from './paths/exports.ts'
import { jobOperations } from './paths/jobs.ts'
import { deliveryOperations } from './paths/deliveries.ts'
import { uploadOperations } from './paths/uploads.ts'
import { webhookOperations } from './paths/webhooks.ts'
import { rowOperations } from './paths/rows.ts'
import { sessionOperations } from './paths/sessions.ts'
import { makeSchemas } from './components/schemas.ts'
import { VERSION } from './version.ts'

/** Every resource that needs a key, in the order in which a reader meets them. */
const RESOURCES = [
  importOperations,
  inspectionOperations,
  uploadOperations,
  sessionOperations,
  jobOperations,
  exportOperations,
  followUpOperations,
  rowOperations,
  contactOperations,
  webhookOperations,
  deliveryOperations,
]

const DESCRIPTION = `
Imports contacts from JSON rows, CSV, Excel workbooks and vCards. Each email, phone number and external id belongs to at most one contact of a workspace, and every
row ends in exactly one outcome.

**Keys.** Every request sends \`Authorization: Bearer wbk_…\`, except those for this documentation. A key belongs to one workspace and has
permissions. A resource of another workspace returns the same 404 as one that does not exist.

**Responses.** Success is \`{"data": …}\`, failure is \`{"error": {"code", "message", "details"?, "request_id"}}\`. Fields may be added to
responses and events, so ignore fields that you do not know.

**Order of checks.** 401 key, 403 permission, 429 limit, 413 size, 415 type, 400 content, then 409 and 422 for the \`Idempotency-Key\`. A
request that fails a check up to 400 changes nothing and does not use up an \`Idempotency-Key\`.

**Rate limit.** Every response after authentication has \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\`. \`Retry-After\`
of a 429 is the number of seconds to wait.

**Pages.** A list has \`meta.next_cursor\`. Send it as \`cursor\`, with the same filter, to get the next page. It is null on the last page.

**Browsers.** Pages of the origins that the stage lists may call every route (CORS), and \`OPTIONS\` is answered on every path. Give a page
the token of a session, never a key.

**Unknown routes.** An unknown path returns 404 \`not_found\`. A method that the path does not support returns 405 \`method_not_allowed\`,
and \`Allow\` lists the supported ones.
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
  info: {
    title: 'Contacts import',
    version: VERSION,
    description: DESCRIPTION,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '.', description: 'The address of this document.' }],
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
        description:
          'An API key, created on the command line and not over HTTP. Where an operation says so, the token of a session (`wbs_…`).',
      },
    },
  },
})
