import * as z from 'zod'
import { makeProblems, readBody } from '../http/body-schema.ts'
import { ApiError } from '../http/errors.ts'
import type { WebhookPatch } from './webhook-changes.ts'
import { TEST_EVENT_TYPE, WEBHOOK_EVENT_TYPES, type Webhook, type WebhookEventType } from './webhook.ts'

const NOT_AN_EVENT = `must be one of ${WEBHOOK_EVENT_TYPES.join(', ')}`

const EACH_ONCE = 'must name each event type once'

const eventSchema = z.enum(WEBHOOK_EVENT_TYPES, {
  error: ({ input }) =>
    input === TEST_EVENT_TYPE ? 'is always sent on request and cannot be subscribed to' : NOT_AN_EVENT,
})

/** Counted before it is checked: a long list has repetitions, and would have as many problems. */
const eventsSchema = z
  .custom<readonly unknown[]>(Array.isArray, { error: 'must be a list of event types', abort: true })
  .refine((events) => events.length <= WEBHOOK_EVENT_TYPES.length, EACH_ONCE)
  .pipe(
    z
      .array(eventSchema)
      .min(1, 'must name at least one event type')
      .refine((events) => new Set(events).size === events.length, EACH_ONCE),
  )
  .meta({
    type: 'array',
    items: { type: 'string', enum: WEBHOOK_EVENT_TYPES },
    minItems: 1,
    uniqueItems: true,
    description: 'The subscribed event types.',
  })

const urlSchema = z.string('must be text').meta({ format: 'uri', description: '`https`, with a public address.' })

export const newWebhookSchema = z.strictObject(
  {
    url: z.preprocess((value) => value ?? undefined, urlSchema.optional()),
    events: z.preprocess((value) => value ?? undefined, eventsSchema.optional()),
  },
  'must be a JSON object',
)

/** Null is read as "left out": clients of typed languages send it for what they do not set. */
export const patchSchema = z.strictObject(
  {
    url: urlSchema.nullish(),
    events: eventsSchema.nullish(),
    enabled: z.boolean('must be true or false').nullish(),
  },
  'must be a JSON object',
)

export type NewWebhook = Pick<Webhook, 'url'> & { readonly events: readonly WebhookEventType[] }

/** The webhook that a body asks for; its address is still to be judged. Throws a `validation_error`. */
export const parseNewWebhook = (json: unknown): NewWebhook => {
  const { url, events } = readBody(newWebhookSchema, json)
  if (url !== undefined && events !== undefined) return { url, events }
  const problems = makeProblems()
  if (url === undefined) problems.add(['url'], 'is needed')
  if (events === undefined) problems.add(['events'], 'is needed')
  throw new ApiError('validation_error', { fields: problems.fields() })
}

/** What a body changes of a webhook; an address in it is still to be judged. Throws a `validation_error`. */
export const parseWebhookPatch = (json: unknown): WebhookPatch => {
  const given = Object.entries(readBody(patchSchema, json)).filter(([, value]) => value !== null)
  if (given.length > 0) return Object.fromEntries(given)
  throw new ApiError('validation_error', { message: 'Send at least one of url, events and enabled.' })
}
