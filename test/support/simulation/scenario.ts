import type { JobErrorCode } from '../../../lambdas/jobs/job.ts'
import type { Random } from './random.ts'
import type { SimulatedRow } from './reference.ts'

/** A row as a client sends it: few identities, so that rows meet often; or one that cannot be read. */
export type Line =
  | { readonly given: SimulatedRow['given'] }
  | { readonly error: 'invalid_email' | 'malformed_row'; readonly given?: undefined }

export type PayloadFault = Extract<JobErrorCode, 'unreadable_file' | 'no_data_rows' | 'unusable_columns' | 'file_gone'>

/** One import that clients ask for, and what is done to it. */
export interface SimulatedImport {
  readonly name: string
  readonly workspaceId: string
  /** Worked at once, queued with its payload, or queued by an upload that came before. */
  readonly way: 'inline' | 'queued' | 'upload'
  readonly format: 'csv' | 'ndjson'
  readonly lines: readonly Line[]
  readonly updateExisting: boolean
  readonly dryRun: boolean
  readonly hasKey: boolean
  readonly fault: PayloadFault | undefined
  /** After so long from the beginning, in milliseconds. */
  readonly startsAfter: number
  readonly cancelledAfter: number | undefined
  /** Another client sends the same request, for want of patience. Has a key. */
  readonly sentTwiceAfter: number | undefined
  /** Its worker never survives recording outcomes behind this position. */
  readonly poisonedBehind: number | undefined
}

export interface Scenario {
  readonly kind: 'alone' | 'crowd' | 'two workspaces'
  /** Stored before anything begins, in every workspace. */
  readonly before: readonly SimulatedRow[]
  readonly imports: readonly SimulatedImport[]
  readonly batchRows: number
  readonly leaseMs: number
  readonly workerMs: number
  readonly handOverMs: number
  readonly maxReceives: number
}

interface Identities {
  readonly emails: number
  readonly phones: number
}

const dealGiven = (random: Random, { emails, phones }: Identities): SimulatedRow['given'] => {
  const kind = random.next()
  const nameOnly = kind < 0.04
  return {
    ...(!nameOnly && kind < 0.75 && { email: `e${random.below(emails)}@x.io` }),
    ...(!nameOnly && kind >= 0.35 && { phone: `+1415555000${random.below(phones)}` }),
    ...((nameOnly || random.chance(0.6)) && { company: `c${random.below(1000)}` }),
  }
}

const dealLines = (random: Random, count: number, identities: Identities): Line[] =>
  Array.from({ length: count }, () =>
    random.chance(0.08)
      ? { error: random.pick(['invalid_email', 'malformed_row'] as const) }
      : { given: dealGiven(random, identities) },
  )

const FAULTS = ['unreadable_file', 'no_data_rows', 'unusable_columns', 'file_gone'] as const

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
    format: isCsv ? 'csv' : format,
    lines: isEmpty ? [] : dealLines(random, 1 + random.below(mostRows), identities),
    updateExisting: random.chance(0.8),
    dryRun: random.chance(0.15),
    hasKey,
    fault,
    startsAfter: random.below(random.pick([50, 50, 20_000])),
    cancelledAfter: isInline ? undefined : maybe(random, 0.2, random.pick([2_000, 10_000, 100_000])),
    sentTwiceAfter: hasKey ? maybe(random, 0.25, random.pick([100, 40_000])) : undefined,
    poisonedBehind: isInline ? undefined : maybe(random, 0.05, mostRows),
  }
}

/** What a seed deals. */
export const dealScenario = (random: Random): Scenario => {
  const identities = { emails: 1 + random.below(4), phones: 1 + random.below(4) }
  const before = Array.from({ length: random.below(6) }, (_, n) => ({
    rowNumber: n + 1,
    given: dealGiven(random, identities),
  }))
  const kind = random.pick(['alone', 'alone', 'alone', 'crowd', 'crowd', 'crowd', 'two workspaces'] as const)
  const deal = (name: string, mostRows: number): SimulatedImport => dealImport(random, name, identities, mostRows)
  const imports = {
    alone: () => [deal('A', 9)],
    crowd: () => ['A', 'B', 'C'].slice(0, 2 + random.below(2)).map((name) => deal(name, 5)),
    'two workspaces': () => [deal('A', 6), { ...deal('B', 6), workspaceId: 'v' }],
  }[kind]()
  const workerMs = random.pick([12_000, 30_000, 120_000])
  return {
    kind,
    before,
    imports,
    batchRows: 1 + random.below(5),
    leaseMs: random.pick([20_000, 60_000]),
    workerMs,
    handOverMs: workerMs * random.pick([0.5, 0.9]),
    maxReceives: random.pick([2, 3, 5]),
  }
}
