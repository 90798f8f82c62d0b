import type { IdentityKind } from '../../../lambdas/contacts/identity.ts'
import type { MergeRules } from '../../../lambdas/contacts/merge-rules.ts'
import type { JobErrorCode, OnDrift } from '../../../lambdas/jobs/job.ts'
import type { LeftIdentity, Line } from './lines.ts'
import type { SimulatedRow } from './reference.ts'

export const MADE_FOR = [
  /** Workers that outlive their lease. */
  'zombies',
  'zombies',
  /** Identities that move, and crashes: retries on what is half written. */
  'moves',
  'moves',
  'moves',
  /** A worker with too little time. */
  'slow',
  /** Imports that take the same few identities from each other, and writes that land long after. */
  'crossing',
  'crossing',
  'crossing',
  /** Contacts that are full: rows fail on them, and later ones make room. */
  'full fields',
  'full fields',
  'full fields',
  'full fields',
  /** Messages whose sender dies before it records them. */
  'hasty queue',
  'hasty queue',
  /** Each call takes its time, and nothing fails: a lease must be renewed in the middle of a batch. */
  'tough',
  /** Calls that the client library sends twice, responses that come late: not noticeable. */
  'echoes',
  /** Many imports of one workspace, more than may run at once. */
  'in line',
  'in line',
  'in line',
  /** An identity that is passed on within a batch, which is written and not recorded. */
  'retried',
  'retried',
  /** A contact that takes its home's identity back while another takes it. */
  'home again',
  'home again',
  /** Permits of imports that died, and imports that die between a permit and its home. */
  'permits',
  'permits',
  /** An import that dies between a permit and its home, which takes effect late, and another that takes the identity. */
  'robbed',
  'robbed',
  'robbed',
  /** A permit that its contact has outlived, and two that take it. */
  'outlived',
  'outlived',
  /** Two contacts that are made at once, with one identity for both. */
  'refused permit',
  /** A batch that reads the permit for a contact, and of that contact that it is not there. */
  'read apart',
  'read apart',
  /** A contact that is deleted, and another at its home, while a write of the first is on its way. */
  'made again',
  /** A contact that is deleted as it gains an identity. */
  'deleted meanwhile',
  /** A write of a home that takes effect once its key has been somebody's and was given up again. */
  'freed again',
  /** An import that is undone: crashes within the undo, and identities to give back. */
  'undone',
  'undone',
  'undone',
  /** The same beside other imports, deletions and exports. */
  'undone beside',
  'undone beside',
  'undone beside',
  /** A request that dies while it takes an upload, and others that want the file. */
  'orphaned upload',
] as const

/** What a world is made for. */
export type Theme = 'any' | (typeof MADE_FOR)[number]

export type PayloadFault = Extract<
  JobErrorCode,
  'unreadable_file' | 'no_data_rows' | 'unusable_columns' | 'file_gone' | 'too_many_rows'
>

/** A permit of a contact that is not there, or of one that has another version, or of the next write of one. */
export interface LeftPermit {
  readonly on: LeftIdentity
  readonly home: LeftIdentity
  /** Whether the home could still be written on it. */
  readonly isLive: boolean
}

/** What a retry says otherwise than the import whose rows it takes. */
export interface OtherOptions {
  readonly updateExisting?: boolean
  readonly merge?: undefined
  readonly matchBy?: readonly IdentityKind[]
  readonly tags?: readonly string[]
}

export interface SimulatedUndo {
  /** Asked for before the import has ended, too. */
  readonly askedEarly: boolean
  /** A dry run of it comes first. */
  readonly checkedFirst: boolean
  /** After so long from when it was asked for, in milliseconds. */
  readonly cancelledAfter: number | undefined
}

/** Whoever has an identity is deleted. */
export interface SimulatedDeletion {
  readonly of: LeftIdentity
  readonly erase: boolean
  readonly startsAfter: number
}

export interface SimulatedExport {
  readonly workspaceId: string
  readonly startsAfter: number
  readonly cancelledAfter: number | undefined
}

/** One import that clients ask for, and what is done to it. */
export interface SimulatedImport {
  readonly name: string
  readonly workspaceId: string
  /** Worked at once, queued with its payload, or queued by an upload that came before. */
  readonly way: 'inline' | 'queued' | 'upload'
  /** Of an upload: the import for whose sake the file was sent. Two may ask for the same file, and one gets it. */
  readonly uploadOf: string
  readonly format: 'csv' | 'ndjson'
  readonly lines: readonly Line[]
  readonly updateExisting: boolean
  /** Identities that find a contact; undefined: all. */
  readonly matchBy: readonly IdentityKind[] | undefined
  /** What an update does with each field; undefined: everything is overwritten. */
  readonly merge?: MergeRules | undefined
  readonly createMissing?: boolean | undefined
  readonly dryRun: boolean
  /** Once the dry run has ended, it is applied, by two clients at once. */
  readonly appliedWith?: OnDrift
  /** Once it has ended, its failed rows are imported again with these options, by two clients at once. */
  readonly retriedWith?: OtherOptions
  /** Once it has ended, it is undone, by two clients at once. */
  readonly undone?: SimulatedUndo
  /** A blank value empties the stored one. */
  readonly blankCells?: 'clear' | undefined
  /** Of the request, put on every row. */
  readonly tags?: readonly string[]
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
  readonly theme: Theme
  /** Stored before anything begins, in every workspace. */
  readonly before: readonly SimulatedRow[]
  readonly imports: readonly SimulatedImport[]
  /** Contacts of workspace w that are deleted by clients. */
  readonly deletions: readonly SimulatedDeletion[]
  readonly exports: readonly SimulatedExport[]
  readonly batchRows: number
  readonly leaseMs: number
  readonly workerMs: number
  /** Of the worker's time, the part at whose beginning it hands over. */
  readonly handOverPart: number
  /** Imports of a workspace that run at once. */
  readonly importsPerWorkspace: number
  /** Part of the processes that write permits. */
  readonly permitRate: number
  /** Permits that imports left behind which died for good: at the first identity's key, for a contact at the other's. */
  readonly permitsBefore: readonly LeftPermit[]
  /** Time after which a worker hands over where others wait. */
  readonly shareMs: number
  readonly maxReceives: number
  /** A message that failed comes back at once. */
  readonly isQueueHasty: boolean
  /** Between two runs of the sweep, in milliseconds: a minute on AWS, seconds on the local cloud. */
  readonly sweepMs: number
}
