import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

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
  const TableName = `contacts-import-bench-${randomBytes(5).toString('hex')}`
  const input: CreateTableCommandInput = {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: ['pk', ...indexes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((name) => ({
        IndexName: name,
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        // What the CDK makes of an index unless told otherwise.
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  }
  await dynamo.send(new CreateTableCommand(input))
  try {
    await untilActive(dynamo, TableName)
    return await work(TableName)
  } finally {
    await dynamo.send(new DeleteTableCommand({ TableName }))
  }
}
