import type { JsonRequest } from '../../http/api-handler.ts'
import { failAsUnavailable } from '../../http/dependency-failure.ts'
import { readHeader } from '../../import/read-header.ts'
import { checkColumnNumbers } from '../../import/request-mapping.ts'
import { type ImportRequest, LAST } from '../../import/request.ts'
import type { IdempotentBody } from '../../jobs/claim-key.ts'
import type { EarlierMappings } from '../../jobs/earlier-mapping.ts'
import { fingerprintOf, type IdempotencyReader } from '../../jobs/idempotency-store.ts'
import { seesOnly } from '../../jobs/job-creator.ts'
import type { JobStore } from '../../jobs/ports.ts'
import { parseQueuedRequest, type QueuedRequest } from '../../jobs/queued-request.ts'
import type { Asking } from '../../jobs/seen-job.ts'
import type { Clock } from '../../platform/clock.ts'

type Request = Omit<ImportRequest, 'source'>
type OnHeader = (header: readonly string[]) => void

type Asker = Pick<JsonRequest, 'workspaceId' | 'key'>

interface Claim {
  readonly workspaceId: string
  readonly idempotency?: IdempotentBody
}

interface TakenMappingDeps {
  readonly earlier: EarlierMappings
  readonly jobs: Pick<JobStore, 'read'>
  readonly idempotency: IdempotencyReader
  readonly clock: Clock
}

/** Mappings that requests take from earlier imports. */
export interface TakenMappings {
  /** The request as far as it can be known before its rows are read. */
  beforeReading(request: Request, kind: ImportRequest['source']['kind'], asker: Asker & Claim): Promise<Request>
  /** What the rows of a request come to, with the mapping that they need. */
  whileReading<T>(
    request: Request,
    asker: Asker,
    read: (request: Request, onHeader: OnHeader) => Promise<T>,
  ): Promise<{ readonly request: Request; readonly header: readonly string[] | undefined; readonly input: T }>
}

/** Whose imports a request may take a mapping from. */
const askingOf = ({ workspaceId, key }: Asker): Asking => ({
  workspaceId,
  seesOnly: seesOnly(key),
})

/** A request whose file only the worker reads. */
export const forWorker = (request: Request, asker: Asker): QueuedRequest => {
  const only = request.options.mapping_from === LAST ? askingOf(asker).seesOnly : undefined
  return { ...request, ...(only && { sees_only: only }) }
}

/** What an earlier try of the same request found: a retry goes on with that. */
const foundBefore = async (
  { workspaceId, idempotency }: Claim,
  { idempotency: keys, jobs, clock }: TakenMappingDeps,
): Promise<Request['options'] | undefined> => {
  if (idempotency === undefined) return undefined
  const { body, ...key } = idempotency
  const held = await keys.held({ ...key, workspaceId, now: clock.now() })
  if (held?.fingerprint !== fingerprintOf(body)) return undefined
  const job = await jobs.read({ workspace_id: workspaceId, job_id: held.jobId })
  return job?.request === undefined ? undefined : parseQueuedRequest(job.request).options
}

export const makeTakenMappings = (deps: TakenMappingDeps): TakenMappings => ({
  async beforeReading(request, kind, asker) {
    const { options } = request
    if (options.mapping_from === undefined || kind === 'rows') return request
    const known = await failAsUnavailable(
      async () => (await foundBefore(asker, deps)) ?? (await deps.earlier.named(options, askingOf(asker))),
    )
    if (kind === 'csv' && !known.has_header) checkColumnNumbers(known.mapping)
    return { ...request, options: known }
  },

  async whileReading(request, asker, read) {
    const { options } = request
    let header: readonly string[] | undefined
    let known = request
    if (options.mapping_from === LAST) {
      const found = await readHeader((onHeader) => read(request, onHeader))
      const sought = 'header' in found ? found.header : undefined
      const last = await failAsUnavailable(() => deps.earlier.last(options, sought, askingOf(asker)))
      known = { ...request, options: last }
    }
    const input = await read(known, (cells) => {
      header = cells
    })
    return { request: known, header, input }
  },
})
