import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { systemClock as clock } from '../../platform/clock.ts'
import { idOf } from '../../platform/ids.ts'
import { makeSignForm } from '../../uploads/upload-form.ts'
import { makeUploadStore } from '../../uploads/upload-store.ts'
import type { UploadsDeps } from '../../uploads/uploads.ts'
import { makeSigningBucket, maxUploadBytes } from '../wiring/bucket.ts'
import { controlTable } from '../wiring/tables.ts'

/** Reads its environment variables; throws if one is missing. */
export const uploadsDeps = (dynamo: DynamoDBDocumentClient, maxBytes = maxUploadBytes()): UploadsDeps => ({
  store: makeUploadStore(controlTable(dynamo)),
  signForm: makeSignForm({ ...makeSigningBucket(), maxBytes }),
  maxBytes,
  clock,
  newUploadId: () => idOf('upload', ulid(clock.now())),
})
