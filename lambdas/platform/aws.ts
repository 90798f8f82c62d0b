import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { clientConfig } from './client-config.ts'

/** DynamoDB, with plain JavaScript values in and out. Region, endpoint and credentials come from the environment. */
export const makeDynamo = (config = clientConfig()): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  })

/**
 * DynamoDB for the engine, which retries by its own rules and ensures its lease before each attempt. Retries of the SDK
 * could land after the lease.
 */
export const makeDynamoWithoutRetries = (): DynamoDBDocumentClient => makeDynamo(clientConfig(1))

/** Asks the endpoint that the environment names: the URLs of an emulator's queues may have another host. */
export const makeSqs = (): SQSClient => new SQSClient({ ...clientConfig(), useQueueUrlAsEndpoint: false })

/** EventBridge, with the time limits and retries of all clients. */
export const makeEventBridge = (): EventBridgeClient => new EventBridgeClient(clientConfig())

/** KMS, with the time limits and retries of all clients. */
export const makeKms = (): KMSClient => new KMSClient(clientConfig())

/** Lambda, for calls whose function has that long: made once, because their caller waits. */
export const makeLambda = (timeoutMs: number): LambdaClient => new LambdaClient(clientConfig(1, timeoutMs))
