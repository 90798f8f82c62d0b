import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { SWEEP_INDEX } from '../lambdas/jobs/sweep-index.ts'

const POLL_MS = 500

const untilActive = async (dynamo: DynamoDBDocumentClient, TableName: string): Promise<void> => {
  const isActive = async (): Promise<boolean> => {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }))
    return Table?.TableStatus === 'ACTIVE'
  }
  while (!(await isActive())) await sleep(POLL_MS)
}

/** Makes a table on demand with the string key `pk`, and an index on each named attribute, for as long as `work` takes. */
export const withTable = async <T>(
  dynamo: DynamoDBDocumentClient,
  indexes: readonly string[],
  work: (tableName: string) => Promise<T>,
): Promise<T> => {
  const input = {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: ['pk', ...indexes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((name) => ({
        IndexName: name,
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        // What the CDK makes of an index by default.
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  } satisfies Omit<CreateTableCommandInput, 'TableName'>
  return withTableLike(dynamo, input, work)
}

/** Makes a table as `lib/control-table.ts` does, for as long as `work` takes. */
export const withControlTable = <T>(
  dynamo: DynamoDBDocumentClient,
  work: (tableName: string) => Promise<T>,
): Promise<T> => {
  const input = {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'sweep_shard', AttributeType: 'S' },
      { AttributeName: 'sweep_at', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: SWEEP_INDEX,
        KeySchema: [
          { AttributeName: 'sweep_shard', KeyType: 'HASH' },
          { AttributeName: 'sweep_at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  } satisfies Omit<CreateTableCommandInput, 'TableName'>
  return withTableLike(dynamo, input, work)
}

const withTableLike = async <T>(
  dynamo: DynamoDBDocumentClient,
  input: Omit<CreateTableCommandInput, 'TableName'>,
  work: (tableName: string) => Promise<T>,
): Promise<T> => {
  const TableName = `contacts-import-bench-${randomBytes(5).toString('hex')}`
  await dynamo.send(new CreateTableCommand({ ...input, TableName }))
  try {
    await untilActive(dynamo, TableName)
    return await work(TableName)
  } finally {
    await dynamo.send(new DeleteTableCommand({ TableName }))
  }
}
