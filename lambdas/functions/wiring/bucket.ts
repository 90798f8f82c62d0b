import type { S3Client } from '@aws-sdk/client-s3'
import { makeS3, makeSigningS3 } from '../../platform/aws.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'

interface Bucket {
  readonly s3: S3Client
  readonly bucket: string
}

export const makeBucket = (): Bucket => ({ s3: makeS3(), bucket: requiredEnv(ENV.bucket) })

export const makeSigningBucket = (): Bucket => ({ s3: makeSigningS3(), bucket: requiredEnv(ENV.bucket) })
