import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { workspacePk } from '../platform/control-keys.ts'
import type { Clock } from '../platform/clock.ts'
import { timestamp } from '../platform/clock.ts'
import type { WorkspaceVault } from './workspace-vault.ts'

const SECRET_BYTES = 32

/** A secret never changes, so the bound only limits memory: 32 bytes and an id each. */
const MAX_CACHED_SECRETS = 10_000

const isSecret = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === SECRET_BYTES

const isCiphertext = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length > 0

const created_at = z.iso.datetime()

/** Encrypted; or as it is, of before there was a vault. */
const workspaceItemSchema = z.union([
  z.object({ sealed_secret: z.custom<Uint8Array>(isCiphertext), created_at }),
  z.object({ secret: z.custom<Uint8Array>(isSecret), created_at }),
])

const workspaceKey = (workspaceId: string) => ({ pk: workspacePk(workspaceId), sk: 'WORKSPACE' })

export interface Workspaces {
  /**
   * Makes the workspace with its secret unless it exists. The secret is never made twice: that would orphan every
   * identity. One that is stored as it is gets encrypted, where there is a vault.
   */
  readonly ensureWorkspace: (workspaceId: string) => Promise<void>
  /** What the keys of the workspace's identities are computed with. */
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  readonly clock: Clock
  readonly randomBytes: (size: number) => Buffer
  readonly vault?: WorkspaceVault | undefined
}

/** Whether its condition held. */
const isDone = async (sent: Promise<unknown>): Promise<boolean> => {
  try {
    await sent
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Workspaces in the control table. Secrets are cached in the process; `workspaceSecret` throws where there is none. */
export const makeWorkspaces = ({ dynamo, tableName, clock, randomBytes, vault }: Deps): Workspaces => {
  const secrets = new Map<string, Uint8Array>()

  const readItem = async (workspaceId: string) => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName, Key: workspaceKey(workspaceId), ConsistentRead: true }),
    )
    if (Item === undefined) throw new Error('A key belongs to a workspace that has no secret.')
    return workspaceItemSchema.parse(Item)
  }

  const read = async (workspaceId: string): Promise<Uint8Array> => {
    const item = await readItem(workspaceId)
    if ('secret' in item) return item.secret
    if (vault === undefined)
      throw new Error('The secret of a workspace is encrypted, and there is no vault to open it.')
    const secret = await vault.open(item.sealed_secret, workspaceId)
    if (!isSecret(secret)) throw new Error('What was encrypted is no secret of a workspace.')
    return secret
  }

  const attributesOf = async (secret: Uint8Array, workspaceId: string) =>
    vault === undefined ? { secret } : { sealed_secret: await vault.seal(secret, workspaceId) }

  const sealStored = async (workspaceId: string): Promise<void> => {
    const item = await readItem(workspaceId)
    if (vault === undefined || !('secret' in item)) return
    const update = new UpdateCommand({
      TableName: tableName,
      Key: workspaceKey(workspaceId),
      UpdateExpression: 'SET sealed_secret = :sealed REMOVE secret',
      ConditionExpression: 'secret = :secret',
      ExpressionAttributeValues: { ':sealed': await vault.seal(item.secret, workspaceId), ':secret': item.secret },
    })
    await isDone(dynamo.send(update))
  }

  return {
    async ensureWorkspace(workspaceId) {
      const attributes = await attributesOf(randomBytes(SECRET_BYTES), workspaceId)
      const put = new PutCommand({
        TableName: tableName,
        Item: { ...workspaceKey(workspaceId), ...attributes, created_at: timestamp(clock.now()) },
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      const isNew = await isDone(dynamo.send(put))
      if (!isNew && vault !== undefined) await sealStored(workspaceId)
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
