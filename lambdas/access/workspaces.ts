import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { workspacePk } from '../platform/control-keys.ts'
import type { Clock } from '../platform/clock.ts'
import { timestamp } from '../platform/clock.ts'

const SECRET_BYTES = 32

/** A secret never changes, so the bound only limits memory: 32 bytes and an id each. */
const MAX_CACHED_SECRETS = 10_000

const isSecret = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === SECRET_BYTES

const workspaceItemSchema = z.object({ secret: z.custom<Uint8Array>(isSecret), created_at: z.iso.datetime() })

const workspaceKey = (workspaceId: string) => ({ pk: workspacePk(workspaceId), sk: 'WORKSPACE' })

export interface Workspaces {
  /** Makes the workspace with its secret unless it exists. The secret is never made twice: that would orphan every identity. */
  readonly ensureWorkspace: (workspaceId: string) => Promise<void>
  /** What the keys of the workspace's identities are computed with. */
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  readonly clock: Clock
  readonly randomBytes: (size: number) => Buffer
}

/** Workspaces in the control table. Secrets are cached in the process; `workspaceSecret` throws where there is none. */
export const makeWorkspaces = ({ dynamo, tableName, clock, randomBytes }: Deps): Workspaces => {
  const secrets = new Map<string, Uint8Array>()

  const read = async (workspaceId: string): Promise<Uint8Array> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName, Key: workspaceKey(workspaceId), ConsistentRead: true }),
    )
    if (Item === undefined) throw new Error('A key belongs to a workspace that has no secret.')
    return workspaceItemSchema.parse(Item).secret
  }

  return {
    async ensureWorkspace(workspaceId) {
      const workspace = { secret: randomBytes(SECRET_BYTES), created_at: timestamp(clock.now()) }
      const put = new PutCommand({
        TableName: tableName,
        Item: { ...workspaceKey(workspaceId), ...workspace },
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      try {
        await dynamo.send(put)
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    },

    async workspaceSecret(workspaceId) {
      const cached = secrets.get(workspaceId)
      if (cached !== undefined) return cached
      const secret = await read(workspaceId)
      if (secrets.size >= MAX_CACHED_SECRETS) secrets.clear()
      secrets.set(workspaceId, secret)
      return secret
    },
  }
}
