import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { workspacePk } from '../platform/control-keys.ts'

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

/** Whether a workspace has ever had a key. Its secret is not read. */
export const makeWorkspaceExists =
  ({ dynamo, tableName }: Deps) =>
  async (workspaceId: string): Promise<boolean> => {
    const Key = { pk: workspacePk(workspaceId), sk: 'WORKSPACE' }
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName, Key, ConsistentRead: true, ProjectionExpression: 'pk' }),
    )
    return Item !== undefined
  }
