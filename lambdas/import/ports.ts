import type { ContactItem } from '../contacts/contact.ts'
import type { Clock } from '../platform/clock.ts'
import type { Action } from './action.ts'

/**
 * What one conditional write came to. `refused`: its condition does not hold, so what was read is stale. `busy`: throttled, in
 * conflict with a transaction, or without an answer; whether it took effect is unknown, and the same call may be sent again.
 */
export type WriteResult = 'done' | 'refused' | 'busy'

/** The contacts table by the calls that DynamoDB has, with DynamoDB's limits: the seam where a simulated table can stand. */
export interface ContactsTable {
  /** Strongly consistent, at most `TABLE_LIMITS.keysPerGet` keys, each once. What is in neither answer is absent. */
  get(keys: readonly string[]): Promise<{
    readonly items: ReadonlyMap<string, ContactItem>
    readonly unprocessed: readonly string[]
  }>
  /** At most `TABLE_LIMITS.statementsPerBatch` plain actions on different keys; each takes effect or not by itself. */
  writeEach(actions: readonly Action[]): Promise<readonly WriteResult[]>
  /**
   * At most `TABLE_LIMITS.actionsPerTransaction` actions on different keys; all take effect or none. Where none does, an action
   * that is not itself at fault is `done` in the answer's words only: it would have been.
   */
  writeTogether(actions: readonly Action[]): Promise<{ readonly ok: boolean; readonly results: readonly WriteResult[] }>
}

/** docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const TABLE_LIMITS = { keysPerGet: 100, statementsPerBatch: 25, actionsPerTransaction: 100 } as const

/** What the engine reaches the world through. */
export interface EnginePorts {
  readonly table: ContactsTable
  readonly clock: Clock
  /** From 0 up to 1: spreads retries. */
  readonly random: () => number
}

/** No call may be sent any more: the lease would end before the call's answer must be there. */
export class DeadlineReached extends Error {
  override readonly name = 'DeadlineReached'
}

/** Others changed what this import needs, again and again. */
export class TooManyLooks extends Error {
  override readonly name = 'TooManyLooks'
}
