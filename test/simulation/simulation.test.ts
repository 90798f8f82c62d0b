import { simulateSeed } from '../support/simulation/simulate-seed.ts'

/** More of them, and the replay of one: `npm run simulate`. */
const SEEDS = Number(process.env['SEEDS'] ?? 2_000)

test('whatever crashes, fails, times out or comes twice, imports end exactly as the design says', async () => {
  const ends = new Map<string, number>()
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    try {
      for (const end of (await simulateSeed(seed)).ends) ends.set(end, (ends.get(end) ?? 0) + 1)
    } catch (error) {
      throw new Error(`Seed ${seed} breaks an invariant; npm run simulate -- --seed ${seed}`, { cause: error })
    }
  }
  // A world in which some end never comes about would prove nothing of it.
  const all = ['completed', 'validated', 'cancelled', 'interrupted', 'gave_up', 'file_gone', 'unreadable_file']
  for (const end of [...all, 'no_data_rows', 'unusable_columns'])
    expect([end, ends.get(end) ?? 0]).not.toEqual([end, 0])
}, 1_200_000)

test('the same seed is the same run, call by call', async () => {
  const traceOf = async (seed: number): Promise<string[]> => {
    const lines: string[] = []
    await simulateSeed(seed, (line) => lines.push(line))
    return lines
  }
  for (const seed of [3, 33, 333]) expect(await traceOf(seed)).toEqual(await traceOf(seed))
})
