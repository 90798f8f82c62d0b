import { isIP } from 'node:net'
import {
  AddressNotAllowed,
  HostNotFound,
  allowedAddresses,
  isAllowedAddress,
  type AddressPolicy,
  type Resolve,
} from './address-guard.ts'

const MAX_URL_CHARS = 2_048

/** Why a URL cannot be a webhook's. */
export const URL_FAULTS = {
  malformed: `must be an absolute URL of at most ${MAX_URL_CHARS} characters`,
  scheme: 'must begin with https://',
  credentials: 'must not contain a user name or password',
  port: 'must use port 443 or a port above 1023',
  // One message for hosts that do not exist and for hosts with private addresses: which of the two it is must not be
  // revealed.
  host: 'must have a host that resolves to public addresses only',
} as const
export type UrlFault = keyof typeof URL_FAULTS

/** Names that are for one machine or one network, by RFC 6761, RFC 6762, RFC 8375 and ICANN. */
const NOT_PUBLIC = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'invalid', 'onion'] as const

/** White space, a backslash and control characters, NUL also written as %00. */
const HAS_UNSAFE_CHARACTER = /[\s\\\u0000-\u001f\u007f]|%00/

/** Host and port, with whatever stands before them, as they were written. A URL's own are what the parser made of them. */
const WRITTEN = /^https?:\/\/(?<authority>[^/?#]+)/i

/** What is wrong with a webhook's URL as text; undefined where nothing is. Resolves no name. */
export const checkUrl = (text: string, policy: AddressPolicy): UrlFault | undefined => {
  // The parser drops white space and takes a backslash for a slash.
  if (text.length > MAX_URL_CHARS || HAS_UNSAFE_CHARACTER.test(text) || !URL.canParse(text)) return 'malformed'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(policy.allowInsecure && url.protocol === 'http:')) return 'scheme'
  const authority = WRITTEN.exec(text)?.groups?.['authority']
  if (authority === undefined) return 'malformed'
  // In what was written: the parser forgets an empty user.
  if (authority.includes('@')) return 'credentials'
  if (url.port !== '' && Number(url.port) <= 1_023) return 'port'
  return isAllowedHost(url, authority.replace(/:\d*$/, ''), policy) ? undefined : 'host'
}

const isAllowedHost = (url: URL, written: string, policy: AddressPolicy): boolean => {
  const host = hostOf(url)
  if (isIP(host) !== 0) {
    // `127.1`, `0x7f000001`, `0177.0.0.1`, digits of other scripts: no public address is written like this.
    if (isIP(host) === 4 && written !== host) return false
    return isAllowedAddress(host, policy)
  }
  if (host === 'localhost') return policy.allowInsecure
  return host.includes('.') && !host.endsWith('.') && !NOT_PUBLIC.some((name) => host.endsWith(`.${name}`))
}

/** The host of a URL, an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

interface UrlProblemDeps {
  readonly resolve: Resolve
  readonly policy: AddressPolicy
}

/** Why a URL cannot be a webhook's now, in words; undefined where it can. Each attempt asks again where its name leads to. */
export const makeUrlProblem =
  ({ resolve, policy }: UrlProblemDeps) =>
  async (text: string): Promise<string | undefined> => {
    const fault = checkUrl(text, policy) ?? (await addressFault(new URL(text), resolve, policy))
    return fault === undefined ? undefined : URL_FAULTS[fault]
  }

const addressFault = async (url: URL, resolve: Resolve, policy: AddressPolicy): Promise<UrlFault | undefined> => {
  try {
    await allowedAddresses(hostOf(url), resolve, policy)
    return undefined
  } catch (error) {
    if (error instanceof AddressNotAllowed || error instanceof HostNotFound) return 'host'
    throw error
  }
}
