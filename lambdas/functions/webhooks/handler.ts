import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import type { AuthenticatedRequest } from '../../http/api-handler.ts'
import type { RouteTable } from '../../http/authenticated-routes.ts'
import { encodeCursor } from '../../http/page-query.ts'
import type { ListedDeliveryStore } from '../../webhooks/delivery-store.ts'
import { makeManageWebhooks, type ManageWebhooksDeps, type WithSecret } from '../../webhooks/manage-webhooks.ts'
import { makeManualDeliveries, type ManualDeliveriesDeps } from '../../webhooks/manual-deliveries.ts'
import { parseDeliveriesQuery, parseWebhooksQuery } from '../../webhooks/webhook-queries.ts'
import { parseNewWebhook, parseWebhookPatch } from '../../webhooks/webhook-request.ts'
import {
  deliveriesBodySchema,
  deliveryBodySchema,
  toDeliveryResponse,
  newSecretBodySchema,
  webhookBodySchema,
  webhooksBodySchema,
  toWebhookResponse,
} from '../../webhooks/webhook-response.ts'
import type { KeyOfChange, Webhook } from '../../webhooks/webhook.ts'

export interface WebhooksDeps extends ManageWebhooksDeps, ManualDeliveriesDeps {
  readonly deliveries: ListedDeliveryStore
}

const READ = { anyOf: ['read:webhooks'] } as const
const WRITE = { anyOf: ['write:webhooks'] } as const

const metaOf = (scope: string, next: string | undefined) => ({
  next_cursor: next === undefined ? null : encodeCursor(scope, next),
})

/** For creation and rotation: the only responses that hold a secret. */
const secretResponse = (status: number, { webhook, secret }: WithSecret): ApiResponse =>
  jsonResponse(status, newSecretBodySchema, { data: { ...toWebhookResponse(webhook), secret } })

const keyOf = ({ key: { id, name } }: AuthenticatedRequest): KeyOfChange => ({ key_id: id, key_name: name })

type Manage = ReturnType<typeof makeManageWebhooks>

/** The webhook in the path of a request; not found, where it is not of the workspace. */
const makeFound =
  (manage: Manage) =>
  async ({ event, workspaceId, annotate }: AuthenticatedRequest): Promise<Webhook> => {
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
      body: 'json',
      handle: async (request) => {
        const wanted = await parseNewWebhook(request.body.json, manage.urlProblem)
        const created = await manage.create(request.workspaceId, wanted, keyOf(request))
        request.annotate({ webhook_id: created.webhook.webhook_id })
        return secretResponse(201, created)
      },
    },
    'GET /v1/webhooks': {
      ...READ,
      handle: async ({ event, workspaceId }) => {
        const { scope, ...query } = parseWebhooksQuery(event)
        const { webhooks, next } = await manage.list({ workspaceId, ...query })
        return jsonResponse(200, webhooksBodySchema, {
          data: webhooks.map(toWebhookResponse),
          meta: metaOf(scope, next),
        })
      },
    },
    'GET /v1/webhooks/{webhook_id}': {
      ...READ,
      handle: async (request) =>
        jsonResponse(200, webhookBodySchema, { data: toWebhookResponse(await found(request)) }),
    },
    'PATCH /v1/webhooks/{webhook_id}': {
      ...WRITE,
      body: 'json',
      handle: async (request) => {
        const wanted = parseWebhookPatch(request.body.json)
        return jsonResponse(200, webhookBodySchema, {
          data: toWebhookResponse(await manage.update(await found(request), wanted, keyOf(request))),
        })
      },
    },
    'DELETE /v1/webhooks/{webhook_id}': {
      ...WRITE,
      handle: async (request) => {
        await manage.remove(await found(request))
        return { status: 204, text: '' }
      },
    },
    'POST /v1/webhooks/{webhook_id}/rotate': {
      ...WRITE,
      handle: async (request) => secretResponse(200, await manage.rotate(await found(request), keyOf(request))),
    },
  }
}

const deliveryRoutes = (manage: Manage, deps: WebhooksDeps): RouteTable => {
  const found = makeFound(manage)
  const manualDeliveries = makeManualDeliveries(deps)
  return {
    'POST /v1/webhooks/{webhook_id}/test': {
      ...WRITE,
      handle: async (request) => {
        const webhook = await found(request)
        const delivery = await manualDeliveries.test(webhook)
        return jsonResponse(202, deliveryBodySchema, { data: toDeliveryResponse(delivery, webhook) })
      },
    },
    'GET /v1/webhooks/{webhook_id}/deliveries': {
      ...READ,
      handle: async (request) => {
        const webhook = await found(request)
        const { scope, ...query } = parseDeliveriesQuery(request.event, webhook.webhook_id)
        const { deliveries, next } = await deps.deliveries.list({ webhook, ...query })
        return jsonResponse(200, deliveriesBodySchema, {
          data: deliveries.map((delivery) => toDeliveryResponse(delivery, webhook)),
          meta: metaOf(scope, next),
        })
      },
    },
    'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': {
      ...WRITE,
      handle: async (request) => {
        const deliveryId = request.event.pathParameters?.['delivery_id'] ?? ''
        const webhook = await found(request)
        const delivery = await manualDeliveries.redeliver(webhook, deliveryId)
        request.annotate({ delivery_id: deliveryId })
        return jsonResponse(202, deliveryBodySchema, { data: toDeliveryResponse(delivery, webhook) })
      },
    },
  }
}
