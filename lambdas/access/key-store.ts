import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { GetCommand, paginateQuery, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { timestamp } from '../platform/clock.ts'
import { keyPk, workspacePk } from '../platform/control-keys.ts'
import { codeSchema } from '../platform/schemas.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import { apiKeySchema } from './api-key.ts'
import type { ApiKey, StoredKey } from './api-key.ts'
import type { KeyStore } from './keys.ts'
import { PERMISSIONS } from './permissions.ts'
import { lastWindowOf } from './rate-counter.ts'

/** Two items a key: one at its id for requests, without the hash one at its workspace for the list. */
const keyItemKey = (keyId: string) => ({ pk: keyPk(keyId), sk: 'KEY' })
const listItemKey = (workspaceId: string, keyId: string) => ({ pk: workspacePk(workspaceId), sk: `KEY#${keyId}` })

const absentAsNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)

const storedKeySchema = apiKeySchema.omit({ id: true }).extend({
  key_id: apiKeySchema.shape.id,
  permissions: z.array(codeSchema(PERMISSIONS)).min(1),
  name: absentAsNull(z.string()),
  expires_at: absentAsNull(z.iso.datetime()),
  revoked_at: absentAsNull(z.iso.datetime()),
})

const keyItemSchema = storedKeySchema.extend({ key_hash: z.string().regex(/^[0-9a-f]{64}$/) })

/** Attributes that a key does not have are left out of its items. */
const toAttributes = ({ id, name, expires_at, revoked_at, ...key }: ApiKey) => ({
  ...STORED_VERSION,
  ...key,
  key_id: id,
  ...(name !== null && { name }),
  ...(expires_at !== null && { expires_at }),
  ...(revoked_at !== null && { revoked_at }),
})

const toKey = ({ key_id, ...attributes }: z.infer<typeof storedKeySchema>): ApiKey => ({ id: key_id, ...attributes })

const parseStored = (item: Record<string, unknown>): StoredKey => {
  const { key_hash: hash, ...attributes } = keyItemSchema.parse(readable(item))
  return { key: toKey(attributes), hash }
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const addition = (tableName: string, { key, hash }: StoredKey): TransactWriteCommand => {
  const attributes = toAttributes(key)
  const ConditionExpression = 'attribute_not_exists(pk)'
  return new TransactWriteCommand({
    TransactItems: [
      {
        Put: {
          TableName: tableName,
          Item: { ...keyItemKey(key.id), ...attributes, key_hash: hash },
          ConditionExpression,
        },
      },
      {
        Put: {
          TableName: tableName,
          Item: { ...listItemKey(key.workspace_id, key.id), ...attributes },
          ConditionExpression,
        },
      },
    ],
  })
}

interface Change {
  readonly TableName: string
  readonly UpdateExpression: string
  readonly ConditionExpression: string
  readonly ExpressionAttributeValues: Readonly<Record<string, string>>
}

/** The same change of both items of a key. */
const change = (key: ApiKey, update: Change): TransactWriteCommand =>
  new TransactWriteCommand({
    TransactItems: [
      { Update: { ...update, Key: keyItemKey(key.id) } },
      { Update: { ...update, Key: listItemKey(key.workspace_id, key.id) } },
    ],
  })

const revocation = (tableName: string, key: ApiKey, revokedAt: string): TransactWriteCommand =>
  change(key, {
    TableName: tableName,
    UpdateExpression: 'SET revoked_at = if_not_exists(revoked_at, :now)',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': revokedAt },
  })

/** Brings the end of a key forward, unless it ends before that anyway. */
const expiry = (tableName: string, key: ApiKey, expiresAt: string): TransactWriteCommand =>
  change(key, {
    TableName: tableName,
    UpdateExpression: 'SET expires_at = :end',
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(expires_at) OR expires_at > :end)',
    ExpressionAttributeValues: { ':end': expiresAt },
  })

/** Keys in the control table. */
export const makeKeyStore = ({ dynamo, tableName }: Deps): KeyStore => ({
  async add(stored) {
    await dynamo.send(addition(tableName, stored))
  },

  async get(keyId) {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName, Key: keyItemKey(keyId), ConsistentRead: true }),
    )
    return Item === undefined ? undefined : parseStored(Item)
  },

  async list(workspaceId) {
    const keys: ApiKey[] = []
    const pages = paginateQuery(
      { client: dynamo },
      {
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': workspacePk(workspaceId), ':prefix': 'KEY#' },
        ConsistentRead: true,
      },
    )
    for await (const { Items } of pages)
      keys.push(...(Items ?? []).map((item) => toKey(storedKeySchema.parse(readable(item)))))
    return keys.toSorted((a, b) => a.created_at.localeCompare(b.created_at))
  },

  async revoke(key, revokedAt) {
    await dynamo.send(revocation(tableName, key, revokedAt))
  },

  async expire(key, expiresAt) {
    await dynamo.send(expiry(tableName, key, expiresAt))
  },

  async lastUsed(keyId) {
    const start = await lastWindowOf({ dynamo, tableName }, keyId)
    return start === undefined ? undefined : timestamp(start * 1_000)
  },
})
