import { dealDeletions, dealExports, dealOtherOptions, dealUndo } from './deal-follow-ups.ts'
import { dealGiven, dealIdentity, dealLines, dealMatchBy, dealRules, type Identities } from './lines.ts'
import type { Random } from './random.ts'
import type { LeftPermit, Scenario, SimulatedImport } from './scenario.ts'
import { themed } from './themes.ts'

const FAULTS = ['unreadable_file', 'no_data_rows', 'unusable_columns', 'file_gone', 'too_many_rows'] as const

/** Leave once in a while, to be undefined otherwise. */
const maybe = (random: Random, rate: number, below: number): number | undefined =>
  random.chance(rate) ? random.below(below) : undefined

const dealImport = (random: Random, name: string, identities: Identities, mostRows: number): SimulatedImport => {
  const way = random.pick(['inline', 'inline', 'queued', 'queued', 'queued', 'upload', 'upload'] as const)
  const isInline = way === 'inline'
  const format = random.pick(['csv', 'ndjson'] as const)
  const fault = !isInline && random.chance(0.15) ? random.pick(FAULTS) : undefined
  const isCsv = fault === 'unreadable_file' || fault === 'unusable_columns'
  const isEmpty = fault === 'no_data_rows' || fault === 'unusable_columns'
  const hasKey = random.chance(0.7)
  return {
    name,
    workspaceId: 'w',
    way,
    uploadOf: name,
    format: isCsv ? 'csv' : format,
    lines: isEmpty ? [] : dealLines(random, 1 + random.below(mostRows), identities),
    updateExisting: random.chance(0.8),
    matchBy: dealMatchBy(random),
    dryRun: random.chance(0.15),
    hasKey,
    fault,
    startsAfter: random.below(random.pick([50, 50, 20_000])),
    cancelledAfter: isInline ? undefined : maybe(random, 0.2, random.pick([2_000, 10_000, 100_000])),
    sentTwiceAfter: hasKey ? maybe(random, 0.4, random.pick([20, 1_000, 40_000])) : undefined,
    poisonedBehind: isInline ? undefined : maybe(random, 0.05, mostRows),
  }
}

/** Sometimes another import asks for the file of an upload. */
const withRival = (random: Random, imports: readonly SimulatedImport[]): readonly SimulatedImport[] => {
  const [first] = imports
  if (first?.way !== 'upload' || random.chance(0.5)) return imports
  const hasKey = random.chance(0.5)
  return [
    ...imports,
    {
      ...first,
      name: 'R',
      hasKey,
      sentTwiceAfter: hasKey ? first.sentTwiceAfter : undefined,
      startsAfter: random.below(random.pick([30_000, 30_000, 150_000])),
    },
  ]
}

const dealImports = (random: Random, kind: Scenario['kind'], identities: Identities): readonly SimulatedImport[] => {
  const deal = (name: string, mostRows: number): SimulatedImport => dealImport(random, name, identities, mostRows)
  switch (kind) {
    case 'alone':
      return [deal('A', 12)]
    case 'crowd':
      return withRival(
        random,
        ['A', 'B', 'C'].slice(0, 2 + random.below(2)).map((name) => deal(name, 8)),
      )
    case 'two workspaces':
      return [deal('A', 6), { ...deal('B', 6), workspaceId: 'v' }]
  }
}

const dealPermit = (random: Random, identities: Identities): LeftPermit => ({
  on: dealIdentity(random, identities),
  home: dealIdentity(random, identities),
  isLive: random.chance(0.5),
})

/** What a seed deals. */
export const dealScenario = (random: Random): Scenario => {
  const identities = {
    emails: 1 + random.below(3),
    phones: 1 + random.below(3),
    both: random.pick([0.3, 0.6, 0.9]),
    externals: [1 + random.below(3), random.pick([0, 0.3, 0.6])],
    named: random.pick([0, 0, 0.15]),
    fields: 0.1,
  } as const
  const before = Array.from({ length: random.below(6) }, (_, n) => ({
    rowNumber: n + 1,
    ...dealGiven(random, identities),
  }))
  const kind = random.pick(['alone', 'alone', 'alone', 'crowd', 'crowd', 'crowd', 'two workspaces'] as const)
  const dealt: Scenario = {
    kind,
    theme: 'any',
    before,
    imports: dealImports(random, kind, identities),
    batchRows: random.pick([1, 2, 3, 4, 5, 5]),
    leaseMs: random.pick([20_000, 60_000]),
    workerMs: random.pick([12_000, 30_000, 120_000, 120_000]),
    handOverPart: random.pick([0.5, 0.9]),
    maxReceives: random.pick([2, 3, 5]),
    isQueueHasty: false,
    sweepMs: random.pick([60_000, 60_000, 5_000]),
    importsPerWorkspace: random.pick([1, 1, 2, 3]),
    shareMs: random.pick([500, 5_000, 60_000]),
    permitRate: random.pick([1, 1, 0.5, 0]),
    permitsBefore: Array.from({ length: random.pick([0, 0, 1, 3]) }, () => dealPermit(random, identities)),
    deletions: kind === 'crowd' && random.chance(0.3) ? dealDeletions(random, identities) : [],
    exports: random.chance(0.2) ? dealExports(random) : [],
  }
  const scenario = random.chance(0.5) ? dealt : themed(dealt, random)
  return {
    ...scenario,
    // Others' deletions disturb an import that is to be alone.
    deletions: scenario.kind === 'crowd' ? scenario.deletions : [],
    imports: scenario.imports.map((asked) =>
      withFollowUps(withApplying(withRules(writable(asked), random), random), random),
    ),
  }
}

/** Some imports are undone, and the failed rows of some are tried again. */
const withFollowUps = (asked: SimulatedImport, random: Random): SimulatedImport => {
  const isImported = !asked.dryRun || asked.appliedWith !== undefined
  const retriedWith = random.chance(0.25) ? dealOtherOptions(random) : undefined
  const undone = asked.undone ?? (random.chance(0.25) ? dealUndo(random) : undefined)
  return { ...asked, ...(isImported && retriedWith && { retriedWith }), ...(isImported && undone && { undone }) }
}

/** Some dry runs of what is not at fault are applied. */
const withApplying = (asked: SimulatedImport, random: Random): SimulatedImport => {
  const { dryRun, fault, cancelledAfter, poisonedBehind } = asked
  const mayBeApplied = dryRun && (fault ?? cancelledAfter ?? poisonedBehind) === undefined
  return mayBeApplied && random.chance(0.7) ? { ...asked, appliedWith: random.pick(['continue', 'stop']) } : asked
}

/** Two imports of one upload are the same but for their key: a rival has the rules of the first. */
const withRules = (asked: SimulatedImport, random: Random): SimulatedImport => {
  const { merge, createMissing } = dealRules(random)
  return {
    ...asked,
    ...(asked.updateExisting && random.chance(0.2) && { blankCells: 'clear' }),
    ...(merge && asked.updateExisting && { merge }),
    ...(createMissing !== undefined && { createMissing }),
  }
}

/** The CSV of the simulation has no columns of custom fields, and none of ids. */
const writable = (asked: SimulatedImport): SimulatedImport => {
  if (asked.way === 'inline' || asked.format !== 'csv') return asked
  const lines = asked.lines.map((line) => {
    if (line.input === undefined) return line
    const { custom_fields, ...input } = line.input
    return { input, ...(line.blank && { blank: line.blank }) }
  })
  return { ...asked, lines }
}
