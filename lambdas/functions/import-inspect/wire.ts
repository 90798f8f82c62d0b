import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { systemClock as clock } from '../../platform/clock.ts'
import type { OpenUploadDeps } from '../../uploads/open-upload.ts'
import { makeUploadFiles } from '../../uploads/upload-files.ts'
import { makeUploadStore } from '../../uploads/upload-store.ts'
import { makeBucket } from '../wiring/bucket.ts'
import { controlTable } from '../wiring/tables.ts'

/** Reads its environment variables; throws if one is missing. */
export const openUploadDeps = (dynamo: DynamoDBDocumentClient): OpenUploadDeps => ({
  uploads: makeUploadStore(controlTable(dynamo)),
  files: makeUploadFiles(makeBucket()),
  clock,
})
