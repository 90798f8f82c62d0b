import * as z from 'zod'
import { timestampSchema } from '../../platform/schemas.ts'
import { jobResponseSchema } from '../../jobs/job-response.ts'
import { IMPORT_EVENT_TYPES } from '../../jobs/event-names.ts'
import { MAX_EVENT_ERRORS, importEventSchema } from '../../jobs/job-event.ts'
import { TEST_EVENT_TYPE } from '../../webhooks/webhook.ts'
import type { OperationObject, ParameterObject, PathItem } from './openapi.ts'

/** What a webhook is sent: https://github.com/standard-webhooks/standard-webhooks */
export const eventBodySchema = z.object({
  type: importEventSchema.shape.type,
  timestamp: timestampSchema.meta({ description: 'When the job ended.' }),
  data: jobResponseSchema.meta({
    description: `The job as \`GET\` shows it, with at most ${MAX_EVENT_ERRORS} \`errors\`.`,
  }),
})

export const testEventBodySchema = z.object({
  type: z.literal(TEST_EVENT_TYPE),
  timestamp: timestampSchema,
  data: z.object({ webhook_id: z.string() }),
})

type EventType = (typeof IMPORT_EVENT_TYPES)[number] | typeof TEST_EVENT_TYPE

const WHEN: Readonly<Record<EventType, string>> = {
  'import.completed': 'A queued import is complete: every row has an outcome.',
  'import.failed': 'A queued import failed as a whole; `data.error` has the reason. Rows imported until then stay.',
  'import.cancelled': 'A queued import was cancelled. Written rows stay.',
  'import.undone': 'The undo of an import has ended; `data.status` says how.',
  [TEST_EVENT_TYPE]: 'The owner of the webhook requested a test event.',
}

const header = (name: string, description: string): ParameterObject => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

const event = (type: EventType, schema: string): OperationObject => ({
  operationId: `${type.replace('.', '-')}-event`,
  tags: ['Events'],
  summary: type,
  description: `${WHEN[type]} Sent at least once, always with the same \`webhook-id\`.`,
  // Signed by the service; a receiver checks no key.
  security: [],
  parameters: [
    header('webhook-id', 'The same on every attempt: store the ids that you have processed.'),
    header('webhook-timestamp', 'When it was sent, in Unix seconds.'),
    header(
      'webhook-signature',
      '`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; several are separated by a space.',
    ),
  ],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  },
  responses: {
    '2XX': { description: 'Success, within 10 seconds. After any other result the event is sent again later.' },
    410: { description: 'The receiver no longer wants events: the webhook is disabled.' },
  },
})

/** The events that webhooks receive. Inline imports and dry runs have none. */
export const makeEvents = (): Readonly<Record<string, PathItem>> => ({
  ...Object.fromEntries(IMPORT_EVENT_TYPES.map((type) => [type, { post: event(type, 'EventBody') }])),
  [TEST_EVENT_TYPE]: { post: event(TEST_EVENT_TYPE, 'TestEventBody') },
})
