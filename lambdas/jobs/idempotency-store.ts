import { createHash } from 'node:crypto'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { workspacePk } from '../platform/control-keys.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'

/** Seconds that an Idempotency-Key is kept: 24 h, by the contract. */
const RETENTION_SECONDS = 24 * 60 * 60

const itemSchema = z.object({ job_id: z.string(), fingerprint: z.string() })

export interface ClaimRequest {
  readonly workspaceId: string
  /** The path that the key was sent to: a key is scoped to it. */
  readonly path: string
  readonly key: string
  /** Of the request's body. */
  readonly fingerprint: string
  /** The job that the request gets if the key is new. */
  readonly jobId: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Idempotency keys in the control table: each claims one job. */
export interface IdempotencyStore {
  /** Who holds the key now: the claim itself, or an earlier one. */
  claim(request: ClaimRequest): Promise<HeldKey>
}

/** What a key stands for. */
export interface HeldKey {
  readonly jobId: string
  readonly fingerprint: string
}

export interface IdempotencyReader {
  /** What the key stands for, if it is claimed and not expired. Claims nothing. */
  held(request: Pick<ClaimRequest, 'workspaceId' | 'path' | 'key' | 'now'>): Promise<HeldKey | undefined>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

/** SHA-256 in hex: what bodies are compared by, and what keys are stored as. */
export const fingerprintOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

const itemKey = ({ workspaceId, path, key }: Pick<ClaimRequest, 'workspaceId' | 'path' | 'key'>) => ({
  pk: workspacePk(workspaceId),
  sk: `IDEMPOTENCY#${fingerprintOf(`${path}\n${key}`)}`,
})

const heldKey = (item: Record<string, unknown>): HeldKey => {
  const { job_id: jobId, fingerprint } = itemSchema.parse(readable(item))
  return { jobId, fingerprint }
}

/** Idempotency keys in DynamoDB. Only hashes of keys and bodies are stored. */
export const makeIdempotencyStore = ({ dynamo, tableName }: Deps): IdempotencyStore & IdempotencyReader => ({
  claim: async ({ fingerprint, jobId, now, ...name }) => {
    const nowSeconds = Math.floor(now / 1000)
    try {
      await dynamo.send(
        new PutCommand({
          TableName: tableName,
          Item: {
            ...itemKey(name),
            ...STORED_VERSION,
            job_id: jobId,
            fingerprint,
            expires_at_seconds: nowSeconds + RETENTION_SECONDS,
          },
          // TTL deletes late, by days at worst: an expired item counts as none.
          ConditionExpression: 'attribute_not_exists(pk) OR expires_at_seconds <= :now',
          ExpressionAttributeValues: { ':now': nowSeconds },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return { jobId, fingerprint }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error
      return heldKey(unmarshall(error.Item))
    }
  },
  held: async ({ now, ...name }) => {
    const get = new GetCommand({ TableName: tableName, Key: itemKey(name), ConsistentRead: true })
    const { Item } = await dynamo.send(get)
    return Item === undefined || Number(Item['expires_at_seconds']) <= Math.floor(now / 1000)
      ? undefined
      : heldKey(Item)
  },
})
