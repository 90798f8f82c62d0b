import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { makeGuardedLookup, type AddressPolicy, type Resolve } from '../outbound/address-guard.ts'
import { checkUrl } from '../outbound/public-url.ts'
import { sendFailureOf, watchHandshake } from '../outbound/send-failure.ts'
import type { AttemptError } from './delivery.ts'

/** For the whole of it: the name, the connection, the headers and the body. */
export const POST_TIMEOUT_MS = 10_000

/** Bytes of a response that are read. They are dropped: only the status counts. */
const MAX_RESPONSE_BYTES = 64 * 1024

const USER_AGENT = 'contacts-import-webhooks/1'

export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface PostResponse {
  /** Null where there was none, or none came to its headers. */
  readonly status: number | null
  /** Null where it was a 2xx that came to its end, or to so many bytes that its end does not matter. */
  readonly error: AttemptError | null
  /** The `Retry-After` header, as it came. */
  readonly retryAfter: string | undefined
}

/**
 * Posts a message once. Whatever the receiver does becomes a `PostResponse`: it never rejects because of a receiver.
 */
export type Post = (message: Message) => Promise<PostResponse>

export interface PostDeps {
  readonly resolve: Resolve
  readonly policy: AddressPolicy
  /** @default POST_TIMEOUT_MS */
  readonly timeoutMs?: number
}

/** Posts JSON to public addresses only, which are checked when the socket connects, and follows no redirect. */
export const makePost = ({ resolve, policy, timeoutMs = POST_TIMEOUT_MS }: PostDeps): Post => {
  const lookup = makeGuardedLookup(resolve, policy)
  return async (message) => {
    // Checked again at each attempt: a socket makes no DNS look-up for a host that is an address.
    const fault = checkUrl(message.url, policy)
    if (fault !== undefined) return { status: null, error: 'address_not_allowed', retryAfter: undefined }
    return exchange(message, lookup, timeoutMs)
  }
}

const exchange = ({ url, headers, body }: Message, lookup: LookupFunction, timeoutMs: number): Promise<PostResponse> =>
  new Promise((resolve) => {
    const target = new URL(url)
    const { request: makeRequest } = target.protocol === 'https:' ? https : http
    const request = makeRequest(target, {
      method: 'POST',
      // A connection of its own: between two posts to one receiver lie seconds at least, and a kept one could be half dead.
      agent: false,
      lookup,
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': USER_AGENT,
      },
    })

    let status: number | null = null
    let retryAfter: string | undefined
    // The first end counts; later events of the socket are ignored.
    const end = (error: AttemptError | null): void => {
      clearTimeout(timer)
      resolve({ status, error, retryAfter })
      request.destroy()
    }
    const timer = setTimeout(() => {
      end('timeout')
    }, timeoutMs)

    const isHandshaking = watchHandshake(request)
    request.on('error', (error) => {
      end(sendFailureOf(error, isHandshaking()))
    })
    request.on('close', () => {
      if (status === null) end('connection')
    })
    request.on('response', (response) => {
      status = response.statusCode ?? null
      retryAfter = response.headers['retry-after']
      response.on('error', () => {
        end('connection')
      })
      const failure = failureOf(response.statusCode ?? 0)
      // Nothing that still comes could change it.
      if (failure !== null) end(failure)
      else dropBody(response, end)
    })
    request.end(body)
  })

const failureOf = (status: number): AttemptError | null => {
  if (status >= 200 && status < 300) return null
  return status >= 300 && status < 400 ? 'redirect' : 'http_status'
}

const dropBody = (response: http.IncomingMessage, end: (error: AttemptError | null) => void): void => {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_RESPONSE_BYTES) end(null)
  })
  response.on('end', () => {
    end(null)
  })
  response.on('close', () => {
    end('connection')
  })
}
