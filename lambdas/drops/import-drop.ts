import { ApiError } from '../http/errors.ts'
import type { EarlierMappings } from '../jobs/earlier-mapping.ts'
import { JOB_ERRORS, type JobError, type JobKey, type JobPayload } from '../jobs/job.ts'
import { jobOptionsOf } from '../jobs/job-options.ts'
import { payloadKey } from '../jobs/payload-store.ts'
import type { JobStore } from '../jobs/ports.ts'
import type { QueueImportRequest, QueueImportResult } from '../jobs/queue-import.ts'
import { end, queuedJob } from '../jobs/transitions.ts'
import type { Clock } from '../platform/clock.ts'
import { sizeInWords } from '../uploads/size-in-words.ts'
import type { DropEvent, DropFiles, DropObject } from './drop-files.ts'
import { dropJobId } from './drop-job-id.ts'
import { optionsKeys, parseDropKey, type DropKey } from './drop-key.ts'
import { readDropOptions, type DropOptions } from './drop-options.ts'

export interface ImportDropDeps {
  readonly files: DropFiles
  readonly jobs: Pick<JobStore, 'read' | 'open'>
  readonly workspaceExists: (workspaceId: string) => Promise<boolean>
  readonly namedMapping: EarlierMappings['named']
  /** Accepts an import as the job of that id. */
  readonly queueImport: (jobId: string, request: QueueImportRequest) => Promise<QueueImportResult>
  readonly maxBytes: number
  readonly clock: Clock
  readonly newAttemptToken: () => string
}

/** What became of a dropped object. */
export interface DropResult {
  /** `refused`: its job is there, and has failed with the reason. */
  readonly result: 'queued' | 'refused' | 'seen before' | 'gone' | 'not a file'
  readonly workspaceId?: string
  readonly jobId?: string
}

/** A file was dropped where no workspace is: no one but the operator can hear of it. */
export class NoWorkspace extends Error {
  override readonly name = 'NoWorkspace'

  constructor() {
    super('A file was dropped outside of the folders of workspaces, or into that of one that does not exist.')
  }
}

const MAX_FILE_NAME_CHARS = 200

/**
 * Imports a dropped file, however often its event comes: the job is named by the object and its version, so that there is only one. The
 * order is that of every import: the payload, then the job, then its message.
 */
export const makeImportDrop =
  (deps: ImportDropDeps) =>
  async (event: DropEvent): Promise<DropResult> => {
    const dropped = parseDropKey(event.key)
    if (dropped === 'not a file') return { result: dropped }
    if (dropped === 'no workspace' || !(await deps.workspaceExists(dropped.workspaceId))) throw new NoWorkspace()
    const { workspaceId } = dropped
    const object = await deps.files.head(event)
    if (object === undefined) return { result: 'gone', workspaceId }
    const name = { workspace_id: workspaceId, job_id: dropJobId(object) }
    const known = { workspaceId, jobId: name.job_id }
    // What it imported may have been deleted since: it is not to be stored again.
    if ((await deps.jobs.read(name)) !== undefined) return { result: 'seen before', ...known }
    const wanted = await readOptions(dropped, object, deps)
    if ('code' in wanted) {
      await openFailed(name, { dropped, object, error: wanted }, deps)
      return { result: 'refused', ...known }
    }
    const isThere = await queue(name, { dropped, object, wanted }, deps)
    return isThere ? { result: 'queued', ...known } : { result: 'gone', workspaceId }
  }

/** The options of a dropped file, or why it is not imported. */
const readOptions = async (
  dropped: DropKey,
  { bytes }: DropObject,
  { files, namedMapping, maxBytes }: ImportDropDeps,
): Promise<DropOptions | JobError> => {
  if (bytes > maxBytes)
    return { code: 'file_too_large', message: `The dropped file is larger than ${sizeInWords(maxBytes)}.` }
  try {
    const request = readDropOptions(await firstOptions(dropped, files))
    return {
      ...request,
      options: await namedMapping(request.options, { workspaceId: dropped.workspaceId, seesOnly: undefined }),
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { fields, message } = error
    return {
      code: 'invalid_options',
      message: fields === undefined ? message : JOB_ERRORS.invalid_options,
      ...(fields && { details: { fields } }),
    }
  }
}

const firstOptions = async (dropped: DropKey, files: DropFiles): Promise<Buffer | undefined> => {
  for (const key of optionsKeys(dropped)) {
    const found = await files.options(key)
    if (found !== undefined) return found
  }
  return undefined
}

interface Accepted {
  readonly dropped: DropKey
  readonly object: DropObject
  readonly wanted: DropOptions
}

const fileNameOf = ({ fileName }: DropKey): string => fileName.slice(-MAX_FILE_NAME_CHARS)

/** False where the object went before it was copied. */
const queue = async (
  name: JobKey,
  { dropped, object, wanted }: Accepted,
  { files, queueImport }: ImportDropDeps,
): Promise<boolean> => {
  const { name: label, file_name, ...request } = wanted
  try {
    await queueImport(name.job_id, {
      workspaceId: dropped.workspaceId,
      options: jobOptionsOf('drop', request),
      request,
      name: label,
      fileName: file_name ?? fileNameOf(dropped),
      total: null,
      report: { errors: [], warnings: [] },
      storePayload: async (job) => {
        const payload = await files.copy(object, job)
        if (payload === undefined) throw new ObjectGone()
        return payload
      },
    })
    return true
  } catch (error) {
    if (error instanceof ObjectGone) return false
    throw error
  }
}

class ObjectGone extends Error {
  override readonly name = 'ObjectGone'
}

interface Refused {
  readonly dropped: DropKey
  readonly object: DropObject
  readonly error: JobError
}

/** The job is there as one that has failed, so that whoever follows the workspace's imports reads why. The sweep publishes its event. */
const openFailed = async (
  { workspace_id, job_id }: JobKey,
  { dropped, object, error }: Refused,
  { jobs, clock, newAttemptToken }: ImportDropDeps,
): Promise<void> => {
  const now = clock.now()
  const request = readDropOptions(undefined)
  // Of what is not imported nothing is copied: the payload is named, and is not there.
  const payload: JobPayload = { key: payloadKey({ workspace_id, job_id }, 'file'), format: 'file', bytes: object.bytes }
  const job = queuedJob({
    jobId: job_id,
    workspaceId: workspace_id,
    options: jobOptionsOf('drop', request),
    payload,
    request: JSON.stringify(request),
    total: null,
    response: '',
    now,
    attemptToken: newAttemptToken(),
    fileName: fileNameOf(dropped),
  })
  await jobs.open({ ...job, ...end(job, { status: 'failed', now, error }) })
}
