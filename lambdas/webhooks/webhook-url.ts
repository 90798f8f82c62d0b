import { isIP } from 'node:net'
import {
  AddressNotAllowed,
  allowedAddresses,
  isAllowedAddress,
  type AddressPolicy,
  type Resolve,
} from './address-guard.ts'

const MOST_CHARACTERS = 2_048

/** Why a URL cannot be a webhook's. */
export const URL_FAULTS = {
  malformed: `must be an absolute URL of at most ${MOST_CHARACTERS} characters`,
  scheme: 'must begin with https://',
  credentials: 'must not hold a user or a password',
  port: 'must have the port 443, or one above 1023',
  host: 'must be of a public domain name or a public IP address',
  unknown_host: 'has a host that was not found',
} as const
export type UrlFault = keyof typeof URL_FAULTS

/** Names that are for one machine or one network, by RFC 6761, RFC 6762, RFC 8375 and ICANN. */
const NOT_PUBLIC = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'invalid', 'onion'] as const

/** The host as it was written, without a port. A URL's own is what the parser made of it. */
const WRITTEN_HOST = /^[a-z]+:\/\/(?<host>\[[^\]]*\]|[^/?#:]*)/i

/** What is wrong with a webhook's URL, by its looks; undefined where nothing is. Where its name leads to is not asked. */
export const checkUrl = (text: string, policy: AddressPolicy): UrlFault | undefined => {
  // The parser drops white space and takes a backslash for a slash.
  if (text.length > MOST_CHARACTERS || /[\s\\]/.test(text) || !URL.canParse(text)) return 'malformed'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(policy.allowInsecure && url.protocol === 'http:')) return 'scheme'
  // An empty user is one that the parser forgets.
  if (text.slice(0, text.indexOf('/', url.protocol.length + 2)).includes('@') || url.username !== '')
    return 'credentials'
  if (url.port !== '' && Number(url.port) <= 1_023) return 'port'
  return isAllowedHost(url, WRITTEN_HOST.exec(text)?.groups?.['host'] ?? '', policy) ? undefined : 'host'
}

const isAllowedHost = (url: URL, written: string, policy: AddressPolicy): boolean => {
  const host = hostOf(url)
  if (isIP(host) !== 0) {
    // `127.1`, `0x7f000001`, `0177.0.0.1`, digits of other scripts: nobody writes a public address so.
    if (isIP(host) === 4 && written !== host) return false
    return isAllowedAddress(host, policy)
  }
  if (host === 'localhost') return policy.allowInsecure
  return host.includes('.') && !host.endsWith('.') && !NOT_PUBLIC.some((name) => host.endsWith(`.${name}`))
}

/** The host of a URL, an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** What is wrong with where a URL leads to that `checkUrl` has found nothing wrong with; undefined where nothing is now. */
export const checkAddresses = async (
  text: string,
  resolve: Resolve,
  policy: AddressPolicy,
): Promise<UrlFault | undefined> => {
  try {
    await allowedAddresses(hostOf(new URL(text)), resolve, policy)
    return undefined
  } catch (error) {
    return error instanceof AddressNotAllowed ? 'host' : 'unknown_host'
  }
}
