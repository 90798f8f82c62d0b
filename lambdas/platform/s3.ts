import { S3Client } from '@aws-sdk/client-s3'
import { clientConfig } from './client-config.ts'

/** S3, with the time limits and retries of all clients. */
export const makeS3 = (config = clientConfig()): S3Client => new S3Client(config)

/**
 * S3 for presigned uploads. A checksum that the SDK adds would be part of the signature, and no client would send it.
 */
export const makeSigningS3 = (): S3Client =>
  new S3Client({
    ...clientConfig(),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
