import { lookup } from 'node:dns/promises'
import type { Resolve } from './address-guard.ts'

/** As the machine resolves names for everything else, its hosts file included. */
export const resolveHost: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}
