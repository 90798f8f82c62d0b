import type { S3Client } from '@aws-sdk/client-s3'
import { makeS3, makeSigningS3 } from '../../platform/s3.ts'
import { requiredEnv, requiredNumber } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'

interface Bucket {
  readonly s3: S3Client
  readonly bucket: string
}

/** The bucket of this stage. */
export const makeBucket = (): Bucket => ({ s3: makeS3(), bucket: requiredEnv(ENV.bucket) })

/** Bytes of the largest file that this stage takes. */
export const maxUploadBytes = (): number => requiredNumber(ENV.maxUploadBytes)

/** The same, with a client for presigned URLs. */
export const makeSigningBucket = (): Bucket => ({ s3: makeSigningS3(), bucket: requiredEnv(ENV.bucket) })
