import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

/** What a receiver got, once it knows who sent it. */
export interface ReceivedEvent {
  /** `webhook-id`: the same when the event comes again. */
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface WebhookReceiver {
  readonly url: string
  /** Takes what is signed with this secret, and refuses everything else. */
  readonly trust: (secret: string) => void
  readonly stop: () => Promise<void>
}

/** The event in a request; undefined unless it is signed with the secret. */
const verified = async (request: IncomingMessage, secret: string): Promise<ReceivedEvent | undefined> => {
  const body = await text(request)
  const headers = request.headers as Record<string, string>
  try {
    const { type, data } = new Webhook(secret).verify(body, headers) as Omit<ReceivedEvent, 'id'>
    return { id: headers['webhook-id'] ?? '', type, data }
  } catch {
    return undefined
  }
}

/** A customer's end of a webhook, as a customer would build it: by the library of Standard Webhooks, on a free port of this machine. */
export const startWebhookReceiver = async (receive: (event: ReceivedEvent) => void): Promise<WebhookReceiver> => {
  let trusted: string | undefined
  const server = createServer((request, response) => {
    const end = (status: number): void => {
      response.writeHead(status).end()
    }
    const answer = async (): Promise<void> => {
      const event = trusted === undefined ? undefined : await verified(request, trusted)
      if (event !== undefined) receive(event)
      end(event === undefined ? 400 : 204)
    }
    answer().catch(() => {
      end(500)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    trust: (secret) => {
      trusted = secret
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
