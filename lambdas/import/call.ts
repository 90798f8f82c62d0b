import { DeadlineReached, type EnginePorts } from './ports.ts'

/** Requests that one import has under way at once: 500 rows are 20 batches; more would queue at one partition. */
export const CONCURRENCY = 8

/** First pause before the same call is sent again, in milliseconds; doubled each time, with full jitter. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 1_000

/** A budget of time for calls: every one must be sent by `lastCall`, epoch milliseconds. */
export interface Calls {
  readonly ports: EnginePorts
  readonly lastCall: number
}

export const assertInTime = ({ ports, lastCall }: Calls): void => {
  if (ports.clock.now() > lastCall) throw new DeadlineReached('The time for this import is up.')
}

/** Waits before try number `tries` (1 for the first repetition). */
export const pauseBefore = async (tries: number, { ports }: Calls): Promise<void> => {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1))
  await ports.clock.sleep(ports.random() * longest)
}
