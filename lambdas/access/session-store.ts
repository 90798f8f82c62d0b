import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { sessionPk } from '../platform/control-keys.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import { sessionSchema, type StoredSession } from './session.ts'

/** Where sessions are kept. */
export interface SessionStore {
  /** Fails when a session of that id exists. */
  add(stored: StoredSession): Promise<void>
  get(sessionId: string): Promise<StoredSession | undefined>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const itemKey = (sessionId: string) => ({ pk: sessionPk(sessionId), sk: 'SESSION' })

const itemSchema = sessionSchema
  .omit({ id: true })
  .extend({ session_id: sessionSchema.shape.id, token_hash: z.string().regex(/^[0-9a-f]{64}$/), options: z.string() })

const optionsSchema = sessionSchema.shape.options

/** Sessions in the control table. DynamoDB deletes them after their end. */
export const makeSessionStore = ({ dynamo, tableName }: Deps): SessionStore => ({
  async add({ session: { id, options, ...session }, hash }) {
    const Item = {
      ...itemKey(id),
      ...STORED_VERSION,
      ...session,
      session_id: id,
      // One text: options may hold what DynamoDB's types refuse.
      options: JSON.stringify(options),
      token_hash: hash,
      expires_at_seconds: Math.ceil(Date.parse(session.expires_at) / 1_000),
    }
    await dynamo.send(new PutCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }))
  },

  async get(sessionId) {
    const get = new GetCommand({ TableName: tableName, Key: itemKey(sessionId), ConsistentRead: true })
    const { Item } = await dynamo.send(get)
    if (Item === undefined) return undefined
    const { token_hash: hash, session_id: id, options, ...session } = itemSchema.parse(readable(Item))
    return { session: { ...session, id, options: optionsSchema.parse(JSON.parse(options)) }, hash }
  },
})
