import { REQUEST_TIMEOUT_MS } from '../platform/time-limits.ts'
import { DeadlineReached, type EnginePorts } from './ports.ts'

/** Requests that one import has under way at once: 500 rows are 20 batches; more would queue at one partition. */
export const CONCURRENCY = 8

/** First pause before the same call is sent again, in milliseconds; doubled each time, with full jitter. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 1_000

/** The world of an import, and the leave to call it. */
export interface Calls {
  readonly ports: EnginePorts
  /** Passed before every call. Throws once a call could land after the lease; may renew the lease before that. */
  mayCall(): Promise<void>
}

/** Leave to call until the answer of the last call must be there, in milliseconds since the epoch. */
export const callsUntil = (ports: EnginePorts, deadline: number): Calls => ({
  ports,
  mayCall: () =>
    ports.clock.now() > deadline - REQUEST_TIMEOUT_MS
      ? Promise.reject(new DeadlineReached('The time for this import is up.'))
      : Promise.resolve(),
})

/** Waits before try number `tries` (1 for the first repetition). */
export const pauseBefore = async (tries: number, { ports }: Calls): Promise<void> => {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1))
  await ports.clock.sleep(ports.random() * longest)
}
