import { randomUUID } from 'node:crypto'
import { PutCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { chunks } from '../../lambdas/import/in-parallel.ts'
import type { SampleContact } from '../sample-contacts.ts'

/** Rows under way at once: the next eight begin when these are done, which is `Promise.all` over a slice. */
const MAX_CONCURRENT_ROWS = 8

/** Names of the indexes, each on the attribute of the same name. */
export const USUAL_INDEXES = ['email_key', 'phone_key'] as const

interface UsualImport {
  readonly contacts: readonly SampleContact[]
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  readonly workspaceId: string
}

/**
 * The usual importer: one item per contact under a random id, an index on the email and one on the phone; each row
 * looks its email up, then its phone, then puts or updates, eight rows at a time. It omits what the product adds:
 * checks, E.164, names, outcomes. Under concurrency it creates duplicates, because an index is eventually consistent
 * and nothing guards the put.
 */
export const importTheUsualWay = async (usual: UsualImport): Promise<void> => {
  for (const rows of chunks(usual.contacts, MAX_CONCURRENT_ROWS))
    await Promise.all(rows.map((contact) => importOne(contact, usual)))
}

const importOne = async (contact: SampleContact, { dynamo, tableName, workspaceId }: UsualImport): Promise<void> => {
  const find = async (index: (typeof USUAL_INDEXES)[number], key: string): Promise<string | undefined> => {
    const { Items } = await dynamo.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': index },
        ExpressionAttributeValues: { ':key': key },
        Limit: 1,
      }),
    )
    return Items?.[0]?.['pk'] as string | undefined
  }

  const email = contact.email.trim().toLowerCase()
  const emailKey = `${workspaceId}#${email}`
  const phoneKey = contact.phone === undefined ? undefined : `${workspaceId}#${contact.phone}`
  const found =
    (await find('email_key', emailKey)) ?? (phoneKey === undefined ? undefined : await find('phone_key', phoneKey))
  const now = new Date().toISOString()
  if (found === undefined) {
    const keys = { pk: randomUUID(), email_key: emailKey, phone_key: phoneKey }
    await dynamo.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...keys, workspace_id: workspaceId, ...contact, email, created_at: now, updated_at: now },
      }),
    )
    return
  }
  await dynamo.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: found },
      UpdateExpression: 'SET full_name = :name, updated_at = :now',
      ExpressionAttributeValues: { ':name': contact.full_name, ':now': now },
    }),
  )
}
