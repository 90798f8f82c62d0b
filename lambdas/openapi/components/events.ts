import * as z from 'zod'
import { timestampSchema } from '../../platform/schemas.ts'
import { jobResponseSchema } from '../../jobs/job-response.ts'
import { MAX_EVENT_ERRORS, IMPORT_EVENT_TYPES, importEventSchema } from '../../jobs/job-event.ts'
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
  'import.completed': 'All rows of a queued import are done.',
  'import.failed': 'A queued import failed as a whole: `data.error` says why. What was imported until then stays.',
  'import.cancelled': 'A queued import was cancelled. What was written stays.',
  [TEST_EVENT_TYPE]: 'The owner of the webhook asked for it, to try it.',
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
  description: `${WHEN[type]} Sent at least once, and always under the same \`webhook-id\`.`,
  parameters: [
    header('webhook-id', 'The same on every try: keep those that you have seen.'),
    header('webhook-timestamp', 'When it was sent, in Unix seconds.'),
    header('webhook-signature', '`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; several, parted by a space.'),
  ],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  },
  responses: {
    '2XX': { description: 'Taken, within 10 seconds. Anything else is sent again later.' },
    410: { description: 'Not wanted any more: the webhook is disabled.' },
  },
})

/** The events that webhooks receive. Inline imports and dry runs have none. */
export const makeEvents = (): Readonly<Record<string, PathItem>> => ({
  ...Object.fromEntries(IMPORT_EVENT_TYPES.map((type) => [type, { post: event(type, 'EventBody') }])),
  [TEST_EVENT_TYPE]: { post: event(TEST_EVENT_TYPE, 'TestEventBody') },
})
