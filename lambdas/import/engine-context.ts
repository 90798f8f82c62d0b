import { REQUEST_TIMEOUT_MS } from '../platform/time-limits.ts'
import type { CallKind } from './pace.ts'
import { DeadlineReached, type EnginePorts } from './ports.ts'

/** Requests that one import has under way at once at first, and always where nothing paces it. */
export const MAX_CONCURRENT_REQUESTS = 8

/** First pause before the same call is sent again, in milliseconds; doubled each time, with full jitter. */
const BASE_BACKOFF_MS = 25
const MAX_BACKOFF_MS = 1_000

/** The world of an import, and the leave to call it. */
export interface EngineContext {
  readonly ports: EnginePorts
  /** Passed before every call. Throws once a call could land after the lease; may renew the lease before that. */
  ensureLease(): Promise<void>
}

/**
 * A context whose lease ends at `deadline`, in milliseconds since the epoch. Throws `DeadlineReached` once the response
 * of a call could come later.
 */
export const engineContextUntil = (ports: EnginePorts, deadline: number): EngineContext => ({
  ports,
  ensureLease: () =>
    ports.clock.now() > deadline - REQUEST_TIMEOUT_MS
      ? Promise.reject(new DeadlineReached('The time for this import is up.'))
      : Promise.resolve(),
})

/** Requests that may wait for leave to be sent, or be under way. */
export const lanes = ({ ports: { pace } }: EngineContext): number => pace?.most ?? MAX_CONCURRENT_REQUESTS

/** Sends one call to the table: as soon as the pace lets it, and only with leave of the lease at that moment. */
export const sendCall = async <Result>(
  engine: EngineContext,
  kind: CallKind,
  call: () => Promise<Result>,
  isRefused: (result: Result) => boolean,
): Promise<Result> => {
  const { pace, clock } = engine.ports
  const leave = await pace?.enter()
  try {
    await engine.ensureLease()
    const start = clock.now()
    const result = await call()
    leave?.({ kind, milliseconds: clock.now() - start, isRefused: isRefused(result) })
    return result
  } catch (error) {
    leave?.()
    throw error
  }
}

/** Waits before try number `tries` (1 for the first repetition). */
export const backOff = async (tries: number, { ports }: EngineContext): Promise<void> => {
  const maxMs = Math.min(MAX_BACKOFF_MS, BASE_BACKOFF_MS * 2 ** (tries - 1))
  await ports.clock.sleep(ports.random() * maxMs)
}
