import { lookup } from 'node:dns/promises'
import type { Resolve } from './address-guard.ts'

/** As the machine resolves names for everything else, its hosts file included. */
export const resolveHost: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}

/** Rejects after `milliseconds`, as for a name that has no address. */
export const resolveWithin =
  (milliseconds: number, resolve: Resolve): Resolve =>
  async (hostname) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('The name was not resolved in time.'))
      }, milliseconds)
    })
    try {
      return await Promise.race([resolve(hostname), late])
    } finally {
      clearTimeout(timer)
    }
  }
