import { parseArgs } from 'node:util'
import { simulateSeed } from '../support/simulation/simulate-seed.ts'

// npm run simulate -- --seeds 100000 --seed 1    as many worlds, from seed 1 on; tells the seeds that break an invariant
// npm run simulate -- --seed 4711                one world, with all that happens in it

/** Broken seeds after which more of them tell nothing new. */
const ENOUGH_BROKEN = 10

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    broken: { type: 'string', default: String(ENOUGH_BROKEN) },
  },
})
const [first, count, mostBroken] = [values.seed, values.seeds, values.broken].map(Number) as [number, number, number]
if (![first, count, mostBroken].every(Number.isSafeInteger))
  throw new Error('--seeds, --seed and --broken take numbers.')

const startedAt = performance.now()
const ends = new Map<string, number>()
let steps = 0
let broken = 0
let seed = first
for (; seed < first + count && broken < mostBroken; seed += 1) {
  try {
    const run =
      count === 1
        ? await simulateSeed(seed, (line) => {
            console.log(line)
          })
        : await simulateSeed(seed)
    steps += run.steps
    for (const end of run.ends) ends.set(end, (ends.get(end) ?? 0) + 1)
  } catch (error) {
    broken += 1
    const { message, stack } = error as Error
    console.error(`seed ${seed}: ${count === 1 ? (stack ?? message) : message}`)
  }
}
const seconds = (performance.now() - startedAt) / 1000
console.log(`${seed - first} seeds, ${broken} broken, ${steps} steps, ${seconds.toFixed(1)} s`)
console.log(
  [...ends]
    .toSorted(([, a], [, b]) => b - a)
    .map(([end, jobs]) => `${end} ${jobs}`)
    .join(', '),
)
process.exitCode = broken > 0 ? 1 : 0
