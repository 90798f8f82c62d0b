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

const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const end = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
  })

export const systemTime: Time = {
  now: () => performance.now(),
  pause,
  timeout: (milliseconds) => AbortSignal.timeout(Math.ceil(milliseconds)),
  random: () => Math.random(),
}
