import type { ApiResponse, KeyedRequest } from '../../http/api-handler.ts'
import type { RouteTable } from '../../http/keyed-routes.ts'
import { encodeCursor } from '../../http/page-query.ts'
import type { ListedDeliveryStore } from '../../webhooks/delivery-store.ts'
import { makeManageWebhooks, type ManageWebhooksDeps, type WithSecret } from '../../webhooks/manage-webhooks.ts'
import { makeSendAgain, type SendAgainDeps } from '../../webhooks/send-again.ts'
import { parseDeliveriesQuery, parseWebhooksQuery } from '../../webhooks/webhook-queries.ts'
import { parseNewWebhook, parseWebhookPatch } from '../../webhooks/webhook-request.ts'
import { deliveryView, webhookView } from '../../webhooks/webhook-view.ts'
import type { Webhook, WebhookName } from '../../webhooks/webhook.ts'

export interface WebhooksDeps extends ManageWebhooksDeps, SendAgainDeps {
  readonly deliveries: ListedDeliveryStore
}

const parameter = ({ event }: KeyedRequest, name: string): string => event.pathParameters?.[name] ?? ''

const nameOf = (request: KeyedRequest): WebhookName => ({
  workspace_id: request.workspaceId,
  webhook_id: parameter(request, 'webhook_id'),
})

const answer = (status: number, data: unknown): ApiResponse => ({ status, body: { data } })
const answerPage = (data: unknown, scope: string, next: string | undefined): ApiResponse => ({
  status: 200,
  body: { data, meta: { next_cursor: next === undefined ? null : encodeCursor(scope, next) } },
})

/** The one answer that a secret stands in. */
const answerSecret = (status: number, { webhook, secret }: WithSecret): ApiResponse =>
  answer(status, { ...webhookView(webhook), secret })

/** A workspace's webhooks and their deliveries. */
export const webhooksRoutes = (deps: WebhooksDeps): RouteTable => {
  const manage = makeManageWebhooks(deps)
  const sendAgain = makeSendAgain(deps)

  const found = async (request: KeyedRequest): Promise<Webhook> => {
    const webhook = await manage.find(nameOf(request))
    request.annotate({ webhook_id: webhook.webhook_id })
    return webhook
  }

  const list = async ({ event, workspaceId }: KeyedRequest): Promise<ApiResponse> => {
    const { scope, ...query } = parseWebhooksQuery(event)
    const { webhooks, next } = await manage.list({ workspaceId, ...query })
    return answerPage(webhooks.map(webhookView), scope, next)
  }
  const listDeliveries = async (request: KeyedRequest): Promise<ApiResponse> => {
    const webhook = await found(request)
    const { scope, ...query } = parseDeliveriesQuery(request.event, webhook.webhook_id)
    const { deliveries, next } = await deps.deliveries.list({ webhook, ...query })
    return answerPage(deliveries.map(deliveryView), scope, next)
  }
  const remove = async (request: KeyedRequest): Promise<ApiResponse> => {
    await manage.remove(await found(request))
    return { status: 204, text: '' }
  }
  const redeliver = async (request: KeyedRequest): Promise<ApiResponse> => {
    const delivery = await sendAgain.redeliver(await found(request), parameter(request, 'delivery_id'))
    request.annotate({ delivery_id: delivery.delivery_id })
    return answer(202, deliveryView(delivery))
  }

  const read = { anyOf: ['read:webhooks'] } as const
  const write = { anyOf: ['write:webhooks'] } as const
  return {
    'POST /v1/webhooks': {
      name: 'create-webhook',
      ...write,
      body: 'json',
      handle: async ({ workspaceId, body, annotate }) => {
        const created = await manage.create(workspaceId, parseNewWebhook(body.json))
        annotate({ webhook_id: created.webhook.webhook_id })
        return answerSecret(201, created)
      },
    },
    'GET /v1/webhooks': { name: 'list-webhooks', ...read, handle: list },
    'GET /v1/webhooks/{webhook_id}': {
      name: 'show-webhook',
      ...read,
      handle: async (request) => answer(200, webhookView(await found(request))),
    },
    'PATCH /v1/webhooks/{webhook_id}': {
      name: 'change-webhook',
      ...write,
      body: 'json',
      handle: async (request) => {
        const wanted = parseWebhookPatch(request.body.json)
        return answer(200, webhookView(await manage.update(await found(request), wanted)))
      },
    },
    'DELETE /v1/webhooks/{webhook_id}': { name: 'delete-webhook', ...write, handle: remove },
    'POST /v1/webhooks/{webhook_id}/rotate': {
      name: 'rotate-webhook-secret',
      ...write,
      handle: async (request) => answerSecret(200, await manage.rotate(await found(request))),
    },
    'POST /v1/webhooks/{webhook_id}/test': {
      name: 'test-webhook',
      ...write,
      handle: async (request) => answer(202, deliveryView(await sendAgain.test(await found(request)))),
    },
    'GET /v1/webhooks/{webhook_id}/deliveries': { name: 'list-deliveries', ...read, handle: listDeliveries },
    'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': {
      name: 'redeliver',
      ...write,
      handle: redeliver,
    },
  }
}
