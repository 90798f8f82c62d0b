import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { waitFor } from './wait-for.ts'

/** A post as it came. */
export interface Posted {
  /** `webhook-id`. */
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What a receiver does with a post, when it has come whole. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) =>
    void response.writeHead(status, headers).end('ignored')

/** Takes the post and says nothing, ever. */
export const silent: Behaviour = () => undefined

/** Closes in the middle of its answer. */
export const closesEarly: Behaviour = (response, request) => {
  response.writeHead(200, { 'Content-Length': '1000' })
  response.write('not all of it', () => request.socket.destroy())
}

export interface WebhookTarget {
  readonly url: string
  readonly behave: (behaviour: Behaviour) => void
  readonly posts: readonly Posted[]
  /** The posts, once there are so many. */
  readonly received: (count: number) => Promise<readonly Posted[]>
  /** Stops listening, until `up`. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
}

/** Milliseconds. A first retry comes after 4 to 6 s, and machines are slow. */
const PATIENCE_MS = 60_000

const started: (() => Promise<void>)[] = []
/** Ends all targets of a test file. */
export const stopWebhookTargets = async (): Promise<void> => {
  await Promise.all(started.splice(0).map((stop) => stop()))
}

/** A receiver of webhooks on a port of its own, which responds as set; 204 at first. */
export const startWebhookTarget = async (first: Behaviour = answers(204)): Promise<WebhookTarget> => {
  const posts: Posted[] = []
  let behaviour = first
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const headers = request.headers as Record<string, string>
      posts.push({ id: headers['webhook-id'] ?? '', headers, body, at: Date.now() })
      behaviour(response, request)
    })
  })
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const down = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  started.push(down)
  return {
    url: `http://127.0.0.1:${port}/hook`,
    behave: (next) => {
      behaviour = next
    },
    posts,
    received: (count) =>
      waitFor(
        async () => posts,
        (all) => all.length >= count,
        PATIENCE_MS,
      ),
    down,
    up: () => listen(port),
  }
}

/** What a receiver makes of a post by the library of Standard Webhooks. Throws unless it is signed with the secret. */
export const verify = ({ body, headers }: Posted, secret: string): unknown => new Webhook(secret).verify(body, headers)
