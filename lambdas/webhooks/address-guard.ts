import ipaddr from 'ipaddr.js'
import { isIP, type LookupFunction } from 'node:net'

/** What a webhook's address may be. */
export interface AddressPolicy {
  /** Takes plain http and the machine's own addresses too. For stages whose receivers run beside them, and no other. */
  readonly allowInsecure: boolean
}

/** The host has an address that is not public, or is one. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed'

  constructor() {
    super('The host has an address that is not public.')
  }
}

/** The host has no address. */
export class HostNotFound extends Error {
  override readonly name = 'HostNotFound'

  constructor(options?: ErrorOptions) {
    super('The host name does not resolve.', options)
  }
}

/** All addresses of a name. Rejects, or finds none, where it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** The only part of IPv6 that is handed out to the public: what is embedded, translated or private lies outside, future inventions too. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address, in its usual notation, is one of the public Internet. Neither is an IPv4 address in an IPv6 one, whichever way:
 * nobody who has a public IPv4 address needs that.
 */
export const isPublicAddress = (text: string): boolean => {
  const address = parseAddress(text)
  if (address?.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)
}

export const isAllowedAddress = (text: string, { allowInsecure }: AddressPolicy): boolean =>
  isPublicAddress(text) || (allowInsecure && parseAddress(text)?.range() === 'loopback')

/** Undefined for whatever `isIP` does not take, as `127.1` and `0x7f.0.0.1`, and for addresses of one network card alone. */
const parseAddress = (text: string) => (isIP(text) === 0 || text.includes('%') ? undefined : ipaddr.parse(text))

/**
 * The addresses of a host. One that is not allowed among them is enough for none: which of them is connected to is chance.
 *
 * @throws AddressNotAllowed, HostNotFound
 */
export const allowedAddresses = async (
  hostname: string,
  resolve: Resolve,
  policy: AddressPolicy,
): Promise<readonly string[]> => {
  const addresses = isIP(hostname) === 0 ? await addressesOf(hostname, resolve) : [hostname]
  if (addresses.length === 0) throw new HostNotFound()
  if (!addresses.every((address) => isAllowedAddress(address, policy))) throw new AddressNotAllowed()
  return addresses
}

const addressesOf = async (hostname: string, resolve: Resolve): Promise<readonly string[]> => {
  try {
    return await resolve(hostname)
  } catch (cause) {
    throw new HostNotFound({ cause })
  }
}

/**
 * What a socket asks for the address that it connects to: so that the address which was checked is the one that is used, whatever the
 * name's owner answers to whom else. A socket does not ask for a host that is an address itself: whoever opens it checks that.
 */
export const makeGuardedLookup =
  (resolve: Resolve, policy: AddressPolicy): LookupFunction =>
  (hostname, { all }, callback) => {
    allowedAddresses(hostname, resolve, policy).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }))
        if (all === true) callback(null, found)
        else callback(null, found[0]?.address ?? '', found[0]?.family)
      },
      (error: unknown) => {
        callback(error as Error, '')
      },
    )
  }
