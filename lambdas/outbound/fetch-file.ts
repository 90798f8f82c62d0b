import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { makeGuardedLookup, type AddressPolicy, type Resolve } from './address-guard.ts'
import { FETCH_SECONDS, MAX_REDIRECTS } from './fetch-limits.ts'
import { checkUrl, type UrlFault } from './public-url.ts'
import { sendFailureOf, watchHandshake } from './send-failure.ts'

const USER_AGENT = 'contacts-import-fetch/1'

/** Why there is no file. `UrlFault`: of the URL itself; `redirect_refused`: of one that it leads to. */
export type FetchFault =
  | UrlFault
  | 'redirect_refused'
  | 'too_many_redirects'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'http_status'
  | 'too_large'
  | 'empty'

/** A file as its server sent it. */
export interface FetchedFile {
  readonly bytes: Buffer
  /** The media type that the server named, without parameters. */
  readonly mediaType: string | undefined
}

export interface NotFetched {
  readonly fault: FetchFault
  /** Of a response that is no success. */
  readonly httpStatus?: number
}

/** Fetches the file of a URL once. Whatever its server does becomes a result: it never rejects because of a server. */
export type FetchFile = (url: string) => Promise<FetchedFile | NotFetched>

export interface FetchFileDeps {
  readonly resolve: Resolve
  readonly policy: AddressPolicy
  readonly maxBytes: number
  /** @default FETCH_SECONDS */
  readonly timeoutMs?: number
}

type Hop = FetchedFile | NotFetched | { readonly location: string }

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/**
 * Fetches over addresses that are public, each checked when its socket connects. A redirect is a new URL, judged as the first one is:
 * whoever names the first could have named the second.
 */
export const makeFetchFile = ({
  resolve,
  policy,
  maxBytes,
  timeoutMs = FETCH_SECONDS * 1000,
}: FetchFileDeps): FetchFile => {
  const lookup = makeGuardedLookup(resolve, policy)
  return async (first) => {
    const fault = checkUrl(first, policy)
    if (fault !== undefined) return { fault }
    const signal = AbortSignal.timeout(timeoutMs)
    let url = first
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const hop = await get(url, { lookup, maxBytes, signal })
      if (!('location' in hop)) return redirects > 0 && isOfUrl(hop) ? { fault: 'redirect_refused' } : hop
      const next = URL.parse(hop.location, url)?.href
      if (next === undefined || checkUrl(next, policy) !== undefined) return { fault: 'redirect_refused' }
      url = next
    }
    return { fault: 'too_many_redirects' }
  }
}

const isOfUrl = (hop: FetchedFile | NotFetched): boolean => 'fault' in hop && hop.fault === 'host'

interface GetOptions {
  readonly lookup: LookupFunction
  readonly maxBytes: number
  readonly signal: AbortSignal
}

const get = (url: string, { lookup, maxBytes, signal }: GetOptions): Promise<Hop> =>
  new Promise((resolve) => {
    const target = new URL(url)
    const { request: makeRequest } = target.protocol === 'https:' ? https : http
    const request = makeRequest(target, {
      // No connection outlives its request, and none is shared with another workspace.
      agent: false,
      lookup,
      // What a server packs all the same is read as a packed file.
      headers: { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': USER_AGENT },
    })
    // The first end counts; later events of the socket are ignored.
    const end = (hop: Hop): void => {
      signal.removeEventListener('abort', late)
      resolve(hop)
      request.destroy()
    }
    const late = (): void => {
      end({ fault: 'timeout' })
    }
    signal.addEventListener('abort', late)
    if (signal.aborted) late()

    const isHandshaking = watchHandshake(request)
    request.on('error', (error) => {
      end({ fault: FAULTS[sendFailureOf(error, isHandshaking())] })
    })
    request.on('close', () => {
      end({ fault: 'unreachable' })
    })
    request.on('response', (response) => {
      response.on('error', () => {
        end({ fault: 'unreachable' })
      })
      const hop = beforeBody(response, maxBytes)
      if (hop === undefined) readBody(response, maxBytes, end)
      else end(hop)
    })
    request.end()
  })

/** A name that has no address and one whose address is private are told alike: which of them it is must not be revealed. */
const FAULTS = { address_not_allowed: 'host', dns: 'host', tls: 'tls', connection: 'unreachable' } as const

/** What the headers decide. */
const beforeBody = ({ statusCode = 0, headers }: http.IncomingMessage, maxBytes: number): Hop | undefined => {
  const { location } = headers
  if (REDIRECTS.includes(statusCode) && location !== undefined) return { location }
  if (statusCode !== 200) return { fault: 'http_status', httpStatus: statusCode }
  return Number(headers['content-length'] ?? 0) > maxBytes ? { fault: 'too_large' } : undefined
}

const readBody = (response: http.IncomingMessage, maxBytes: number, end: (hop: Hop) => void): void => {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxBytes) end({ fault: 'too_large' })
    else chunks.push(chunk)
  })
  response.on('end', () => {
    const mediaType = response.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    end(length === 0 ? { fault: 'empty' } : { bytes: Buffer.concat(chunks), mediaType })
  })
  response.on('close', () => {
    end({ fault: 'unreachable' })
  })
}
