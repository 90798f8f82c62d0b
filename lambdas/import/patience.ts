import type { ContactWrite } from './contact-write.ts'

/**
 * Looks of a batch that must have seen the live permit of another contact before it is taken (protocol, rule P5). Its writer is likely to be alive
 * and will list the identity within a few calls; with the pauses between looks, this gives it a second. Taking it sooner is as
 * safe, but costs 6 to 8 write units, and the identity can be no home any more.
 */
const LOOKS_BEFORE_TAKING = 8

interface Seen {
  readonly owner: string
  readonly looks: number
  readonly attempt: number
}

/** Which writes of a plan must wait for the permits of others. */
export interface Patience {
  /** Of this attempt; counts what it sees. */
  waiting(writes: readonly ContactWrite[], attempt: number): ReadonlySet<ContactWrite>
}

/** For one batch: looks are counted by permit. */
export const makePatience = (): Patience => {
  const seen = new Map<string, Seen>()
  const looksAt = (key: string, owner: string, attempt: number): number => {
    const known = seen.get(key)
    const isSame = known?.owner === owner
    if (isSame && known.attempt === attempt) return known.looks
    const looks = isSame ? known.looks + 1 : 1
    seen.set(key, { owner, looks, attempt })
    return looks
  }
  return {
    waiting: (writes, attempt) => {
      const waiting = new Set<ContactWrite>()
      for (const write of writes) {
        for (const { key, owner } of write.takes) {
          if (looksAt(key, owner, attempt) < LOOKS_BEFORE_TAKING) waiting.add(write)
        }
      }
      return waiting
    },
  }
}
