import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeWorkspaceExists } from '../../access/workspace-exists.ts'
import { makeDropFiles } from '../../drops/drop-files.ts'
import { makeImportDrop } from '../../drops/import-drop.ts'
import { makeNamedMapping } from '../../jobs/earlier-mapping.ts'
import { makeIdempotencyStore } from '../../jobs/idempotency-store.ts'
import { makePayloadStore } from '../../jobs/payload-store.ts'
import { makeQueueImport } from '../../jobs/queue-import.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeLog } from '../../platform/logger.ts'
import { makeBucket, maxUploadBytes } from '../wiring/bucket.ts'
import { importQueue, jobStore } from '../wiring/jobs.ts'
import { controlTable } from '../wiring/tables.ts'
import type { ImportDropHandlerDeps } from './handler.ts'

/** Reads its environment variables; throws if one is missing. */
export const importDropDeps = (dynamo: DynamoDBDocumentClient): ImportDropHandlerDeps => {
  const control = controlTable(dynamo)
  const bucket = makeBucket()
  const jobs = jobStore(dynamo)
  const deps = {
    jobs,
    idempotency: makeIdempotencyStore(control),
    payloads: makePayloadStore(bucket),
    queue: importQueue(),
    clock,
    newAttemptToken: randomUUID,
  }
  return {
    log: makeLog('import-drop'),
    clock,
    importDrop: makeImportDrop({
      ...deps,
      files: makeDropFiles({ ...bucket, dropBucket: requiredEnv(ENV.dropBucket) }),
      workspaceExists: makeWorkspaceExists(control),
      namedMapping: makeNamedMapping(jobs),
      queueImport: (jobId, request) => makeQueueImport({ ...deps, newJobId: () => jobId })(request),
      maxBytes: maxUploadBytes(),
    }),
  }
}
