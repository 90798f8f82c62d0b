import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import { makeAccess } from '../../lambdas/access/make-access.ts'
import { makeDynamo } from '../../lambdas/platform/aws.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import type * as ImportContacts from '../../lambdas/functions/import-contacts/index.ts'
import { ENV } from '../../lambdas/platform/env-names.ts'
import type { DynamoDbEngine } from '../dynamodb-engine.ts'
import { sampleContacts, type SampleContact } from '../sample-contacts.ts'
import { withControlTable, withTable } from '../tables.ts'
import { freshWorkspace } from '../workspace.ts'
import { startCountingEndpoint, type CountingEndpoint, type Counts } from './counting-endpoint.ts'

/** The largest import that is answered at once. */
const ROWS = 500
const TIMEOUT_MS = 29_000

/** What a request takes, by table instead of by a name that is made up for the run. */
export interface RequestCounts {
  readonly contacts: { readonly read: number; readonly write: number }
  readonly control: { readonly read: number; readonly write: number }
  readonly s3Puts: number
}

export type InlineCounts = Readonly<
  Record<
    | 'one_identity'
    | 'one_identity_no_key'
    | 'two_identities'
    | 'two_identities_without_permits'
    | 'unchanged'
    | 'one_row'
    | 'wrong_key',
    RequestCounts
  >
>

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>

interface Request {
  readonly rows: readonly SampleContact[]
  readonly idempotencyKey?: string
  readonly updateExisting?: boolean
}

const eventOf = (apiKey: string, { rows, idempotencyKey, updateExisting = false }: Request): APIGatewayProxyEvent => ({
  httpMethod: 'POST',
  resource: '/v1/import/contacts',
  path: '/v1/import/contacts',
  headers: {
    Authorization: `Bearer ${apiKey}`,
    'Content-Type': 'application/json',
    ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
  },
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  body: JSON.stringify({ rows, update_existing: updateExisting }),
  isBase64Encoded: false,
  requestContext: { requestId: 'counted' } as APIGatewayProxyEvent['requestContext'],
})

const contextUntil = (deadline: number) =>
  ({ getRemainingTimeInMillis: () => deadline - Date.now() }) as unknown as Context

const send = async (handler: Handler, event: APIGatewayProxyEvent, expected = 200): Promise<void> => {
  const { statusCode, body } = await handler(event, contextUntil(Date.now() + TIMEOUT_MS))
  if (statusCode !== expected) throw new Error(`The counted request was answered ${statusCode}: ${body}`)
}

const NOTHING = { read: 0, write: 0 }

const ofRequest = ({ units, calls }: Counts, contacts: string, control: string): RequestCounts => ({
  contacts: units[contacts] ?? NOTHING,
  control: units[control] ?? NOTHING,
  s3Puts: calls['s3 PUT'] ?? 0,
})

interface Deployed {
  readonly endpoint: CountingEndpoint
  readonly contacts: string
  readonly control: string
  readonly writesPermits: boolean
}

type Import = (request: Request) => Promise<void>

/** The function as it is deployed, with its environment. A cold start, and the first request of a workspace, read more. */
const deployedFunction = async ({ endpoint, contacts, control, writesPermits }: Deployed) => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint.url,
    AWS_ENDPOINT_URL_S3: endpoint.url,
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    [ENV.metricsNamespace]: 'counts',
    [ENV.contactsTable]: contacts,
    [ENV.controlTable]: control,
    [ENV.bucket]: 'counts',
    // Never asked: no request has a URL, and the secrets of these workspaces are stored as they are.
    [ENV.urlFetchFunction]: 'counts',
    [ENV.workspaceSecretsKey]: 'counts',
    [ENV.jobRetentionDays]: '400',
    [ENV.maxUploadBytes]: String(20 * 1024 * 1024),
    [ENV.importsQueueUrl]: `${endpoint.url}/000000000000/imports`,
    [ENV.writePermits]: String(writesPermits),
  })
  const access = makeAccess({ dynamo: makeDynamo(), tableName: control, clock: systemClock })
  // By an address of its own: the function reads its environment once.
  const index = `../../lambdas/functions/import-contacts/index.ts?writesPermits=${writesPermits}`
  const { handler } = (await import(index)) as typeof ImportContacts
  /** Imports into a workspace of its own, whose secret the function knows already. */
  const openWorkspace = async (): Promise<Import> => {
    const { id } = freshWorkspace()
    await access.workspaces.ensureWorkspace(id)
    const { text } = await access.keys.create({ workspaceId: id, permissions: ['write:contacts'] })
    const importInline = (request: Request) => send(handler, eventOf(text, request))
    await importInline({ rows: [{ full_name: 'Cold Start', email: 'cold@example.com' }] })
    return importInline
  }
  // It has the form of a key, so that it is looked up.
  const sendWrongKey = () => send(handler, eventOf(`wbk_${'x'.repeat(43)}`, { rows: [] }), 401)
  return { openWorkspace, sendWrongKey }
}

/** Counts what imports that are answered at once take, on the wire between the function and DynamoDB. */
export const countInlineImports = (engine: DynamoDbEngine): Promise<InlineCounts> =>
  engine.use(() => {
    const setUp = makeDynamo()
    return withTable(setUp, [], (contacts) =>
      withControlTable(setUp, async (control) => {
        const dynamo = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? process.env['AWS_ENDPOINT_URL'] ?? ''
        const endpoint = await startCountingEndpoint(dynamo)
        const before = { ...process.env }
        try {
          const deployed = { endpoint, contacts, control }
          const withoutPermits = await deployedFunction({ ...deployed, writesPermits: false })
          const { openWorkspace, sendWrongKey } = await deployedFunction({ ...deployed, writesPermits: true })
          const count = async (importInline: Import, request: Request) =>
            ofRequest(await endpoint.counted(() => importInline(request)), contacts, control)
          const rows = sampleContacts(ROWS, { phoneEvery: 0 })
          const pairs = sampleContacts(ROWS, { phoneEvery: 1 })
          const known = await openWorkspace()
          return {
            one_identity: await count(await openWorkspace(), { rows, idempotencyKey: 'counted' }),
            one_identity_no_key: await count(await openWorkspace(), { rows }),
            two_identities: await count(known, { rows: pairs, idempotencyKey: 'new' }),
            two_identities_without_permits: await count(await withoutPermits.openWorkspace(), {
              rows: pairs,
              idempotencyKey: 'counted',
            }),
            unchanged: await count(known, { rows: pairs, idempotencyKey: 'known', updateExisting: true }),
            one_row: await count(await openWorkspace(), { rows: rows.slice(0, 1), idempotencyKey: 'counted' }),
            wrong_key: ofRequest(await endpoint.counted(sendWrongKey), contacts, control),
          }
        } finally {
          for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name)
          Object.assign(process.env, before)
          endpoint.close()
        }
      }),
    )
  })
