import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 50

/** What `look` gives once `until` holds of it; fails when that takes longer than the deadline, in milliseconds. */
export const waitFor = async <T>(look: () => Promise<T>, until: (seen: T) => boolean, deadline: number): Promise<T> => {
  const end = performance.now() + deadline
  for (;;) {
    const seen = await look()
    if (until(seen)) return seen
    if (performance.now() > end) throw new Error(`Not so within ${deadline} ms.`)
    await pause(POLL_MS)
  }
}
