import type { ImportOutcome, OutcomeRecord } from '../import/outcome.ts'
import type { Job } from './job.ts'
import { mayHold, rangesOf, type OutcomeRange } from './outcome-index.ts'
import type { RecordedOutcomes } from './outcome-store.ts'

type ReadOutcomes = Pick<RecordedOutcomes, 'get' | 'getPage'>

/** A row would come otherwise than in the dry run that is applied. Nothing of its batch is written. */
export class PlanChanged extends Error {
  override readonly name = 'PlanChanged'
}

async function* recordsOf(
  job: Job,
  outcomes: ReadOutcomes,
  isWanted: (range: OutcomeRange) => boolean,
): AsyncGenerator<readonly OutcomeRecord[]> {
  const ranges = rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page), isWanted)
  for await (const range of ranges) yield (await outcomes.get(job, range)) ?? []
}

/** What a dry run said of the rows behind `from`, read along with them. */
export const makePlannedOutcomes = (dryRun: Job, outcomes: ReadOutcomes, from: number) => {
  const batches = recordsOf(dryRun, outcomes, ({ to }) => to > from)
  const planned = new Map<number, ImportOutcome>()
  let last = from
  const readTo = async (rowNumber: number): Promise<void> => {
    while (last < rowNumber) {
      const next = await batches.next()
      if (next.done === true) return
      for (const { row_number, outcome } of next.value) {
        planned.set(row_number, outcome as ImportOutcome)
        last = Math.max(last, row_number)
      }
    }
  }
  const differs = ({ row_number, outcome }: OutcomeRecord): boolean => (planned.get(row_number) ?? outcome) !== outcome
  return {
    /** Whether one of these rows comes otherwise than planned. */
    isChanged: async (records: Iterable<OutcomeRecord>): Promise<boolean> => {
      for (const record of records) {
        await readTo(record.row_number)
        if (differs(record)) return true
      }
      return false
    },
    /** The records of a batch with what was planned, where they came otherwise. Nothing before them is asked for again. */
    marked: async (records: readonly OutcomeRecord[]): Promise<OutcomeRecord[]> => {
      await readTo(records.at(-1)?.row_number ?? 0)
      return records.map((record) => {
        const planned_outcome = planned.get(record.row_number)
        planned.delete(record.row_number)
        return planned_outcome === undefined || planned_outcome === record.outcome
          ? record
          : { ...record, planned_outcome }
      })
    },
  }
}

/** The numbers of the rows of a job that failed, in order. */
async function* failedNumbers(job: Job, outcomes: ReadOutcomes): AsyncGenerator<number, void, undefined> {
  for await (const records of recordsOf(job, outcomes, (range) => mayHold(range, 'failed'))) {
    for (const { outcome, row_number } of records) if (outcome === 'failed') yield row_number
  }
}

/** Asked for the rows of a file in order, whether a job failed on each; undefined once it failed on none of those that follow. */
export type PickRow = (rowNumber: number) => Promise<boolean | undefined>

export const makeFailedRowPick = (job: Job, outcomes: ReadOutcomes): PickRow => {
  const numbers = failedNumbers(job, outcomes)
  let next: IteratorResult<number, void> | undefined
  return async (rowNumber) => {
    next ??= await numbers.next()
    while (next.done !== true && next.value < rowNumber) next = await numbers.next()
    return next.done === true ? undefined : next.value === rowNumber
  }
}
