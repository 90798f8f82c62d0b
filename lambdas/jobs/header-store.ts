import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { workspacePk } from '../platform/control-keys.ts'

const SECONDS_OF_A_DAY = 86_400

export interface HeaderKey {
  readonly workspaceId: string
  /** Keyed hash of the header row. */
  readonly header: string
}

/** Which import with a given mapping had a header row last. */
export interface HeaderStore {
  remember(key: HeaderKey & { readonly jobId: string; readonly now: number }): Promise<void>
  /** The job's id. */
  find(key: HeaderKey & { readonly now: number }): Promise<string | undefined>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  /** As long as its job. @default for good */
  readonly retentionDays?: number
}

const itemKey = ({ workspaceId, header }: HeaderKey) => ({ pk: workspacePk(workspaceId), sk: `HEADER#${header}` })

/** Header rows in the control table, one item each. */
export const makeHeaderStore = ({ dynamo, tableName, retentionDays }: Deps): HeaderStore => ({
  remember: async ({ jobId, now, ...key }) => {
    const until = retentionDays !== undefined && Math.floor(now / 1000) + retentionDays * SECONDS_OF_A_DAY
    await dynamo.send(
      new UpdateCommand({
        TableName: tableName,
        Key: itemKey(key),
        UpdateExpression: `SET job_id = :job${until === false ? '' : ', expires_at_seconds = :until'}`,
        ExpressionAttributeValues: { ':job': jobId, ...(until !== false && { ':until': until }) },
      }),
    )
  },
  find: async ({ now, ...key }) => {
    const get = new GetCommand({ TableName: tableName, Key: itemKey(key), ConsistentRead: true })
    const { job_id: jobId, expires_at_seconds: until } = (await dynamo.send(get)).Item ?? {}
    const isOver = typeof until === 'number' && until <= Math.floor(now / 1000)
    return typeof jobId === 'string' && !isOver ? jobId : undefined
  },
})
