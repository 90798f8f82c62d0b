import { idPattern } from '../../platform/ids.ts'
import type { Refusal } from '../components/failures.ts'
import type { ParameterObject } from '../components/openapi.ts'
import type { Operations } from '../components/operation.ts'
import { PAGE_PARAMETERS } from '../components/parameters.ts'
import { badPage } from './jobs.ts'

export const WEBHOOK_ID = 'whk_01M84J9X43GS59GNA7D46H2JZG'

export const webhookParameter: ParameterObject = {
  name: 'webhook_id',
  in: 'path',
  required: true,
  description: 'Id of the webhook.',
  schema: { type: 'string', pattern: idPattern('webhook').source },
  example: WEBHOOK_ID,
}

export const noSuchWebhook: Refusal = {
  code: 'not_found',
  when: 'The webhook does not exist, was deleted, or belongs to another workspace.',
}

const badAddress: Refusal = {
  code: 'validation_error',
  when: 'The URL is not `https`, or not public.',
  fields: { url: 'must begin with https://' },
}

const overtaken: Refusal = {
  code: 'conflict',
  when: 'Another request is changing the webhook.',
  message: 'Another request is changing this webhook. Retry the request.',
}

const MAKER = { key_id: 'key_5f2c8a0b9d1e4f6a7b3c', key_name: 'nightly sync' }

const WEBHOOK = {
  id: WEBHOOK_ID,
  url: 'https://example.com/hooks/contacts',
  events: ['import.completed', 'import.failed'],
  enabled: true,
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  dropped_count: 0,
  created_at: '2026-11-23T16:02:26.563Z',
  created_by: MAKER,
  updated_at: '2026-11-23T16:02:26.563Z',
  updated_by: MAKER,
}

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const shown = {
  description: 'The webhook.',
  schema: 'WebhookAnswer',
  examples: { webhook: { summary: 'A webhook', value: { data: WEBHOOK } } },
} as const

const withSecret = {
  description: 'The webhook with its new secret, which is shown only here.',
  schema: 'NewSecretAnswer',
  examples: { webhook: { summary: 'With its secret', value: { data: { ...WEBHOOK, secret: SECRET } } } },
} as const

/** A workspace's webhooks. */
export const webhookOperations: Operations = {
  'POST /v1/webhooks': {
    tag: 'Webhooks',
    summary: 'Create a webhook',
    description: 'The section Events describes the requests that it receives.',
    anyOf: ['write:webhooks'],
    body: {
      schema: 'NewWebhook',
      examples: { webhook: { summary: 'A webhook', value: { url: WEBHOOK.url, events: WEBHOOK.events } } },
    },
    responses: { 201: withSecret },
    refusals: [
      badAddress,
      {
        code: 'conflict',
        when: 'The workspace has the maximum number of webhooks.',
        message: 'The workspace already has the maximum of 20 webhooks.',
      },
    ],
  },

  'GET /v1/webhooks': {
    tag: 'Webhooks',
    summary: 'List webhooks',
    description: 'All webhooks of the workspace, without their secrets.',
    anyOf: ['read:webhooks'],
    parameters: PAGE_PARAMETERS,
    responses: {
      200: {
        description: 'A page of webhooks.',
        schema: 'WebhooksAnswer',
        examples: { page: { summary: 'The only page', value: { data: [WEBHOOK], meta: { next_cursor: null } } } },
      },
    },
    refusals: [badPage],
  },

  'GET /v1/webhooks/{webhook_id}': {
    tag: 'Webhooks',
    summary: 'Get a webhook',
    description: 'A webhook, and whether it works.',
    anyOf: ['read:webhooks'],
    parameters: [webhookParameter],
    responses: { 200: shown },
    refusals: [noSuchWebhook],
  },

  'PATCH /v1/webhooks/{webhook_id}': {
    tag: 'Webhooks',
    summary: 'Update a webhook',
    description: 'Omitted fields stay unchanged. Enabling a webhook that the service disabled resets its failures.',
    anyOf: ['write:webhooks'],
    parameters: [webhookParameter],
    body: { schema: 'WebhookPatch', examples: { enable: { summary: 'Enable it again', value: { enabled: true } } } },
    responses: { 200: shown },
    refusals: [badAddress, noSuchWebhook, overtaken],
  },

  'DELETE /v1/webhooks/{webhook_id}': {
    tag: 'Webhooks',
    summary: 'Delete a webhook',
    description: 'Pending deliveries are cancelled.',
    anyOf: ['write:webhooks'],
    parameters: [webhookParameter],
    responses: { 204: { description: 'Deleted.' } },
    refusals: [noSuchWebhook],
  },

  'POST /v1/webhooks/{webhook_id}/rotate': {
    tag: 'Webhooks',
    summary: 'Rotate the secret of a webhook',
    description: 'The old secret also signs for 24 hours: `webhook-signature` then has two signatures.',
    anyOf: ['write:webhooks'],
    parameters: [webhookParameter],
    responses: { 200: withSecret },
    refusals: [
      noSuchWebhook,
      {
        ...overtaken,
        when: 'Three secrets are active, or another request is changing the webhook.',
      },
    ],
  },
}
