import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { randomUUID } from 'node:crypto'
import { SWEEP_INDEX } from '../../lambdas/jobs/sweep-index.ts'
import { dynamo } from './stored.ts'

const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType })
const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType })

/** A control table of a test's own, which no function looks at. */
export const createControlTable = async (): Promise<string> => {
  const TableName = `control-${randomUUID()}`
  await dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      AttributeDefinitions: [
        attribute('pk', 'S'),
        attribute('sk', 'S'),
        attribute('sweep_shard', 'S'),
        attribute('sweep_at', 'N'),
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: SWEEP_INDEX,
          KeySchema: [key('sweep_shard', 'HASH'), key('sweep_at', 'RANGE')],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  )
  return TableName
}

export const deleteTables = async (names: readonly string[]): Promise<void> => {
  for (const TableName of names) await dynamo.send(new DeleteTableCommand({ TableName }))
}
