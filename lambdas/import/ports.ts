import type { ContactsTable } from '../contacts/contacts-table.ts'
import type { Clock } from '../platform/clock.ts'

/** What the engine reaches the world through. */
export interface EnginePorts {
  readonly table: ContactsTable
  readonly clock: Clock
  /** From 0 up to 1: spreads retries. */
  readonly random: () => number
  /** Whether the stage writes permits: not before all of its workers understand them (protocol, rule P1). */
  readonly writesPermits: boolean
}

/** No further call may be sent: its response could come after the lease has ended. */
export class DeadlineReached extends Error {
  override readonly name = 'DeadlineReached'
}

/** Others changed what this import needs, again and again. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError'
}
