import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './time-limits.ts'

/** Connections to one service at once: as many as an import may ever have calls under way. */
export const MAX_SOCKETS = 64
const MAX_ATTEMPTS = 4

const clientConfig = (maxAttempts = MAX_ATTEMPTS) => ({
  maxAttempts,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
    httpsAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
  }),
})

/** DynamoDB, with plain JavaScript values in and out. Region, endpoint and credentials come from the environment. */
export const makeDynamo = (maxAttempts = MAX_ATTEMPTS): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(maxAttempts)), {
    marshallOptions: { removeUndefinedValues: true },
  })

/**
 * DynamoDB for the engine, which retries by its own rules and ensures its lease before each attempt. Retries of the SDK
 * could land after the lease.
 */
export const makeDynamoWithoutRetries = (): DynamoDBDocumentClient => makeDynamo(1)

/** Asks the endpoint that the environment names: the URLs of an emulator's queues may have another host. */
export const makeSqs = (): SQSClient => new SQSClient({ ...clientConfig(), useQueueUrlAsEndpoint: false })

/** EventBridge, with the time limits and retries of all clients. */
export const makeEventBridge = (): EventBridgeClient => new EventBridgeClient(clientConfig())

/** KMS, with the time limits and retries of all clients. */
export const makeKms = (): KMSClient => new KMSClient(clientConfig())

/** S3, with the time limits and retries of all clients. */
export const makeS3 = (): S3Client => new S3Client(clientConfig())

/**
 * S3 for presigned uploads. A checksum that the SDK adds would be part of the signature, and no client would send it.
 */
export const makeSigningS3 = (): S3Client =>
  new S3Client({
    ...clientConfig(),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
