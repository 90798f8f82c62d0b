import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { workspacePk } from '../platform/control-keys.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import type { Line, Slots } from './slots.ts'

/** One item for each workspace: who runs and who waits. */
export interface SlotStore {
  /** An empty line, where nothing is stored. */
  read(workspaceId: string): Promise<Slots>
  /** False if the line no longer was at the revision of `seen`. A retry with the same attempt token finds its own change. */
  change(seen: Slots, next: Line, attemptToken: string): Promise<boolean>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const itemSchema = z.object({
  revision: z.int().positive(),
  running: z.array(
    z.object({ job_id: z.string(), holder: z.string().nullable(), until: z.number().int().nonnegative() }),
  ),
  waiting: z.array(z.string()),
})

const itemKey = (workspaceId: string) => ({ pk: workspacePk(workspaceId), sk: 'SLOTS' })

/** Slots in DynamoDB. */
export const makeSlotStore = ({ dynamo, tableName }: Deps): SlotStore => ({
  read: async (workspace_id) => {
    const get = new GetCommand({ TableName: tableName, Key: itemKey(workspace_id), ConsistentRead: true })
    const { Item } = await dynamo.send(get)
    return Item === undefined
      ? { workspace_id, revision: 0, running: [], waiting: [] }
      : { workspace_id, ...itemSchema.parse(readable(Item)) }
  },
  change: async ({ workspace_id, revision }, { running, waiting }, attemptToken) => {
    try {
      await dynamo.send(
        new UpdateCommand({
          TableName: tableName,
          Key: itemKey(workspace_id),
          UpdateExpression:
            'SET #revision = :next, stored_version = :version, writer = :writer, running = :running, waiting = :waiting',
          ConditionExpression: revision === 0 ? 'attribute_not_exists(pk)' : '#revision = :seen',
          ExpressionAttributeNames: { '#revision': 'revision' },
          ExpressionAttributeValues: {
            ':next': revision + 1,
            ':version': STORED_VERSION.stored_version,
            ':writer': attemptToken,
            ':running': running,
            ':waiting': waiting,
            ...(revision > 0 && { ':seen': revision }),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      return true
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      const stored = error.Item && unmarshall(error.Item)
      return stored?.['revision'] === revision + 1 && stored['writer'] === attemptToken
    }
  },
})

/** Whether a change would change nothing. */
export const isSameLine = (one: Line, other: Line): boolean =>
  JSON.stringify([one.running, one.waiting]) === JSON.stringify([other.running, other.waiting])
