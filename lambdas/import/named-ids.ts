import type { WorkspaceKeys } from '../contacts/identity.ts'
import type { PlanRow } from './planning-state.ts'

/** Keys at which the contact that a row makes can come to be. */
const possibleHomes = ({ identities, rowNumber }: PlanRow, keys: WorkspaceKeys, jobId: string): string[] => [
  ...identities.map(({ key }) => key),
  keys.row(jobId, rowNumber),
]

/**
 * The ids by which rows of a batch name contacts, and the contacts that rows of it make. A contact can come to be where one was deleted, so
 * that its id was known before. If a row named it in the same batch, a retry could not tell whether it was there already.
 */
export const makeNamedIds = (keys: WorkspaceKeys, jobId: string) => {
  /** Homes of contacts that rows named and that were not there. */
  const missed = new Set<string>()
  const makers: PlanRow[] = []
  const homes = new Set<string>()
  return {
    miss: (contactId: string): void => {
      missed.add(keys.home(contactId) ?? contactId)
    },
    make: (row: PlanRow): void => {
      makers.push(row)
    },
    /** Protocol, rule I2: whether a row before may make a contact with this id. */
    mayBeMade: (contactId: string): boolean => {
      for (const row of makers.splice(0)) for (const home of possibleHomes(row, keys, jobId)) homes.add(home)
      return homes.has(keys.home(contactId) ?? contactId)
    },
    /** Protocol, rule I3: whether the row may make a contact where a row before it found none. */
    wasMissed: (row: PlanRow): boolean =>
      missed.size > 0 && possibleHomes(row, keys, jobId).some((home) => missed.has(home)),
  }
}

export type NamedIds = ReturnType<typeof makeNamedIds>
