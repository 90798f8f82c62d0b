import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { makeTablePressure } from '../../contacts/table-pressure.ts'
import { makeContentStore } from '../../jobs/content-store.ts'
import type { FollowUpDeps } from '../../jobs/follow-up.ts'
import { makeIdempotencyStore } from '../../jobs/idempotency-store.ts'
import { makeInlineImport } from '../../jobs/inline-import.ts'
import { makeOutcomeStore } from '../../jobs/outcome-store.ts'
import { makePayloadStore } from '../../jobs/payload-store.ts'
import { makeQueueImport } from '../../jobs/queue-import.ts'
import { makeRejectsStore } from '../../jobs/rejects/rejects-store.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { idOf } from '../../platform/ids.ts'
import { makeUrlImport } from '../../uploads/url-import.ts'
import { makeUploadFiles } from '../../uploads/upload-files.ts'
import { makeUploadImport } from '../../uploads/upload-import.ts'
import { makeUploadStore } from '../../uploads/upload-store.ts'
import { makeBucket, maxUploadBytes } from '../wiring/bucket.ts'
import { enginePorts } from '../wiring/engine.ts'
import { urlFetcher } from '../wiring/url-fetcher.ts'
import { earlierMappings, importQueue, jobStore } from '../wiring/jobs.ts'
import { controlTable } from '../wiring/tables.ts'
import { workspaceSecret } from '../wiring/workspaces.ts'
import type { ImportContactsDeps } from './handler.ts'
import { makeTakenMappings } from './taken-mapping.ts'

/** Small imports are worked at once, the others queued. */
export const importContactsDeps = (dynamo: DynamoDBDocumentClient): ImportContactsDeps & FollowUpDeps => {
  const control = controlTable(dynamo)
  const bucket = makeBucket()
  const pressure = makeTablePressure()
  const jobs = jobStore(dynamo, pressure)
  const secret = workspaceSecret(dynamo)
  const deps = {
    jobs,
    earlier: earlierMappings(dynamo, { jobs, workspaceSecret: secret }),
    idempotency: makeIdempotencyStore(control),
    contents: makeContentStore(control),
    outcomes: makeOutcomeStore(bucket),
    rejects: makeRejectsStore(bucket),
    payloads: makePayloadStore(bucket),
    uploads: makeUploadStore(control),
    files: makeUploadFiles({ ...bucket, maxBytes: maxUploadBytes() }),
    queue: importQueue(),
    ports: enginePorts(pressure),
    clock,
    workspaceSecret: secret,
    fetchUrl: urlFetcher(),
    newUploadId: () => idOf('upload', ulid(clock.now())),
    newJobId: () => idOf('job', ulid(clock.now())),
    newAttemptToken: randomUUID,
  }
  const queueImport = makeQueueImport(deps)
  return {
    ...deps,
    taken: makeTakenMappings(deps),
    importInline: makeInlineImport(deps),
    queueImport,
    importUpload: makeUploadImport({ ...deps, queueImport }),
    importUrl: makeUrlImport({ ...deps, queueImport }),
  }
}
