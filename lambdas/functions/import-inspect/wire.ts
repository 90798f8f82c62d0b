import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { systemClock as clock } from '../../platform/clock.ts'
import { idOf } from '../../platform/ids.ts'
import { makeOpenUpload } from '../../uploads/open-upload.ts'
import { makeOpenUrl } from '../../uploads/open-url.ts'
import { makeUploadFiles } from '../../uploads/upload-files.ts'
import { makeUploadStore } from '../../uploads/upload-store.ts'
import { makeBucket, maxUploadBytes } from '../wiring/bucket.ts'
import { controlTable } from '../wiring/tables.ts'
import { urlFetcher } from '../wiring/url-fetcher.ts'

/** Reads its environment variables; throws if one is missing. */
export const importInspectDeps = (dynamo: DynamoDBDocumentClient) => {
  const files = makeUploadFiles({ ...makeBucket(), maxBytes: maxUploadBytes() })
  return {
    openUpload: makeOpenUpload({ uploads: makeUploadStore(controlTable(dynamo)), files, clock }),
    openUrl: makeOpenUrl({ fetchUrl: urlFetcher(), files, newUploadId: () => idOf('upload', ulid(clock.now())) }),
  }
}
