import type { Contact, ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ItemChange } from './simulated-table.ts'

/** The items that one write changed together. */
type Write = readonly ItemChange[]

/** Job and row that made a contact: what tells it from another that was at the same home. */
export const originOf = ({ job_id, row_number }: Pick<Contact, 'job_id' | 'row_number'>): string =>
  `${job_id}.${row_number}`

/** All that was written in a run, in order, and the moments that it is divided by. */
export const makeHistory = () => {
  const writes: Write[] = []
  const marks = new Map<string, number>()
  return {
    record: (changes: Write): void => void writes.push(changes),
    /** Remembers this moment, in place of an earlier one of that name. */
    mark: (moment: string): void => void marks.set(moment, writes.length),
    has: (moment: string): boolean => marks.has(moment),
    /** Whether nothing was written after the one moment that was written before the other, or between them. */
    isBefore: (one: string, other: string): boolean => (marks.get(one) ?? Infinity) <= (marks.get(other) ?? 0),
    /** Writes to a workspace behind one moment and up to another; from the beginning, to the end. */
    writesBetween: (workspaceId: string, from: string | undefined, to?: string): readonly Write[] =>
      writes
        .slice(from === undefined ? 0 : marks.get(from), to === undefined ? undefined : marks.get(to))
        .map((changes) => changes.filter(({ key }) => key.startsWith(`${workspaceId}#`)))
        .filter(({ length }) => length > 0),
    /** What was stored in a workspace at that moment. */
    itemsAt: (workspaceId: string, moment: string): ReadonlyMap<string, ContactItem> => {
      const items = new Map<string, ContactItem>()
      for (const changes of writes.slice(0, marks.get(moment)))
        for (const { key, after } of changes) if (key.startsWith(`${workspaceId}#`)) items.set(key, after)
      return items
    },
  }
}

/** Moments of a job: of each of its attempts, of the first, and of its end. */
export const attemptOf = (jobId: string, epoch: number): string => `${jobId} attempt ${epoch}`
export const beginOf = (jobId: string): string => attemptOf(jobId, 1)
export const endOf = (jobId: string): string => `${jobId} end`

/** Who wrote a contact as it is: the last job that changed it, or the one that made it. */
export const writerOf = ({ last, job_id }: Contact): string => last?.job_id ?? job_id
