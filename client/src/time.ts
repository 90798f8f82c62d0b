import { setTimeout as pause } from 'node:timers/promises'

/** What a client has to do with time and chance; tests have their own. */
export interface Time {
  /** Milliseconds, from any beginning. */
  readonly now: () => number
  /** Rejects when the signal is aborted, with its reason. */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Aborted when so many milliseconds are over. */
  readonly timeout: (milliseconds: number) => AbortSignal
  /** From 0 up to 1. */
  readonly random: () => number
}

export const systemTime: Time = {
  now: () => performance.now(),
  pause: async (milliseconds, signal) => {
    try {
      await pause(milliseconds, undefined, { ...(signal && { signal }) })
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  },
  timeout: (milliseconds) => AbortSignal.timeout(Math.ceil(milliseconds)),
  random: () => Math.random(),
}
