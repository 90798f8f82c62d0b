interface Timer {
  readonly at: number
  readonly action: () => void
}

/** What is to happen by the clock, earliest first; of the same moment, in the order in which it was asked for. */
export const makeTimers = () => {
  const timers: Timer[] = []
  return {
    add: (at: number, action: () => void): void => {
      let place = timers.length
      // Kept latest first, so that the next one is taken off the end.
      while (place > 0 && timers[place - 1]!.at <= at) place -= 1
      timers.splice(place, 0, { at, action })
    },
    earliest: (): number | undefined => timers.at(-1)?.at,
    /** Takes off the earliest that is due by then. */
    takeDue: (by: number): Timer | undefined => ((timers.at(-1)?.at ?? Infinity) <= by ? timers.pop() : undefined),
  }
}
