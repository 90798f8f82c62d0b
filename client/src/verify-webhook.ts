import { ContactsImportError } from './import-error.ts'
import type { Job } from './responses.ts'
import type { WebhookEventType } from './webhook-responses.ts'

/** What a webhook receives. */
export type WebhookEvent =
  | { readonly type: WebhookEventType; readonly timestamp: string; readonly data: Job }
  | { readonly type: 'webhook.test'; readonly timestamp: string; readonly data: { readonly webhook_id: string } }

export interface ReceivedWebhook {
  /** The body as it came: not parsed, not changed. */
  readonly body: string | Uint8Array
  /** `webhook-id`, `webhook-timestamp` and `webhook-signature`: of a `Request`, or as Node.js gives them. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** `whsec_…`, as the creation or the last rotation returned it. */
  readonly secret: string
  /** How old or new an event may be. @default 300 */
  readonly toleranceSeconds?: number
  /** Seconds since the epoch. @default the clock */
  readonly now?: number
}

const DEFAULT_TOLERANCE_SECONDS = 300
const PREFIX = 'whsec_'

const refused = (message: string): ContactsImportError => new ContactsImportError('invalid_signature', message)

const headerOf = (headers: ReceivedWebhook['headers'], name: string): string => {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  const text = typeof value === 'string' ? value : value?.[0]
  if (text === undefined || text === '') throw refused(`The header ${name} is missing.`)
  return text
}

const decoded = (base64: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

const signedBytes = (id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const all = new Uint8Array(head.length + body.length)
  all.set(head)
  all.set(body, head.length)
  return all
}

/**
 * The event of a request to a webhook, once its signature and time are right (Standard Webhooks). Rejects with
 * `invalid_signature` otherwise. The same event can come more than once: store the `webhook-id`s that were processed.
 */
export const verifyWebhook = async (received: ReceivedWebhook): Promise<WebhookEvent> => {
  const { headers, secret, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = Date.now() / 1000 } = received
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  ) as [string, string, string]
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > toleranceSeconds)
    throw refused('The webhook-timestamp is too far from now.')
  const bytes = secret.startsWith(PREFIX) ? decoded(secret.slice(PREFIX.length)) : undefined
  if (bytes === undefined || bytes.length === 0) throw new TypeError('The secret must begin with whsec_.')

  const body = typeof received.body === 'string' ? new TextEncoder().encode(received.body) : received.body
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  const signed = signedBytes(id, timestamp, body)
  for (const one of signatures.split(' ')) {
    const signature = one.startsWith('v1,') ? decoded(one.slice(3)) : undefined
    // `verify` compares in constant time.
    if (signature !== undefined && (await crypto.subtle.verify('HMAC', key, signature, signed)))
      return JSON.parse(new TextDecoder().decode(body)) as WebhookEvent
  }
  throw refused('No webhook-signature is of this secret and body.')
}
