/** The process dies: this call and all after it fail, even inside a catch. */
export class Died extends Error {}

/** Puts something between a port and its caller. */
export type Wrap = <A extends unknown[], R>(port: (...args: A) => Promise<R>) => (...args: A) => Promise<R>

/** Makes the `step`-th call of a port, counted over all of them, the last: it dies before or after its effect. */
export const dyingAt = (step: number, afterEffect: boolean) => {
  let calls = 0
  const dying: Wrap =
    (port) =>
    async (...args) => {
      calls += 1
      if (calls > step || (calls === step && !afterEffect)) throw new Died()
      const result = await port(...args)
      if (calls === step) throw new Died()
      return result
    }
  return { dying, died: () => calls >= step }
}
