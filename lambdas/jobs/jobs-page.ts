import { encodeCursor } from '../http/page-query.ts'
import type { Clock } from '../platform/clock.ts'
import { toJobResponse, type JobResponse } from './job-response.ts'
import type { MadeBy } from './job-creator.ts'
import type { JobStore } from './ports.ts'
import type { JobsQuery } from './jobs-query.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'list'>
  readonly clock: Clock
}

/**
 * Characters of JSON after which a page ends before its limit: a Lambda response holds up to 6 MB, and a job may have a
 * hundred errors.
 */
const MAX_PAGE_CHARS = 4 * 1024 * 1024

/** Reads a page of a workspace's jobs, newest first. */
export const makeJobsPage =
  ({ jobs, clock }: Deps) =>
  async (
    workspaceId: string,
    { status, kind, createdBy, limit, after, scope }: JobsQuery & { readonly createdBy?: MadeBy },
  ) => {
    const page = await jobs.list({
      workspaceId,
      limit,
      ...(status !== undefined && { status }),
      ...(kind !== undefined && { kind }),
      ...(createdBy !== undefined && { createdBy }),
      ...(after !== undefined && { after }),
    })
    const views: JobResponse[] = []
    let next = page.next
    let length = 0
    for (const job of page.jobs) {
      const view = toJobResponse(job, clock.now())
      length += JSON.stringify(view).length
      if (length > MAX_PAGE_CHARS && views.length > 0) {
        next = views.at(-1)?.job_id
        break
      }
      views.push(view)
    }
    return { jobs: views, nextCursor: next === undefined ? null : encodeCursor(scope, next) }
  }
