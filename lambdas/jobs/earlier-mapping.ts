import { createHmac } from 'node:crypto'
import { ApiError } from '../http/errors.ts'
import type { GivenMapping } from '../import/source/mapping-target.ts'
import { LAST } from '../import/request.ts'
import type { ReadingOptions } from '../import/source/reading-options.ts'
import type { Clock } from '../platform/clock.ts'
import type { HeaderStore } from './header-store.ts'
import { parseReport } from './job-report.ts'
import type { Job, JobKey } from './job.ts'
import type { JobStore } from './ports.ts'
import { parseQueuedRequest, type QueuedRequest } from './queued-request.ts'
import { readSeenJob, type Asking } from './seen-job.ts'

type Options = QueuedRequest['options']

/** What one import takes from another. */
type Taken = Pick<ReadingOptions, 'mapping_mode' | 'other_columns'> & {
  readonly mapping?: GivenMapping
  readonly mapping_from: string
}

interface Deps {
  readonly headers: HeaderStore
  readonly jobs: Pick<JobStore, 'read'>
  readonly clock: Clock
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
}

export interface EarlierMappings {
  /** What the job that the options name was given, in place of its name. Throws `not_found`. */
  named(options: Options, asking: Asking): Promise<Options>
  /** What the last import with the header row was given; names decide where there is none. */
  last(options: Options, header: readonly string[] | undefined, asking: Asking): Promise<Options>
  /** An import is about to complete. Where it was given a mapping, others may take it. */
  remember(job: JobKey, options: Options, header: readonly string[] | undefined): Promise<void>
}

/** What the request of a job said; of one that kept no request, what its report says. */
const takenFrom = ({ job_id, request, options, report }: Job): Taken => {
  const { mapping, mapping_mode, other_columns } =
    request === undefined ? { ...options, mapping: mappingIn(report) } : parseQueuedRequest(request).options
  return {
    ...(mapping && { mapping }),
    ...(mapping_mode && { mapping_mode }),
    ...(other_columns && { other_columns }),
    mapping_from: job_id,
  }
}

const mappingIn = (report: string): Readonly<Record<string, string>> | undefined => {
  const { mapping, mapping_source } = parseReport(report).detected ?? {}
  return mapping_source === 'found' ? undefined : mapping
}

/** The options with what was taken. What the request says itself holds. */
const withTaken = ({ mapping_from: _, ...own }: Options, taken: Taken): Options => ({ ...taken, ...own })

const withoutName = ({ mapping_from: _, ...options }: Options): Options => options

/** Header rows may name people: only their keyed hash is kept. */
const hashOf = (header: readonly string[], secret: Uint8Array): string =>
  createHmac('sha256', secret)
    .update(`header:${JSON.stringify(header)}`)
    .digest('base64url')

/** What the job that the options name was given, in place of its name. */
export const makeNamedMapping =
  (jobs: Pick<JobStore, 'read'>): EarlierMappings['named'] =>
  async (options, asking) => {
    const { mapping_from } = options
    if (mapping_from === undefined || mapping_from === LAST) return options
    const job = await readSeenJob(jobs, mapping_from, asking)
    if (job === undefined) throw new ApiError('not_found', { message: 'No import has the id in mapping_from.' })
    return withTaken(options, takenFrom(job))
  }

export const makeEarlierMappings = ({ headers, jobs, clock, workspaceSecret }: Deps): EarlierMappings => {
  const keyOf = async (workspaceId: string, header: readonly string[]) => ({
    workspaceId,
    header: hashOf(header, await workspaceSecret(workspaceId)),
    now: clock.now(),
  })
  return {
    named: makeNamedMapping(jobs),
    async last(options, header, asking) {
      const jobId = header && (await headers.find(await keyOf(asking.workspaceId, header)))
      const job = jobId === undefined ? undefined : await readSeenJob(jobs, jobId, asking)
      return job?.status === 'completed' ? withTaken(options, takenFrom(job)) : withoutName(options)
    },
    async remember({ workspace_id, job_id }, { mapping, mapping_from, dry_run }, header) {
      if (header === undefined || mapping === undefined || mapping_from !== undefined || dry_run) return
      await headers.remember({ ...(await keyOf(workspace_id, header)), jobId: job_id })
    },
  }
}
