export class Died extends Error {}

/** Where a function dies: before or after the `count`-th call of a step took effect. */
export interface Death<Step extends string> {
  readonly step: Step
  readonly count: number
  readonly after: boolean
}

/** Wraps the calls of a process to the outside, so that it is dead from a certain call on. */
export const makeDying = <Step extends string>(death: Death<Step>) => {
  const calls = new Map<Step, number>()
  const state = { dead: false }
  return <A extends unknown[], R>(stepOf: Step | ((args: A) => Step), call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const step = typeof stepOf === 'function' ? stepOf(args) : stepOf
      const count = (calls.get(step) ?? 0) + 1
      calls.set(step, count)
      const last = step === death.step && count === death.count
      // Counted when sent, so that of calls under way together no later one takes effect either.
      if (state.dead || (step === death.step && count > death.count)) throw new Died()
      if (last && !death.after) {
        state.dead = true
        throw new Died()
      }
      const result = await call(...args)
      if (!last) return result
      state.dead = true
      throw new Died()
    }
}
