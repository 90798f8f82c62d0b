import type { AddressPolicy, Resolve } from './address-guard.ts'
import { checkAddresses, checkUrl, URL_FAULTS, type UrlFault } from './webhook-url.ts'

/** For the look-up of a name whose servers may not answer at all: whoever registers a webhook waits for it. */
const LOOK_UP_MS = 4_000

interface Deps {
  readonly resolve: Resolve
  readonly policy: AddressPolicy
  /** @default LOOK_UP_MS */
  readonly lookUpMs?: number
}

/** Says why a URL cannot be a webhook's, now; undefined where it can. What its name leads to is said to nobody, and checked again at each post. */
export const makeUrlProblem =
  ({ resolve, policy, lookUpMs = LOOK_UP_MS }: Deps) =>
  async (url: string): Promise<string | undefined> => {
    const fault = checkUrl(url, policy) ?? (await inTime(checkAddresses(url, resolve, policy), lookUpMs))
    return fault === undefined ? undefined : URL_FAULTS[fault]
  }

const inTime = async (check: Promise<UrlFault | undefined>, milliseconds: number): Promise<UrlFault | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<UrlFault>((resolve) => {
    timer = setTimeout(() => {
      resolve('unknown_host')
    }, milliseconds)
  })
  try {
    return await Promise.race([check, late])
  } finally {
    clearTimeout(timer)
  }
}
