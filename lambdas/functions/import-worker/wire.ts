import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeTablePressure } from '../../contacts/table-pressure.ts'
import { MAX_ROWS } from '../../import/row-limit.ts'
import { QUEUED_BATCH_ROWS } from '../../import/run.ts'
import { makeContentStore } from '../../jobs/content-store.ts'
import { makeExportStore } from '../../jobs/export-store.ts'
import { makeOutcomeStore } from '../../jobs/outcome-store.ts'
import { makePayloadStore } from '../../jobs/payload-store.ts'
import { makeRejectsStore } from '../../jobs/rejects/rejects-store.ts'
import { makeRejects } from '../../jobs/rejects/rejects.ts'
import type { WorkerDeps } from '../../jobs/worker.ts'
import { requiredNumber } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeBucket } from '../wiring/bucket.ts'
import { enginePorts, exportTable } from '../wiring/engine.ts'
import { earlierMappings, jobStore, sweepDeps } from '../wiring/jobs.ts'
import { controlTable } from '../wiring/tables.ts'
import { workspaceSecret } from '../wiring/workspaces.ts'

/** Time before a worker is killed at which it hands its job over: enough for the batch at hand, twice over. */
const HAND_OVER_MS = 60_000

/** Time that a job is worked on before it makes room for others: a small import waits about so long for each large one ahead of it. */
const SHARE_MS = 60_000

/** Reads its environment variables; throws if one is missing or malformed. */
export const workerDeps = (dynamo: DynamoDBDocumentClient): WorkerDeps => {
  const bucket = makeBucket()
  const payloads = makePayloadStore(bucket)
  const outcomes = makeOutcomeStore(bucket)
  const pressure = makeTablePressure()
  const jobs = jobStore(dynamo, pressure)
  const secret = workspaceSecret(dynamo)
  return {
    ...sweepDeps(dynamo),
    jobs,
    earlier: earlierMappings(dynamo, { jobs, workspaceSecret: secret }),
    contents: makeContentStore(controlTable(dynamo)),
    payloads,
    outcomes,
    rejects: makeRejects({ store: makeRejectsStore(bucket), payloads, outcomes }),
    ports: enginePorts(pressure),
    exports: makeExportStore(bucket),
    exportTable: exportTable(pressure),
    workspaceSecret: secret,
    leaseMs: requiredNumber(ENV.leaseSeconds) * 1000,
    handOverMs: HAND_OVER_MS,
    shareMs: SHARE_MS,
    batchRows: QUEUED_BATCH_ROWS,
    maxRows: MAX_ROWS,
  }
}
