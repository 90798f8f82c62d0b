import { idPattern } from '../../platform/ids.ts'
import { DELIVERY_STATUSES } from '../../webhooks/delivery.ts'
import type { Refusal } from '../components/failures.ts'
import type { Operations } from '../components/operation.ts'
import { PAGE_PARAMETERS } from '../components/parameters.ts'
import { badPage } from './jobs.ts'
import { noSuchWebhook, WEBHOOK_ID, webhookParameter } from './webhooks.ts'

const DELIVERY = {
  id: 'dlv_01M84J9X43GS59GNA7D46H2JZG',
  webhook_id: WEBHOOK_ID,
  event_id: 'evt_01M84J9X43GS59GNA7D46H2JZG',
  event_type: 'import.completed',
  status: 'pending',
  attempts: [
    {
      at: '2026-11-23T16:03:26.563Z',
      duration_ms: 182,
      status: 503,
      error: { code: 'http_status', message: 'The response was not a 2xx.' },
    },
  ],
  next_attempt_at: '2026-11-23T16:03:31.745Z',
  waiting_for: null,
  created_at: '2026-11-23T16:03:26.301Z',
}

const NEW_DELIVERY = { ...DELIVERY, attempts: [], next_attempt_at: DELIVERY.created_at }

const disabled: Refusal = {
  code: 'conflict',
  when: 'The webhook is disabled.',
  message: 'The webhook is disabled. Enable it first.',
}

/** What webhooks are sent, and sending it again. */
export const deliveryOperations: Operations = {
  'POST /v1/webhooks/{webhook_id}/test': {
    tag: 'Webhooks',
    summary: 'Send a test event',
    description: 'Sends an event of the type `webhook.test` to the webhook, whatever it subscribes to.',
    anyOf: ['write:webhooks'],
    parameters: [webhookParameter],
    responses: {
      202: {
        description: 'The pending delivery.',
        schema: 'DeliveryAnswer',
        examples: {
          test: { summary: 'Pending', value: { data: { ...NEW_DELIVERY, event_type: 'webhook.test' } } },
        },
      },
    },
    refusals: [
      noSuchWebhook,
      { ...disabled, when: 'The webhook is disabled, or 1,000 of its deliveries are waiting.' },
    ],
  },

  'GET /v1/webhooks/{webhook_id}/deliveries': {
    tag: 'Webhooks',
    summary: 'List deliveries',
    description: 'Newest first.',
    anyOf: ['read:webhooks'],
    parameters: [
      webhookParameter,
      {
        name: 'status',
        in: 'query',
        description: 'Only deliveries with this status.',
        schema: { type: 'string', enum: DELIVERY_STATUSES },
      },
      ...PAGE_PARAMETERS,
    ],
    responses: {
      200: {
        description: 'A page of deliveries.',
        schema: 'DeliveriesAnswer',
        examples: { page: { summary: 'The only page', value: { data: [DELIVERY], meta: { next_cursor: null } } } },
      },
    },
    refusals: [badPage, noSuchWebhook],
  },

  'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': {
    tag: 'Webhooks',
    summary: 'Redeliver an event',
    description:
      'Sends the event again immediately, and restarts the retry schedule. Earlier attempts stay listed. A delivery that is still pending will be sent anyway: the request returns it and changes nothing.',
    anyOf: ['write:webhooks'],
    parameters: [
      webhookParameter,
      {
        name: 'delivery_id',
        in: 'path',
        required: true,
        description: 'Id of the delivery.',
        schema: { type: 'string', pattern: idPattern('delivery').source },
        example: DELIVERY.id,
      },
    ],
    responses: {
      202: {
        description: 'The pending delivery.',
        schema: 'DeliveryAnswer',
        examples: { again: { summary: 'Pending', value: { data: { ...DELIVERY, status: 'pending' } } } },
      },
    },
    refusals: [
      { ...noSuchWebhook, when: 'The webhook or the delivery does not exist.' },
      {
        ...disabled,
        when: 'The webhook is disabled, 990 of its deliveries are waiting, or the delivery is in progress.',
      },
    ],
  },
}
