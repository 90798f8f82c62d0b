import { createHmac } from 'node:crypto'

export interface SignedMessage {
  /** The same at every attempt: by it a receiver knows a message that comes again. */
  readonly id: string
  /** When it is posted, milliseconds since the epoch. Receivers refuse what is minutes off their clock. */
  readonly at: number
  readonly body: string
}

/**
 * The headers by which a receiver knows who posts and what: one signature for each secret, in their order, of which one that he can
 * verify is enough. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const signatureHeaders = (
  { id, at, body }: SignedMessage,
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> => {
  if (secrets.length === 0) throw new Error('A webhook has no secret to sign with.')
  const timestamp = String(Math.floor(at / 1000))
  const sign = (secret: Uint8Array) =>
    createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  }
}
