import { makeInput, plain, type Deal, type Names } from './protocol-themes.ts'
import type { LeftIdentity, Line } from './lines.ts'
import type { Scenario, SimulatedImport } from './scenario.ts'

/** Milliseconds within which imports begin that are to meet; those that write first begin at once. */
const AT_ONCE_MS = 10
const SOON_MS = 100
/** Less than a call that its process did not live to see may take. */
const LATER_MS = 500

const makeWorld = (dealt: Scenario) => {
  // A new contact of both has the email as its home, and a permit at its phone.
  const input = makeInput(true)
  const inline = (name: string, rows: readonly Names[], startsAfter: number): SimulatedImport => ({
    ...plain(dealt, name),
    way: 'inline',
    lines: rows.map((names): Line => ({ input: input(names) })),
    startsAfter,
    sentTwiceAfter: undefined,
  })
  const identity = (names: Names): LeftIdentity => {
    const { email, phone } = input(names)
    return email === undefined ? { kind: 'phone', value: phone ?? '' } : { kind: 'email', value: email }
  }
  const stored = (rows: readonly Names[]) => rows.map((names, n) => ({ rowNumber: n + 1, input: input(names) }))
  const crowd = { kind: 'crowd', batchRows: 5, permitRate: 1, permitsBefore: [], deletions: [], exports: [] } as const
  return { inline, identity, stored, crowd }
}

/** An import dies between a permit and its home, which takes effect while another takes the identity, or after that. */
export const robbed: Deal = (dealt, random) => {
  const { inline, stored, crowd } = makeWorld(dealt)
  const thief: readonly Names[] = random.pick([[{ staying: 0 }], [{ moving: 1, staying: 0 }]])
  return {
    ...crowd,
    before: stored(random.chance(0.5) ? [{ moving: 0 }] : []),
    imports: [
      inline('A', [{ moving: 0, staying: 0 }], random.below(AT_ONCE_MS)),
      inline('B', thief, SOON_MS / 2 + random.below(random.pick([SOON_MS, LATER_MS]))),
    ],
  }
}

/** Two imports make contacts of their own, and want one phone for both: the permit of one of them is refused. */
export const refused: Deal = (dealt, random) => {
  const { inline, crowd } = makeWorld(dealt)
  return {
    ...crowd,
    before: [],
    imports: [
      inline('A', [{ moving: 0, staying: 0 }], random.below(AT_ONCE_MS)),
      inline('B', [{ moving: 1, staying: 0 }], random.below(AT_ONCE_MS)),
    ],
  }
}

/** A permit that its contact has outlived, which that contact takes at the moment in which another does. */
export const outlived: Deal = (dealt, random) => {
  const { inline, identity, stored, crowd } = makeWorld(dealt)
  const other: readonly Names[] = random.pick([[{ staying: 0 }], [{ moving: 1, staying: 0 }]])
  return {
    ...crowd,
    before: stored([{ moving: 0 }]),
    permitsBefore: [{ on: identity({ staying: 0 }), home: identity({ moving: 0 }), isLive: false }],
    imports: [
      inline('A', [{ moving: 0, staying: 0 }], random.below(AT_ONCE_MS)),
      inline('B', other, random.below(AT_ONCE_MS)),
    ],
  }
}

/** A batch reads a key before a contact comes to be there, and the permit for the next write of that contact after it. */
export const readApart: Deal = (dealt, random) => {
  const { inline, crowd } = makeWorld(dealt)
  return {
    ...crowd,
    before: [],
    imports: [
      inline('A', [{ moving: 0 }], random.below(SOON_MS)),
      inline('B', [{ moving: 0, staying: 0 }], random.below(2 * SOON_MS)),
      inline('C', [{ moving: 0 }, { staying: 0 }], random.below(AT_ONCE_MS)),
    ],
  }
}

/** A contact is deleted and another made at its home, while a write of the first is on its way. */
export const madeAgain: Deal = (dealt, random) => {
  const { inline, identity, stored, crowd } = makeWorld(dealt)
  return {
    ...crowd,
    before: stored([{ moving: 0 }]),
    deletions: [{ of: identity({ moving: 0 }), erase: false, startsAfter: SOON_MS / 2 + random.below(SOON_MS) }],
    imports: [
      inline('A', [{ moving: 0, staying: 0 }], random.below(AT_ONCE_MS)),
      inline('B', [{ moving: 0 }], SOON_MS + random.below(LATER_MS)),
    ],
  }
}

/** A contact is deleted while an import gives it another identity, by a transaction, or made it and did not record that. */
export const deletedMeanwhile: Deal = (dealt, random) => {
  const { inline, identity, stored, crowd } = makeWorld(dealt)
  const isNew = random.chance(0.5)
  const startsAfter = isNew ? 2 * SOON_MS + random.below(LATER_MS) : random.below(SOON_MS / 2)
  return {
    ...crowd,
    permitRate: 0,
    before: stored(isNew ? [] : [{ moving: 0 }]),
    deletions: [{ of: identity({ moving: 0 }), erase: random.chance(0.3), startsAfter }],
    imports: [
      inline('A', [{ moving: 0, staying: 0 }], random.below(SOON_MS)),
      inline('B', [{ moving: 1, staying: 0 }], random.below(LATER_MS)),
    ],
  }
}

const MOVED_ON: readonly Names[] = [
  { moving: 1, staying: 0 },
  { moving: 1, staying: 2 },
]

/** A phone is given up, becomes somebody's and is given up or erased again: only then the first write takes effect that wanted it. */
export const freedAgain: Deal = (dealt, random) => {
  const { inline, identity, stored, crowd } = makeWorld(dealt)
  const isErased = random.chance(0.5)
  const taken = SOON_MS + random.below(SOON_MS)
  const freed = taken + SOON_MS + random.below(2 * SOON_MS)
  return {
    ...crowd,
    before: stored([
      { moving: 0, staying: 0 },
      { moving: 0, staying: 1 },
    ]),
    deletions: isErased ? [{ of: identity({ staying: 0 }), erase: true, startsAfter: freed }] : [],
    imports: [
      inline('A', [isErased ? { moving: 0, staying: 0 } : { staying: 0 }], random.below(AT_ONCE_MS)),
      inline('B', [{ staying: 0 }], taken),
      ...(isErased ? [] : [inline('C', MOVED_ON, freed)]),
    ],
  }
}
