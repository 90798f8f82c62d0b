import type { OutcomeRecord } from '../import/outcome.ts'
import type { BatchOutcomes } from '../import/run.ts'
import type { Job } from './job.ts'
import type { RecordedOutcomes } from './outcome-store.ts'
import { makeFailedRowPick, makePlannedOutcomes, PlanChanged, type PickRow } from './planned-outcomes.ts'
import type { JobStore } from './ports.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'read'>
  readonly outcomes: Pick<RecordedOutcomes, 'get' | 'getPage'>
}

/** What a job takes over from the one that it follows. */
interface Followed {
  /** Rows to take; undefined: all. */
  readonly pick: PickRow | undefined
  /** Whether the job ends at the first row that comes otherwise than planned. */
  readonly stopsOnDrift: boolean
  /** Throws `PlanChanged` where it ends before these rows. */
  readonly beforeWrite: ((planned: Iterable<OutcomeRecord>) => Promise<void>) | undefined
  /** A batch with what was planned for its rows, and how many came otherwise; undefined where nothing was planned. */
  readonly marked: (batch: BatchOutcomes) => Promise<BatchOutcomes & { readonly drift?: number }>
}

/**
 * Opens what a job needs of the one that it applies or retries. `mayStop` says whether nothing of the batch at hand can have been
 * written: what an earlier attempt may have written is recorded before the job ends.
 */
export const openFollowed = async (job: Job, mayStop: () => boolean, { jobs, outcomes }: Deps): Promise<Followed> => {
  const { applies, rows_of, workspace_id, position } = job
  const read = async (job_id: string): Promise<Job> => {
    const followed = await jobs.read({ workspace_id, job_id })
    if (followed === undefined) throw new Error('The job that is followed is not there any more.')
    return followed
  }
  const pick = rows_of === undefined ? undefined : makeFailedRowPick(await read(rows_of), outcomes)
  if (applies === undefined)
    return { pick, stopsOnDrift: false, beforeWrite: undefined, marked: (batch) => Promise.resolve(batch) }
  const planned = makePlannedOutcomes(await read(applies.job_id), outcomes, position)
  const stopsOnDrift = applies.on_drift === 'stop'
  return {
    pick,
    stopsOnDrift,
    beforeWrite: stopsOnDrift
      ? async (records) => {
          if (mayStop() && (await planned.isChanged(records))) throw new PlanChanged()
        }
      : undefined,
    marked: async (batch) => {
      const marked = await planned.marked(batch.outcomes)
      const drift = marked.filter(({ planned_outcome }) => planned_outcome !== undefined).length
      return { ...batch, outcomes: marked, drift }
    },
  }
}
