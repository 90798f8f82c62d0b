import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { REQUEST_TIMEOUT_MS } from './time-limits.ts'

const CONNECTION_TIMEOUT_MS = 1_000
/** Enough for one import's parallel batches; more would only queue at the table. */
const MAX_SOCKETS = 32
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
 * DynamoDB for the engine, which tries again by itself and asks its lease before each try: the SDK's own repetitions could land after
 * the lease.
 */
export const makeDynamoWithoutRetries = (): DynamoDBDocumentClient => makeDynamo(1)

/** Asks the endpoint that the environment names: the URLs of an emulator's queues may have another host. */
export const makeSqs = (): SQSClient => new SQSClient({ ...clientConfig(), useQueueUrlAsEndpoint: false })

export const makeEventBridge = (): EventBridgeClient => new EventBridgeClient(clientConfig())

export const makeKms = (): KMSClient => new KMSClient(clientConfig())

export const makeS3 = (): S3Client => new S3Client(clientConfig())

/** S3 for what others send: a checksum that the SDK adds by itself would be signed along, and nobody else would send it. */
export const makeSigningS3 = (): S3Client =>
  new S3Client({
    ...clientConfig(),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
