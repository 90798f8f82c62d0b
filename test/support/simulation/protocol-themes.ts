import type { Line } from './lines.ts'
import type { Random } from './random.ts'
import type { Scenario, SimulatedImport } from './scenario.ts'

/** An identity that contacts pass on, and one by which each of them is found all the same. */
export interface Names {
  readonly moving?: number
  readonly staying?: number
}

export type Deal = (dealt: Scenario, random: Random) => Partial<Scenario>

const emailOf = (n: number): string => `e${n}@x.io`
const phoneOf = (n: number): string => `+1415555000${n}`

export const makeInput =
  (isEmailMoving: boolean) =>
  ({ moving, staying }: Names): NonNullable<Line['input']> => {
    const [email, phone] = isEmailMoving ? [moving, staying] : [staying, moving]
    return {
      ...(email !== undefined && { email: emailOf(email) }),
      ...(phone !== undefined && { phone: phoneOf(phone) }),
    }
  }

const ANY: readonly Names[] = [
  { moving: 0, staying: 0 },
  { moving: 1, staying: 0 },
  { moving: 0, staying: 1 },
  { moving: 1, staying: 1 },
  { moving: 0 },
  { moving: 1 },
  { staying: 0 },
  { staying: 1 },
]

/** Found by what moves, then moved away from it, then given to another. */
const PASSED_ON: readonly Names[] = [
  { moving: 0, staying: 0 },
  { moving: 1, staying: 0 },
  { moving: 0, staying: 1 },
]

export const plain = ({ imports: [first] }: Scenario, name: string): SimulatedImport => ({
  ...first!,
  name,
  uploadOf: name,
  workspaceId: 'w',
  format: 'ndjson',
  fault: undefined,
  hasKey: true,
  updateExisting: true,
  matchBy: undefined,
  dryRun: false,
  cancelledAfter: undefined,
  poisonedBehind: undefined,
})

/** A contact is made of what an earlier row named that found another. */
const LEFT_OVER: readonly Names[] = [{ moving: 0, staying: 2 }, { staying: 2 }]

/** An identity is passed on within a batch, all of which is written, and none of it recorded. */
export const retried: Deal = (dealt, random) => {
  const input = makeInput(random.chance(0.5))
  const updateExisting = random.chance(0.7)
  const among = Array.from({ length: random.below(3) }, () => random.pick(ANY))
  const rule = updateExisting ? PASSED_ON : LEFT_OVER
  const passed = random.chance(0.6) ? rule : Array.from({ length: 3 }, () => random.pick(ANY))
  const at = random.below(passed.length + 1)
  const rows = [...passed.slice(0, at), ...among, ...passed.slice(at)]
  return {
    kind: 'alone',
    batchRows: 5,
    permitsBefore: [],
    before: [{ moving: 0, staying: 0 }, { staying: 1 }].map((names, n) => ({ rowNumber: n + 1, input: input(names) })),
    imports: [
      {
        ...plain(dealt, 'A'),
        way: random.pick(['inline', 'queued'] as const),
        updateExisting,
        lines: rows.map((names) => ({ input: input(names) })),
      },
    ],
  }
}

/** A contact gave its home's identity up, and takes it back at the moment in which another import gives it to another contact. */
export const homeAgain: Deal = (dealt, random) => {
  // A contact with both has the email as its home.
  const input = makeInput(random.chance(0.8))
  const before = [{ moving: 0, staying: 0 }, { moving: 1, staying: 0 }, { staying: 1 }]
  const one = (name: string, names: Names): SimulatedImport => ({
    ...plain(dealt, name),
    way: 'inline',
    lines: [names, random.pick(ANY)].map((given) => ({ input: input(given) })),
    startsAfter: random.below(random.pick([1, 200])),
    sentTwiceAfter: undefined,
  })
  return {
    kind: 'crowd',
    batchRows: random.pick([1, 2]),
    permitsBefore: [],
    before: before.map((names, n) => ({ rowNumber: n + 1, input: input(names) })),
    imports: [one('A', { moving: 0, staying: 0 }), one('B', { moving: 0, staying: 1 })],
  }
}
