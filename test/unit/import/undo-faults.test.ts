import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { makeRandom, type Random } from '../../support/simulation/random.ts'
import type { SimulatedRow } from '../../support/simulation/reference.ts'
import { makeWorld, undoRowsOf, type Faults, type SimulatedJob, type World } from '../../support/simulation/world.ts'

/** The undo of an import on the real engine: every seed deals other rows, another order of calls, other faults. */
const SEEDS = Number(process.env['SEEDS'] ?? 400)
const seeds = Array.from({ length: SEEDS }, (_, n) => n + 1)

const job = (id: string, rows: readonly SimulatedRow[], batchRows: number): SimulatedJob => ({
  id,
  rows,
  updateExisting: true,
  batchRows,
  position: 0,
  epoch: 0,
  recorded: new Map(),
  checkpoints: [],
})

/** Its rows stand for the contacts of the import. */
const undoOf = (undoes: SimulatedJob, id: string, batchRows: number): SimulatedJob => ({
  ...job(
    id,
    undoRowsOf(undoes).map(({ rowNumber }) => ({ rowNumber, input: {} })),
    batchRows,
  ),
  undoes,
})

const dealRows = (random: Random, count: number): SimulatedRow[] =>
  Array.from({ length: count }, (_, n) => ({
    rowNumber: n + 1,
    input: {
      ...(random.chance(0.8) && { email: `e${random.below(4)}@x.io` }),
      ...(random.chance(0.5) && { phone: `+1${random.below(4)}` }),
      ...(random.chance(0.3) && { external_id: `x${random.below(3)}` }),
      company: `c${random.below(5)}`,
      full_name: 'Ada',
    },
  }))

const dealFaults = (random: Random): Faults => {
  const rate = random.pick([0, 0.05, 0.15])
  return { crash: rate, lostAnswer: rate, throttle: rate }
}

const recordsOf = ({ checkpoints, recorded }: SimulatedJob): OutcomeRecord[] =>
  checkpoints.flatMap((name) => recorded.get(name) ?? [])

const stored = (world: World): string[] =>
  world
    .contacts()
    .map((contact) => JSON.stringify(contact))
    .toSorted()

const dealWorld = async (seed: number) => {
  const random = makeRandom(seed)
  const world = makeWorld(random)
  await world.run([job('first', dealRows(random, 1 + random.below(6)), 8)])
  const before = stored(world)
  const second = job('second', dealRows(random, 1 + random.below(6)), 1 + random.below(8))
  await world.run([second], dealFaults(random))
  return { random, world, before, second }
}

test('undisturbed by other imports, an undo leaves the contacts as they were, whatever crashes and gets lost', async () => {
  let whole = 0
  for (const seed of seeds) {
    const { random, world, before, second } = await dealWorld(seed)
    const undo = undoOf(second, 'undo', 1 + random.below(8))
    await world.run([undo], dealFaults(random))
    const records = recordsOf(undo)
    expect([seed, records.map(({ contact_id }) => contact_id)]).toEqual([
      seed,
      undoRowsOf(second).map(({ contactId }) => contactId),
    ])
    const kept = records.filter(({ outcome }) => outcome === 'kept')
    expect([seed, kept.every(({ code }) => code === 'identity_taken')]).toEqual([seed, true])
    if (kept.length > 0) continue
    whole += 1
    expect([seed, stored(world)]).toEqual([seed, before])
  }
  expect(whole).toBeGreaterThan(0.9 * SEEDS)
}, 120_000)

test('two attempts of an undo at once, and an import meanwhile: each contact has one record, and what it says holds', async () => {
  for (const seed of seeds) {
    const { random, world, second } = await dealWorld(seed)
    const third = job('third', dealRows(random, 1 + random.below(4)), 1 + random.below(4))
    const undo = undoOf(second, 'undo', 1 + random.below(8))
    // An attempt that lost its lease, and does not know it: its records count for nothing.
    const lost = { ...undo, recorded: new Map(), checkpoints: [] }
    await world.run([undo, lost, third], dealFaults(random))
    for (const { outcome, contact_id = '', code } of recordsOf(undo)) {
      const item = world.table.items.get(world.keys.home(contact_id) ?? '')
      if (outcome === 'deleted') expect([seed, item?.deleted?.by]).toEqual([seed, 'undo'])
      if (outcome === 'kept') expect([seed, code]).toEqual([seed, expect.any(String)])
      const last = item?.contact?.last
      // What the import changed and another row of it changed back needs no write.
      const left = last?.job_id === 'second' ? last.before : {}
      if (outcome === 'restored') expect([seed, left]).toEqual([seed, {}])
    }
  }
}, 120_000)
