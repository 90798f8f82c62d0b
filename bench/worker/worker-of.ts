import { randomUUID } from 'node:crypto'
import type { EnginePorts } from '../../lambdas/import/ports.ts'
import { MAX_ROWS } from '../../lambdas/import/row-limit.ts'
import { QUEUED_BATCH_ROWS } from '../../lambdas/import/run.ts'
import { makeImportQueue } from '../../lambdas/jobs/import-queue.ts'
import { makeEventBus } from '../../lambdas/jobs/event-bus.ts'
import type { JobKey } from '../../lambdas/jobs/job.ts'
import type { JobStore } from '../../lambdas/jobs/ports.ts'
import { makeExportStore } from '../../lambdas/jobs/export-store.ts'
import { makeOutcomeStore } from '../../lambdas/jobs/outcome-store.ts'
import { makePayloadStore } from '../../lambdas/jobs/payload-store.ts'
import { makeRejectsStore } from '../../lambdas/jobs/rejects/rejects-store.ts'
import { makeRejects } from '../../lambdas/jobs/rejects/rejects.ts'
import type { SlotStore } from '../../lambdas/jobs/slot-store.ts'
import { makeTurns } from '../../lambdas/jobs/turns.ts'
import { makeWorker } from '../../lambdas/jobs/worker.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import type { Sinks } from './sinks.ts'

// As `lib/config.ts`, `lib/queued-imports.ts` and `lambdas/functions/import-worker/wire.ts` have it.
const LEASE_MS = 60_000
const HAND_OVER_MS = 60_000
const SHARE_MS = 60_000
const IMPORTS_PER_WORKSPACE = 2
export const WORKER_TIMEOUT_MS = 15 * 60_000

interface WorkerOf {
  readonly jobs: JobStore
  readonly slots: SlotStore
  readonly sinks: Sinks
  readonly ports: EnginePorts
  readonly secret: Uint8Array
}

/** The product's worker with the product's adapters: the tables are real, the bucket, the queue and the bus are sinks. */
export const workerOf = ({
  jobs,
  slots,
  sinks,
  ports,
  secret,
}: WorkerOf): ((name: JobKey, deadline: number) => Promise<void>) => {
  const bucket = { s3: sinks.s3, bucket: 'bench' }
  const payloads = makePayloadStore(bucket)
  const outcomes = makeOutcomeStore(bucket)
  const queue = makeImportQueue({ sqs: sinks.sqs, queueUrl: 'bench' })
  return makeWorker({
    jobs,
    payloads,
    outcomes,
    rejects: makeRejects({ store: makeRejectsStore(bucket), payloads, outcomes }),
    exports: makeExportStore(bucket),
    exportTable: ports.table,
    queue,
    turns: makeTurns({
      jobs,
      slots,
      queue,
      clock: systemClock,
      random: Math.random,
      importsPerWorkspace: IMPORTS_PER_WORKSPACE,
    }),
    bus: makeEventBus({ client: sinks.events, busName: 'bench' }),
    ports,
    workspaceSecret: () => Promise.resolve(secret),
    newAttemptToken: randomUUID,
    leaseMs: LEASE_MS,
    handOverMs: HAND_OVER_MS,
    shareMs: SHARE_MS,
    batchRows: QUEUED_BATCH_ROWS,
    maxRows: MAX_ROWS,
  })
}
