import type { ContactsTable } from '../contacts/contacts-table.ts'
import type { Clock } from '../platform/clock.ts'
import type { Pace } from './pace.ts'

/** What the engine reaches the world through. */
export interface EnginePorts {
  readonly table: ContactsTable
  readonly clock: Clock
  /** From 0 up to 1: spreads retries. */
  readonly random: () => number
  /** How many calls may be under way at once, for all imports of the process; left out: a few, always as many. */
  readonly pace?: Pace
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
