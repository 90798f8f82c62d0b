import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { systemClock as clock } from '../../platform/clock.ts'
import type { LookAtUploadDeps } from '../../uploads/look-at-upload.ts'
import { makeUploadFiles } from '../../uploads/upload-files.ts'
import { makeUploadStore } from '../../uploads/upload-store.ts'
import { makeBucket } from '../wiring/bucket.ts'
import { controlTable } from '../wiring/tables.ts'

/** Reads its environment variables; throws if one is missing. */
export const lookAtUploadDeps = (dynamo: DynamoDBDocumentClient): LookAtUploadDeps => ({
  uploads: makeUploadStore(controlTable(dynamo)),
  files: makeUploadFiles(makeBucket()),
  clock,
})
