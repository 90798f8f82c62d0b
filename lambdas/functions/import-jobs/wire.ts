import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { makeIdempotencyStore } from '../../jobs/idempotency-store.ts'
import { makeOutcomeStore } from '../../jobs/outcome-store.ts'
import { makeRejectsReader } from '../../jobs/rejects/rejects-reader.ts'
import { makeSignDownload } from '../../jobs/rejects/sign-download.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { idOf } from '../../platform/ids.ts'
import { makeBucket, makeSigningBucket } from '../wiring/bucket.ts'
import { importQueue, jobStore } from '../wiring/jobs.ts'
import { controlTable } from '../wiring/tables.ts'
import type { ImportJobsDeps } from './handler.ts'

/** Reads its environment variables; throws if one is missing. */
export const importJobsDeps = (dynamo: DynamoDBDocumentClient, bucket = makeBucket()): ImportJobsDeps => ({
  jobs: jobStore(dynamo),
  outcomes: makeOutcomeStore(bucket),
  rejects: makeRejectsReader(bucket),
  signDownload: makeSignDownload(makeSigningBucket()),
  queue: importQueue(),
  idempotency: makeIdempotencyStore(controlTable(dynamo)),
  clock,
  newJobId: () => idOf('job', ulid(clock.now())),
  newAttemptToken: randomUUID,
})
