import { setTimeout as sleep } from 'node:timers/promises'
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { MAX_CONCURRENT_REQUESTS } from '../../lambdas/import/engine-context.ts'
import { makePace } from '../../lambdas/import/pace.ts'
import type { EnginePorts } from '../../lambdas/import/ports.ts'
import type { Job } from '../../lambdas/jobs/job.ts'
import { payloadKey } from '../../lambdas/jobs/payload-store.ts'
import { queuedJob, queuedUndo } from '../../lambdas/jobs/transitions.ts'
import { MAX_SOCKETS } from '../../lambdas/platform/client-config.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { makeMemoryJobStore } from '../../test/support/simulation/job-memory.ts'
import { makeMemorySlotStore } from '../../test/support/simulation/slot-memory.ts'
import { sampleCsv } from '../sample-csv.ts'
import { workerOf, WORKER_TIMEOUT_MS } from '../worker/worker-of.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'
import { memoryS3 } from './memory-s3.ts'
import { slowTable, type TableTimes } from './slow-table.ts'

interface CallTimes extends TableTimes {
  readonly s3Ms: number
  readonly jobMs: number
}

export interface RunTimes {
  readonly importMs: number
  readonly undoMs: number
}

const OPTIONS = { update_existing: false, tags: [], dry_run: false }

const queuedImport = (workspaceId: string, bytes: number): Job => {
  const jobId = newJobId()
  return queuedJob({
    jobId,
    workspaceId,
    options: { source: 'csv', default_country: null, ...OPTIONS },
    payload: { key: payloadKey({ workspace_id: workspaceId, job_id: jobId }, 'csv'), format: 'csv', bytes },
    request: JSON.stringify({ options: { has_header: true, ...OPTIONS }, ignored_options: [] }),
    total: null,
    response: '{}',
    now: Date.now(),
    attemptToken: 'bench',
  })
}

/** Imports new contacts and undoes that, by the product's worker, on a table and a bucket that take the times of AWS. */
export const importAndUndo = async (rows: number, phoneEvery: number, times: CallTimes): Promise<RunTimes> => {
  const workspace = freshWorkspace()
  const { s3, put } = memoryS3(times.s3Ms)
  const memory = makeMemoryJobStore()
  const jobs: typeof memory = {
    ...memory,
    change: async (...change) => {
      await sleep(times.jobMs)
      return memory.change(...change)
    },
  }
  const ports: EnginePorts = {
    table: slowTable(times),
    clock: systemClock,
    random: Math.random,
    pace: makePace({ first: MAX_CONCURRENT_REQUESTS, most: MAX_SOCKETS }),
    writesPermits: true,
  }
  const send = () => Promise.resolve({ FailedEntryCount: 0 })
  const sinks = {
    s3,
    sqs: { send } as unknown as SQSClient,
    events: { send } as unknown as EventBridgeClient,
    sent: () => ({}),
    bytesPut: () => 0,
  }
  const worker = workerOf({ jobs, slots: makeMemorySlotStore(), sinks, ports, secret: workspace.secret })
  const timed = async (job: Job): Promise<{ readonly ended: Job; readonly milliseconds: number }> => {
    await memory.open(job)
    const start = performance.now()
    for (;;) {
      await worker(job, Date.now() + WORKER_TIMEOUT_MS)
      const ended = await memory.read(job)
      if (ended?.status === 'queued') continue
      if (ended?.status !== 'completed')
        throw new Error(`A job of ${rows} rows came to: ${JSON.stringify(ended?.error)}`)
      return { ended, milliseconds: performance.now() - start }
    }
  }
  const csv = Buffer.concat([...sampleCsv(rows, { phoneEvery })])
  const queued = queuedImport(workspace.id, csv.length)
  put(queued.payload?.key ?? '', csv)
  const imported = await timed(queued)
  if (imported.ended.counts.created !== rows) throw new Error(`Of ${rows} contacts not all were created.`)
  const undone = await timed(
    queuedUndo({
      jobId: newJobId(),
      parent: imported.ended,
      earlier: [],
      dryRun: false,
      now: Date.now(),
      attemptToken: 'bench',
      createdBy: { key_id: 'bench', key_name: null },
    }),
  )
  if (undone.ended.counts.deleted !== rows) throw new Error(`Of ${rows} contacts not all were deleted.`)
  return { importMs: imported.milliseconds, undoMs: undone.milliseconds }
}
