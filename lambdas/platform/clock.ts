/** Time as a port: the simulator and the tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/** RFC 3339, UTC, milliseconds: the form of every time in the API and in stored items. */
export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString()
