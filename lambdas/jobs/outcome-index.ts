import * as z from 'zod'
import { countSchema } from '../platform/schemas.ts'
import { addCounts, NO_OUTCOMES, type OutcomeCounts, type RowOutcome } from '../import/outcome.ts'

export const outcomeCountsSchema = z.object({
  created: countSchema,
  updated: countSchema,
  skipped: countSchema,
  failed: countSchema,
  deleted: countSchema.exactOptional(),
  restored: countSchema.exactOptional(),
  kept: countSchema.exactOptional(),
}) satisfies z.ZodType<OutcomeCounts>

/** A range as it is stored. */
export const outcomeRangeSchema = z.object({
  from: countSchema,
  to: countSchema,
  epoch: countSchema,
  counts: outcomeCountsSchema.exactOptional(),
})

/**
 * Outcomes of rows `from + 1` to `to`. The epoch distinguishes what a checkpoint names from what an attempt wrote after
 * it had lost its lease.
 */
export interface OutcomeRange {
  readonly from: number
  readonly to: number
  readonly epoch: number
  /** How the rows ended; undefined for jobs that were stored before this was kept. */
  readonly counts?: OutcomeCounts
}

/**
 * Where the outcomes of a job are stored, as a tree that only grows at its end. Level 0 names objects of outcomes;
 * level n names pages of `PAGE_RANGES` ranges of the level below. A full level becomes a page of the next one. So a
 * job's item stays small however many batches there were, and a reader skips ranges by their counts.
 */
export type OutcomeIndex = readonly (readonly OutcomeRange[])[]

export const EMPTY_INDEX: OutcomeIndex = []

/** Ranges of a page: few, because they are written again with every checkpoint. */
export const PAGE_RANGES = 32

/** A page of ranges, one level below `level`. */
export interface IndexPage extends Pick<OutcomeRange, 'from' | 'epoch'> {
  readonly level: number
}

export interface IndexPages {
  /** Keeps a page, in place of the same one that an earlier try left. */
  putPage(page: IndexPage, ranges: readonly OutcomeRange[]): Promise<void>
  /** Undefined once the page's time is over. */
  getPage(page: IndexPage): Promise<readonly OutcomeRange[] | undefined>
}

const sumOf = (ranges: readonly OutcomeRange[]): Pick<OutcomeRange, 'counts'> => {
  let sum = NO_OUTCOMES
  for (const { counts } of ranges) {
    if (counts === undefined) return {}
    sum = addCounts(sum, counts)
  }
  return { counts: sum }
}

const pageOf = (ranges: readonly OutcomeRange[], epoch: number): OutcomeRange => ({
  from: ranges[0]?.from ?? 0,
  to: ranges.at(-1)?.to ?? 0,
  epoch,
  ...sumOf(ranges),
})

/** The index with one more range. What is full goes to a page first: the checkpoint that names the page comes after. */
export const withRange = async (
  index: OutcomeIndex,
  range: OutcomeRange,
  putPage: IndexPages['putPage'],
): Promise<OutcomeIndex> => {
  const levels = index.map((ranges) => [...ranges])
  let added = range
  for (let level = 0; ; level += 1) {
    const ranges = (levels[level] ??= [])
    if (ranges.length < PAGE_RANGES) {
      ranges.push(added)
      return levels
    }
    const page = pageOf(ranges, range.epoch)
    await putPage({ ...page, level: level + 1 }, ranges)
    levels[level] = [added]
    added = page
  }
}

/** Whether a range can hold rows that ended so. */
export const mayHold = ({ counts }: OutcomeRange, outcome: RowOutcome | undefined): boolean =>
  outcome === undefined || counts === undefined || (counts[outcome] ?? 0) > 0

/** A page of the index is no longer kept. */
export class IndexPageGone extends Error {
  override readonly name = 'IndexPageGone'
}

/** The ranges of objects that `isWanted`, in the order of the rows. Pages of which nothing is wanted are not read. */
export async function* rangesOf(
  index: OutcomeIndex,
  getPage: IndexPages['getPage'],
  isWanted: (range: OutcomeRange) => boolean = () => true,
): AsyncGenerator<OutcomeRange> {
  // What stands higher up became full earlier: it is of earlier rows.
  for (let level = index.length - 1; level >= 0; level -= 1) {
    yield* rangesBelow(index[level] ?? [], { level, getPage, isWanted })
  }
}

interface Descent {
  readonly level: number
  readonly getPage: IndexPages['getPage']
  readonly isWanted: (range: OutcomeRange) => boolean
}

async function* rangesBelow(ranges: readonly OutcomeRange[], descent: Descent): AsyncGenerator<OutcomeRange> {
  const { level, getPage, isWanted } = descent
  for (const range of ranges.filter(isWanted)) {
    if (level === 0) yield range
    else {
      const page = await getPage({ ...range, level })
      if (page === undefined) throw new IndexPageGone()
      yield* rangesBelow(page, { ...descent, level: level - 1 })
    }
  }
}
