import type { APIGatewayProxyEvent } from 'aws-lambda'
import { webhooksRoutes, type WebhooksDeps } from '../../../lambdas/functions/webhooks/handler.ts'
import type { JsonRequest } from '../../../lambdas/http/api-handler.ts'
import type { DeliveryKey } from '../../../lambdas/webhooks/delivery.ts'
import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'
import { eventId, MAKER, NOW, webhookId } from '../../support/webhook-fixture.ts'

export const HOUR = 60 * 60 * 1_000
export const ONE = '/v1/webhooks/{webhook_id}'
export const REDELIVER = `POST ${ONE}/deliveries/{delivery_id}/redeliver`

interface Call {
  readonly json?: object
  readonly webhook?: string
  readonly delivery?: string
  readonly query?: object
  readonly workspaceId?: string
  readonly key?: { readonly key_id: string; readonly key_name: string | null }
}

/** The routes on stores in memory, past the front door. */
export const setup = (overrides: Partial<WebhooksDeps> = {}) => {
  const { webhooks, health } = makeMemoryWebhooks()
  const deliveries = makeMemoryDeliveries()
  const state = { now: NOW, ids: 0 }
  const sent: DeliveryKey[] = []
  const sealed: unknown[] = []
  const deps: WebhooksDeps = {
    webhooks,
    deliveries,
    health,
    vault: {
      seal: async (secret, { webhook_id }) => {
        sealed.push({ bytes: secret.length, webhook_id })
        return Uint8Array.from(secret, (byte) => byte ^ 0xff)
      },
    },
    queue: {
      send: async ({ workspace_id, webhook_id, delivery_id }) => {
        sent.push({ workspace_id, webhook_id, delivery_id })
      },
    },
    urlProblem: async (url) => (url.startsWith('https://') ? undefined : 'must begin with https://'),
    clock: { now: () => state.now, sleep: () => Promise.resolve() },
    newWebhookId: () => webhookId((state.ids += 1)),
    newEventId: () => eventId((state.ids += 1)),
    randomBytes: (size) => new Uint8Array(size).fill((state.ids += 1)),
    ...overrides,
  }
  const routes = webhooksRoutes(deps)
  const call = async (
    route: string,
    { json = {}, webhook, delivery, query, workspaceId = 'acme', key = MAKER }: Call = {},
  ) => {
    const found = routes[route as keyof typeof routes]
    if (found === undefined) throw new Error('There is no such route.')
    const event = {
      pathParameters: { webhook_id: webhook, delivery_id: delivery },
      queryStringParameters: query ?? null,
      multiValueQueryStringParameters: null,
    } as unknown as APIGatewayProxyEvent
    const asker = { id: key.key_id, name: key.key_name }
    const request = {
      event,
      workspaceId,
      key: asker,
      body: { json },
      annotate: () => undefined,
    } as unknown as JsonRequest
    const response = await found.handle(request)
    const body = 'body' in response ? (response.body as { data: Record<string, unknown>; meta?: unknown }) : undefined
    return {
      status: response.status,
      data: body?.data ?? {},
      meta: body?.meta,
      text: 'text' in response && response.text,
    }
  }
  const events = ['import.completed']
  const create = async (json: object = { url: 'https://hooks.example.com/', events }) =>
    (await call('POST /v1/webhooks', { json })).data as { id: string; secret: string }
  return { ...deps, routes, call, create, state, sent, sealed }
}

export const error = (code: string, fields?: Record<string, unknown>) => ({ code, ...(fields && { fields }) })
