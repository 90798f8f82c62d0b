import type { ClientOptions } from '../../../client/src/client.ts'
import { ContactsImportClient } from '../../../client/src/client.ts'
import type { Time } from '../../../client/src/time.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: RequestInit['body']
}

/** An answer, or what fetch throws; `hangs`: none ever. */
type Step =
  { readonly status: number; readonly json?: unknown; readonly headers?: Record<string, string> } | Error | 'hangs'

/** A response with this data. */
export const data = (value: unknown, status = 200, headers = {}) => ({ status, headers, json: { data: value } })

/** A page of a list. */
export const page = (items: readonly unknown[], next_cursor: string | null) => ({
  status: 200,
  json: { data: items, meta: { next_cursor } },
})

const response = ({ status, json, headers }: Exclude<Step, Error | 'hangs'>): Response =>
  new Response(json === undefined ? null : JSON.stringify(json), { status, headers: { ...headers } })

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => {
      reject(signal.reason as Error)
    }
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
  })

/** A client of a service that answers step by step, in a time that passes only while the client pauses or a try hangs. */
export const fakeService = (steps: readonly Step[], options: Partial<ClientOptions> = {}) => {
  const left = [...steps]
  const seen: Seen[] = []
  const pauses: number[] = []
  let now = 0
  const time: Time = {
    now: () => now,
    pause: async (milliseconds, signal) => {
      signal?.throwIfAborted()
      pauses.push(milliseconds)
      now += milliseconds
    },
    timeout: (milliseconds) => {
      if (left[0] !== 'hangs') return new AbortController().signal
      now += milliseconds
      return AbortSignal.abort(new DOMException('Time is up.', 'TimeoutError'))
    },
    random: () => 0,
  }
  const fetchIt: typeof fetch = async (url, init = {}) => {
    const step = left.shift()
    if (step === undefined) throw new Error('The client sent more than it should.')
    const { method = 'GET', headers, body, signal } = init
    seen.push({ method, url: url as string, headers: new Headers(headers), body })
    if (step === 'hangs') return aborted(signal!)
    if (step instanceof Error) throw step
    return response(step)
  }
  const given = { url: 'https://api.example.com/prod/', key: 'wbk_secret', fetch: fetchIt, ...options }
  return { client: new ContactsImportClient(given, time), seen, pauses, left, now: () => now }
}

export const failure = (status: number, code: string, headers = {}): Exclude<Step, Error | 'hangs'> => ({
  status,
  headers,
  json: { error: { code, message: `It is ${code}.`, request_id: 'req-1' } },
})

export const noConnection = (): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNRESET' }) })
