import type { Action } from './action.ts'
import type { ContactItem } from './contact.ts'

/**
 * What one conditional write came to. `refused`: its condition does not hold, so what was read is stale. `busy`: throttled, in
 * conflict with a transaction, or without an answer; whether it took effect is unknown, and the same call may be sent again.
 */
export type WriteResult = 'done' | 'refused' | 'retryable'

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
