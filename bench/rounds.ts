/** One of several things that are compared: one round of it, in milliseconds. What a round needs is made before its time runs. */
export interface Side<Name extends string> {
  readonly name: Name
  prepare(): Promise<() => Promise<void>>
}

/** Milliseconds of every round, by side; the same place is the same round. */
export type Times<Name extends string> = Readonly<Record<Name, readonly number[]>>

/**
 * Runs the sides in turn, round after round, each round beginning with another side: what drifts, or disturbs for a while, meets all
 * of them. The rounds of the warm-up, in which code is compiled and connections are made, do not count.
 */
export const takeTurns = async <Name extends string>(
  sides: readonly Side<Name>[],
  { rounds, warmUpRounds }: { readonly rounds: number; readonly warmUpRounds: number },
): Promise<Times<Name>> => {
  const times = Object.fromEntries(sides.map(({ name }) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const first = (round + warmUpRounds) % sides.length
    for (const side of [...sides.slice(first), ...sides.slice(0, first)]) {
      const work = await side.prepare()
      const start = performance.now()
      await work()
      const milliseconds = performance.now() - start
      if (round >= 0) times[side.name].push(milliseconds)
    }
  }
  return times
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing.')
  return (upper + lower) / 2
}

/** Median over the rounds of `a` ÷ `b`: both of the same round, so that a slow minute slows both. */
export const medianRatio = (a: readonly number[], b: readonly number[]): number =>
  median(a.map((value, round) => value / (b[round] ?? Number.NaN)))
