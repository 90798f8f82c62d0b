import * as z from 'zod'
import { readBody } from '../http/body-schema.ts'
import { ApiError } from '../http/errors.ts'
import type { WebhookPatch } from './webhook-changes.ts'
import { TEST_EVENT_TYPE, WEBHOOK_EVENT_TYPES, type Webhook, type WebhookEventType } from './webhook.ts'

const NOT_AN_EVENT = `must be one of ${WEBHOOK_EVENT_TYPES.join(', ')}`

const neededOr =
  (problem: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? 'is needed' : problem

const EACH_ONCE = 'must name each event type once'

const eventSchema = z.enum(WEBHOOK_EVENT_TYPES, {
  error: ({ input }) =>
    input === TEST_EVENT_TYPE ? 'is always sent on request and cannot be subscribed to' : NOT_AN_EVENT,
})

/** Counted before it is checked: a long list has repetitions, and would have as many problems. */
const eventsSchema = z
  .custom<readonly unknown[]>(Array.isArray, { error: neededOr('must be a list of event types'), abort: true })
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

const urlSchema = z
  .string({ error: neededOr('must be text') })
  .meta({ format: 'uri', description: '`https`, with a public address.' })

/** Null is read as "left out". */
const orUndefined = (value: unknown): unknown => value ?? undefined

export const newWebhookSchema = z.strictObject(
  { url: z.preprocess(orUndefined, urlSchema), events: z.preprocess(orUndefined, eventsSchema) },
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

/** Why a URL cannot be a webhook's; undefined where it can. */
type UrlProblem = (url: string) => Promise<string | undefined>

const fieldsOf = (error: unknown): Readonly<Record<string, string>> => {
  if (error instanceof ApiError && error.code === 'validation_error') return error.fields ?? {}
  throw error
}

/** The webhook that a body asks for. Throws a `validation_error` that names every field at fault, the address included. */
export const parseNewWebhook = async (json: unknown, urlProblem: UrlProblem): Promise<NewWebhook> => {
  const url = z.object({ url: urlSchema }).safeParse(json).data?.url
  const problem = url === undefined ? undefined : await urlProblem(url)
  const ofUrl: Record<string, string> = problem === undefined ? {} : { url: problem }
  try {
    const webhook = readBody(newWebhookSchema, json)
    if (problem === undefined) return webhook
  } catch (error) {
    throw new ApiError('validation_error', { fields: { ...fieldsOf(error), ...ofUrl } })
  }
  throw new ApiError('validation_error', { fields: ofUrl })
}

/** What a body changes of a webhook; an address in it is still to be judged. Throws a `validation_error`. */
export const parseWebhookPatch = (json: unknown): WebhookPatch => {
  const given = Object.entries(readBody(patchSchema, json)).filter(([, value]) => value !== null)
  if (given.length > 0) return Object.fromEntries(given)
  throw new ApiError('validation_error', { message: 'Send at least one of url, events and enabled.' })
}
