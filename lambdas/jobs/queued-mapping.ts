import { LAST } from '../import/request.ts'
import { readHeader } from '../import/read-header.ts'
import type { EarlierMappings } from './earlier-mapping.ts'
import type { Job } from './job.ts'
import type { Lease } from './lease.ts'
import { parseQueuedRequest } from './queued-request.ts'
import type { OpenPayload, OpenPayloadOptions } from './queued-rows.ts'

type Open = (job: Job, onHeader: OpenPayloadOptions['onHeader']) => Promise<OpenPayload>

interface OpenedWithMapping {
  readonly opened: OpenPayload
  /** To be called when all rows are done. */
  readonly remember: () => Promise<void>
}

interface Deps {
  readonly earlier?: EarlierMappings
}

/**
 * Opens the payload of a job. A mapping that is still to be found by the header is kept with the job before any row is read: other
 * attempts read the rows in the same way, whatever is imported meanwhile.
 */
export const openWithMapping = async (lease: Lease, open: Open, { earlier }: Deps): Promise<OpenedWithMapping> => {
  let header: readonly string[] | undefined
  const openToRead = (job: Job): Promise<OpenPayload> =>
    open(job, (cells) => {
      header = cells
    })
  const opened = earlier === undefined ? await openToRead(lease.job) : await openFound(lease, open, openToRead, earlier)
  return {
    opened,
    remember: async () => {
      const { request } = lease.job
      if (earlier === undefined || request === undefined) return
      // No import fails for want of it.
      await earlier.remember(lease.job, parseQueuedRequest(request).options, header).catch(() => undefined)
    },
  }
}

const openFound = async (
  lease: Lease,
  open: Open,
  openToRead: (job: Job) => Promise<OpenPayload>,
  earlier: EarlierMappings,
): Promise<OpenPayload> => {
  const { request, workspace_id: workspaceId } = lease.job
  const queued = request === undefined ? undefined : parseQueuedRequest(request)
  if (queued?.options.mapping_from !== LAST) return openToRead(lease.job)
  const found = await readHeader((onHeader) => open(lease.job, onHeader))
  if ('without' in found) return found.without
  await lease.ensureLease()
  const { sees_only: seesOnly, ...rest } = queued
  const options = await earlier.last(queued.options, found.header, { workspaceId, seesOnly })
  return openToRead(await lease.change(() => ({ request: JSON.stringify({ ...rest, options }) })))
}
