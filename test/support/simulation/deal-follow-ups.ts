import { dealIdentity, type Identities } from './lines.ts'
import type { Random } from './random.ts'
import type { OtherOptions, SimulatedDeletion, SimulatedExport, SimulatedUndo } from './scenario.ts'

const OTHER_OPTIONS: readonly OtherOptions[] = [
  {},
  { updateExisting: false, merge: undefined },
  { matchBy: ['email'] },
  { matchBy: ['phone'] },
  { tags: [] },
]

/** Options with which some rows that failed succeed. */
export const dealOtherOptions = (random: Random): OtherOptions => random.pick(OTHER_OPTIONS)

export const dealUndo = (random: Random): SimulatedUndo => ({
  askedEarly: random.chance(0.1),
  checkedFirst: random.chance(0.3),
  cancelledAfter: random.chance(0.25) ? random.below(random.pick([2_000, 20_000])) : undefined,
})

export const dealDeletions = (random: Random, identities: Identities): SimulatedDeletion[] =>
  Array.from({ length: 1 + random.below(3) }, () => ({
    of: dealIdentity(random, identities),
    erase: random.chance(0.3),
    startsAfter: random.below(random.pick([50, 2_000, 20_000, 60_000])),
  }))

export const dealExports = (random: Random): SimulatedExport[] => [
  {
    workspaceId: 'w',
    startsAfter: random.below(random.pick([50, 2_000, 60_000, 200_000])),
    cancelledAfter: random.chance(0.1) ? random.below(2_000) : undefined,
  },
]
