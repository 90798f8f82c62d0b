import type { S3Client } from '@aws-sdk/client-s3'
import type { OutcomeStore } from './outcome-store.ts'
import type { PayloadStore, RejectsMaker } from './ports.ts'

interface RejectsDeps {
  readonly s3: S3Client
  readonly bucket: string
  readonly outcomes: Pick<OutcomeStore, 'get'>
  readonly payloads: Pick<PayloadStore, 'open'>
}

/** Makes the CSV of the rows of a job that failed. */
export const makeRejects = (_deps: RejectsDeps): RejectsMaker => ({
  make: () => Promise.resolve(),
})
