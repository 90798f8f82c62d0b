import { dealDeletions, dealExports, dealUndo } from './deal-follow-ups.ts'
import { dealGiven, dealIdentity, dealLines, dealMatchBy, type Identities, MANY_IMPORT_TAGS } from './lines.ts'
import type { Random } from './random.ts'
import { deletedMeanwhile, freedAgain, madeAgain, outlived, readApart, refused, robbed } from './permit-themes.ts'
import { homeAgain, retried } from './protocol-themes.ts'
import { MADE_FOR, type Scenario, type SimulatedImport } from './scenario.ts'

const MOVING: Identities = { emails: 2, phones: 2, both: 0.8, externals: [2, 0.3], named: 0.05, fields: 0.1 }

/** The same with other rows; two that ask for the same file still do. */
const withLines = (
  imports: readonly SimulatedImport[],
  random: Random,
  count: number,
  identities: Identities,
): SimulatedImport[] => {
  const lines = new Map(imports.map(({ uploadOf }) => [uploadOf, dealLines(random, count, identities)]))
  return imports.map((asked) => ({
    ...asked,
    lines: asked.lines.length === 0 ? [] : (lines.get(asked.uploadOf) ?? []),
  }))
}

const deal: Record<(typeof MADE_FOR)[number], (dealt: Scenario, random: Random) => Partial<Scenario>> = {
  zombies: (dealt, random) => ({
    kind: 'alone',
    imports: [{ ...queued(dealt, random), dryRun: false, cancelledAfter: undefined }],
    leaseMs: 20_000,
    workerMs: 120_000,
    sweepMs: 5_000,
    batchRows: 3,
  }),

  moves: ({ imports }, random) => ({ batchRows: 5, imports: withLines(imports, random, 8 + random.below(6), MOVING) }),

  slow: (dealt, random) => ({
    kind: 'alone',
    workerMs: 12_000,
    imports: [{ ...queued(dealt, random), dryRun: random.chance(0.7), cancelledAfter: undefined }],
    batchRows: 2,
  }),

  crossing: ({ imports: [first], workerMs }, random) => {
    const identities = {
      emails: 1 + random.below(2),
      phones: 2,
      both: random.pick([0.4, 0.6, 0.8]),
      externals: [2, 0.3],
      fields: 0,
    } as const
    const one = (name: string): SimulatedImport => ({
      ...first!,
      name,
      uploadOf: name,
      workspaceId: 'w',
      way: random.pick(['inline', 'queued'] as const),
      format: 'ndjson',
      fault: undefined,
      dryRun: random.chance(0.1),
      updateExisting: random.chance(0.9),
      matchBy: dealMatchBy(random),
      lines: dealLines(random, 5 + random.below(6), identities),
      startsAfter: random.below(random.pick([50, 1_000])),
      cancelledAfter: undefined,
      poisonedBehind: undefined,
    })
    return {
      kind: 'crowd',
      batchRows: random.pick([2, 3, 5]),
      before: Array.from({ length: 4 }, (_, n) => ({ rowNumber: n + 1, ...dealGiven(random, identities) })),
      imports: ['A', 'B', 'C'].slice(0, 2 + random.below(2)).map(one),
      workerMs: Math.max(workerMs, 30_000),
    }
  },

  'full fields': ({ imports: [first] }, random) => {
    const identities = { emails: 1, phones: 2, both: random.pick([0.2, 0.8]), fields: 0.8, tags: 0.3 }
    const only = { ...first!, format: 'ndjson', uploadOf: first!.name, updateExisting: true, fault: undefined } as const
    const tags = random.chance(0.5) ? MANY_IMPORT_TAGS : []
    return {
      kind: 'alone',
      batchRows: 5,
      imports: [
        {
          ...only,
          tags,
          updateExisting: tags.length === 0 || random.chance(0.5),
          dryRun: false,
          lines: dealLines(random, 5 + random.below(4), identities),
        },
      ],
    }
  },

  'hasty queue': (dealt, random) => ({
    kind: 'alone',
    imports: [{ ...queued(dealt, random), cancelledAfter: undefined }],
    maxReceives: 2,
    isQueueHasty: true,
  }),

  tough: (dealt, random) => ({
    kind: 'alone',
    imports: [{ ...queued(dealt, random), hasKey: true, cancelledAfter: undefined }],
    batchRows: 5,
    leaseMs: 8_000,
    workerMs: 900_000,
    handOverPart: 0.1,
  }),

  echoes: (dealt) => ({
    workerMs: 120_000,
    imports: dealt.imports.map((asked) => ({ ...asked, poisonedBehind: undefined })),
  }),

  'in line': (dealt, random) => {
    const one = (name: string): SimulatedImport => ({
      ...queued(dealt, random),
      name,
      uploadOf: name,
      lines: dealLines(random, 1 + random.below(5), MOVING),
      dryRun: random.chance(0.2),
      startsAfter: random.below(random.pick([50, 2_000, 100_000])),
      cancelledAfter: random.chance(0.3) ? random.below(random.pick([2_000, 100_000])) : undefined,
      sentTwiceAfter: undefined,
    })
    return {
      kind: 'crowd',
      batchRows: random.pick([1, 2]),
      importsPerWorkspace: random.pick([1, 1, 2]),
      // None: a worker asks after every checkpoint whether others wait.
      shareMs: random.pick([0, 0, 50, 5_000]),
      imports: ['A', 'B', 'C', 'D', 'E', 'F'].slice(0, 3 + random.below(4)).map(one),
    }
  },

  undone: (dealt, random) => ({
    kind: 'alone',
    batchRows: random.pick([1, 2, 3, 5]),
    workerMs: Math.max(dealt.workerMs, 30_000),
    before: Array.from({ length: random.below(5) }, (_, n) => ({ rowNumber: n + 1, ...dealGiven(random, MOVING) })),
    imports: [
      {
        ...queued(dealt, random),
        way: random.pick(['inline', 'queued'] as const),
        lines: dealLines(random, 1 + random.below(7), MOVING),
        updateExisting: true,
        dryRun: false,
        undone: dealUndo(random),
      },
    ],
  }),

  'undone beside': (dealt, random) => {
    const crossing = deal.crossing(dealt, random)
    const identities = { emails: 2, phones: 2, both: 0.6, fields: 0.1 }
    return {
      ...crossing,
      deletions: random.chance(0.5) ? dealDeletions(random, identities) : [],
      exports: random.chance(0.3) ? dealExports(random) : [],
      imports: (crossing.imports ?? []).map((asked) => ({
        ...asked,
        startsAfter: random.below(random.pick([50, 1_000, 10_000, 40_000])),
        dryRun: false,
        ...(random.chance(0.6) && { undone: dealUndo(random) }),
      })),
    }
  },

  retried,

  'home again': homeAgain,

  robbed,

  outlived,

  'refused permit': refused,

  'read apart': readApart,

  'made again': madeAgain,

  'deleted meanwhile': deletedMeanwhile,

  'freed again': freedAgain,

  permits: (dealt, random) => {
    const identities = { emails: 2, phones: 2, both: 0.8, fields: 0 }
    const permit = () => ({
      on: dealIdentity(random, identities),
      home: dealIdentity(random, identities),
      isLive: random.chance(0.7),
    })
    return {
      ...deal.crossing(dealt, random),
      permitRate: 1,
      before: Array.from({ length: random.below(3) }, (_, n) => ({
        rowNumber: n + 1,
        ...dealGiven(random, identities),
      })),
      permitsBefore: Array.from({ length: 1 + random.below(3) }, permit),
    }
  },

  'orphaned upload': ({ imports: [first] }, random) => {
    const upload = {
      ...first!,
      way: 'upload',
      uploadOf: first!.name,
      hasKey: false,
      sentTwiceAfter: undefined,
    } as const
    const fault = upload.lines.length === 0 ? upload.fault : undefined
    const rival = { ...upload, name: 'R', fault, startsAfter: random.below(200_000), hasKey: true }
    return { kind: 'crowd', imports: [{ ...upload, fault }, rival] }
  },
}

const queued = ({ imports: [first] }: Scenario, random: Random): SimulatedImport => ({
  ...first!,
  way: 'queued',
  uploadOf: first!.name,
  fault: undefined,
  lines: dealLines(random, 8 + random.below(6), MOVING),
  format: 'ndjson',
  updateExisting: random.chance(0.9),
  poisonedBehind: undefined,
})

/** Worlds made for faults that are rare in the others. */
export const themed = (dealt: Scenario, random: Random): Scenario => {
  const theme = random.pick(MADE_FOR)
  return { ...dealt, theme, ...deal[theme](dealt, random) }
}
