import type { Action } from './action.ts'
import type { ContactItem } from './contact.ts'

/**
 * The result of one conditional write. `refused`: its condition does not hold, so what was read is stale. `retryable`:
 * throttled, in conflict with a transaction, or without a response. Whether it took effect is unknown, and the same
 * call may be sent again.
 */
export type WriteResult = 'done' | 'refused' | 'retryable'

/** The contacts table by the calls that DynamoDB has, with DynamoDB's limits: the seam where a simulated table can stand. */
export interface ContactsTable {
  /**
   * Strongly consistent, at most `TABLE_LIMITS.keysPerGet` keys, each once. A key that is neither in `items` nor in
   * `unprocessed` is absent.
   */
  get(keys: readonly string[]): Promise<{
    readonly items: ReadonlyMap<string, ContactItem>
    readonly unprocessed: readonly string[]
  }>
  /**
   * At most `TABLE_LIMITS.statementsPerBatch` plain actions on different keys; each takes effect or not, independently
   * of the others.
   */
  writeEach(actions: readonly Action[]): Promise<readonly WriteResult[]>
  /**
   * At most `TABLE_LIMITS.actionsPerTransaction` actions on different keys; all take effect or none. If none does,
   * `done` marks an action that was not at fault: it did not take effect either.
   */
  writeTogether(actions: readonly Action[]): Promise<{ readonly ok: boolean; readonly results: readonly WriteResult[] }>
}

/** docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const TABLE_LIMITS = { keysPerGet: 100, statementsPerBatch: 25, actionsPerTransaction: 100 } as const
