import ipaddr from 'ipaddr.js'
import { isIP, type LookupFunction } from 'node:net'

/** What a webhook's address may be. */
export interface AddressPolicy {
  /** Allows plain http and loopback addresses. Only for stages whose receivers run on the same machine. */
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
 * Whether an address, in its usual notation, is public. An IPv4 address embedded in an IPv6 address is not, in any
 * form: a host with a public IPv4 address does not need one.
 */
export const isPublicAddress = (text: string): boolean => {
  const address = parseAddress(text)
  if (address?.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)
}

/** Whether a webhook may have this address under the policy of the stage. */
export const isAllowedAddress = (text: string, { allowInsecure }: AddressPolicy): boolean =>
  isPublicAddress(text) || (allowInsecure && parseAddress(text)?.range() === 'loopback')

/** Undefined for what `isIP` refuses, such as `127.1` and `0x7f.0.0.1`, and for addresses with a zone. */
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
 * The lookup function of a socket. The address that was checked is the one that is used, even if the name resolves
 * differently later. A socket does not look up a host that is an address itself: its caller must check that.
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
