import { answer, type ApiResponse } from '../../http/answer.ts'
import type { KeyedRequest } from '../../http/api-handler.ts'
import type { RouteTable } from '../../http/keyed-routes.ts'
import { encodeCursor } from '../../http/page-query.ts'
import type { ListedDeliveryStore } from '../../webhooks/delivery-store.ts'
import { makeManageWebhooks, type ManageWebhooksDeps, type WithSecret } from '../../webhooks/manage-webhooks.ts'
import { makeSendAgain, type SendAgainDeps } from '../../webhooks/send-again.ts'
import { parseDeliveriesQuery, parseWebhooksQuery } from '../../webhooks/webhook-queries.ts'
import { parseNewWebhook, parseWebhookPatch } from '../../webhooks/webhook-request.ts'
import {
  deliveriesAnswerSchema,
  deliveryAnswerSchema,
  deliveryView,
  newSecretAnswerSchema,
  webhookAnswerSchema,
  webhooksAnswerSchema,
  webhookView,
} from '../../webhooks/webhook-view.ts'
import type { Webhook } from '../../webhooks/webhook.ts'

export interface WebhooksDeps extends ManageWebhooksDeps, SendAgainDeps {
  readonly deliveries: ListedDeliveryStore
}

const READ = { anyOf: ['read:webhooks'] } as const
const WRITE = { anyOf: ['write:webhooks'] } as const

const metaOf = (scope: string, next: string | undefined) => ({
  next_cursor: next === undefined ? null : encodeCursor(scope, next),
})

/** Of making one and of rotating: the only answers in which a secret stands. */
const answerSecret = (status: number, { webhook, secret }: WithSecret): ApiResponse =>
  answer(status, newSecretAnswerSchema, { data: { ...webhookView(webhook), secret } })

type Manage = ReturnType<typeof makeManageWebhooks>

/** The webhook in the path of a request; not found, where it is not of the workspace. */
const makeFound =
  (manage: Manage) =>
  async ({ event, workspaceId, annotate }: KeyedRequest): Promise<Webhook> => {
    const webhook_id = event.pathParameters?.['webhook_id'] ?? ''
    const webhook = await manage.find({ workspace_id: workspaceId, webhook_id })
    annotate({ webhook_id })
    return webhook
  }

/** A workspace's webhooks and their deliveries. */
export const webhooksRoutes = (deps: WebhooksDeps): RouteTable => {
  const manage = makeManageWebhooks(deps)
  return { ...endpointRoutes(manage), ...deliveryRoutes(manage, deps) }
}

const endpointRoutes = (manage: Manage): RouteTable => {
  const found = makeFound(manage)
  return {
    'POST /v1/webhooks': {
      ...WRITE,
      name: 'create-webhook',
      body: 'json',
      handle: async ({ workspaceId, body, annotate }) => {
        const created = await manage.create(workspaceId, parseNewWebhook(body.json))
        annotate({ webhook_id: created.webhook.webhook_id })
        return answerSecret(201, created)
      },
    },
    'GET /v1/webhooks': {
      ...READ,
      name: 'list-webhooks',
      handle: async ({ event, workspaceId }) => {
        const { scope, ...query } = parseWebhooksQuery(event)
        const { webhooks, next } = await manage.list({ workspaceId, ...query })
        return answer(200, webhooksAnswerSchema, { data: webhooks.map(webhookView), meta: metaOf(scope, next) })
      },
    },
    'GET /v1/webhooks/{webhook_id}': {
      ...READ,
      name: 'show-webhook',
      handle: async (request) => answer(200, webhookAnswerSchema, { data: webhookView(await found(request)) }),
    },
    'PATCH /v1/webhooks/{webhook_id}': {
      ...WRITE,
      name: 'change-webhook',
      body: 'json',
      handle: async (request) => {
        const wanted = parseWebhookPatch(request.body.json)
        return answer(200, webhookAnswerSchema, {
          data: webhookView(await manage.update(await found(request), wanted)),
        })
      },
    },
    'DELETE /v1/webhooks/{webhook_id}': {
      ...WRITE,
      name: 'delete-webhook',
      handle: async (request) => {
        await manage.remove(await found(request))
        return { status: 204, text: '' }
      },
    },
    'POST /v1/webhooks/{webhook_id}/rotate': {
      ...WRITE,
      name: 'rotate-webhook-secret',
      handle: async (request) => answerSecret(200, await manage.rotate(await found(request))),
    },
  }
}

const deliveryRoutes = (manage: Manage, deps: WebhooksDeps): RouteTable => {
  const found = makeFound(manage)
  const sendAgain = makeSendAgain(deps)
  return {
    'POST /v1/webhooks/{webhook_id}/test': {
      ...WRITE,
      name: 'test-webhook',
      handle: async (request) =>
        answer(202, deliveryAnswerSchema, { data: deliveryView(await sendAgain.test(await found(request))) }),
    },
    'GET /v1/webhooks/{webhook_id}/deliveries': {
      ...READ,
      name: 'list-deliveries',
      handle: async (request) => {
        const webhook = await found(request)
        const { scope, ...query } = parseDeliveriesQuery(request.event, webhook.webhook_id)
        const { deliveries, next } = await deps.deliveries.list({ webhook, ...query })
        return answer(200, deliveriesAnswerSchema, { data: deliveries.map(deliveryView), meta: metaOf(scope, next) })
      },
    },
    'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': {
      ...WRITE,
      name: 'redeliver',
      handle: async (request) => {
        const deliveryId = request.event.pathParameters?.['delivery_id'] ?? ''
        const delivery = await sendAgain.redeliver(await found(request), deliveryId)
        request.annotate({ delivery_id: deliveryId })
        return answer(202, deliveryAnswerSchema, { data: deliveryView(delivery) })
      },
    },
  }
}
