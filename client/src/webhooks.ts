import type { Call, CallOptions, DataCalls } from './calls.ts'
import type { Delivery, DeliveryStatus, Webhook, WebhookEventType, WebhookWithSecret } from './webhook-responses.ts'

export interface NewWebhook {
  /** `https`, with a public address. */
  readonly url: string
  readonly events: readonly WebhookEventType[]
}

/** What stays as it is, is left out. */
export interface WebhookPatch extends Partial<NewWebhook> {
  /** Enabling a webhook that the service disabled resets its failures. */
  readonly enabled?: boolean
}

const PATH = '/v1/webhooks'

/**
 * Webhooks and their deliveries. A creation, a rotation, a test and a redelivery do something each time: if their
 * result is unknown, they are not sent again.
 */
export class Webhooks {
  readonly #calls: DataCalls

  constructor(calls: DataCalls) {
    this.#calls = calls
  }

  /** The newest first, page by page as they are asked for. */
  list(call: CallOptions = {}): AsyncGenerator<Webhook> {
    return this.#calls.pages<Webhook>(PATH, { limit: '100' }, call)
  }

  /** The response is the only one with the secret: store it. */
  async create(webhook: NewWebhook, call: CallOptions = {}): Promise<WebhookWithSecret> {
    return (await this.#send('POST', PATH, call, webhook)) as WebhookWithSecret
  }

  async get(webhookId: string, call: CallOptions = {}): Promise<Webhook> {
    return (await this.#send('GET', webhookPath(webhookId), call)) as Webhook
  }

  /** Sent again after a failure: it sets the same values each time. */
  async update(webhookId: string, patch: WebhookPatch, call: CallOptions = {}): Promise<Webhook> {
    const body = JSON.stringify(patch)
    const path = webhookPath(webhookId)
    return (await this.#calls.data({ ...call, method: 'PATCH', path, body, isRead: true })) as Webhook
  }

  /**
   * Cancels what waits to be sent, too. Sent again after a failure. Rejects with `not_found` where there is none, even
   * if an attempt whose response was lost deleted it.
   */
  async delete(webhookId: string, call: CallOptions = {}): Promise<void> {
    await this.#calls.send({ ...call, method: 'DELETE', path: webhookPath(webhookId), isRead: true }, [204])
  }

  /** Makes a new secret, which only this response has. The old one also signs for 24 hours. */
  async rotateSecret(webhookId: string, call: CallOptions = {}): Promise<WebhookWithSecret> {
    return (await this.#send('POST', `${webhookPath(webhookId)}/rotate`, call)) as WebhookWithSecret
  }

  /** Sends an event of the type `webhook.test`, whatever the webhook subscribes to. */
  async test(webhookId: string, call: CallOptions = {}): Promise<Delivery> {
    return (await this.#send('POST', `${webhookPath(webhookId)}/test`, call)) as Delivery
  }

  /** What was sent to a webhook, or is to be sent, the newest first, page by page as they are asked for. */
  deliveries(
    webhookId: string,
    wanted: { readonly status?: DeliveryStatus } = {},
    call: CallOptions = {},
  ): AsyncGenerator<Delivery> {
    return this.#calls.pages<Delivery>(`${webhookPath(webhookId)}/deliveries`, { ...wanted, limit: '100' }, call)
  }

  /** Sends an event again, at once. A delivery that is still pending stays as it is. */
  async redeliver(webhookId: string, deliveryId: string, call: CallOptions = {}): Promise<Delivery> {
    const path = `${webhookPath(webhookId)}/deliveries/${encodeURIComponent(deliveryId)}/redeliver`
    return (await this.#send('POST', path, call)) as Delivery
  }

  #send(method: Call['method'], path: string, call: CallOptions, body?: object): Promise<unknown> {
    return this.#calls.data({ ...call, method, path, ...(body !== undefined && { body: JSON.stringify(body) }) })
  }
}

const webhookPath = (webhookId: string): string => `${PATH}/${encodeURIComponent(webhookId)}`
