import { createHash } from 'node:crypto'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { workspacePk } from '../platform/control-keys.ts'

/** Days for which a second import of the same content is told of the first. */
const DAYS = 30
const SECONDS_OF_A_DAY = 86_400

export interface ContentUse {
  readonly workspaceId: string
  /** Of what is imported, and how. */
  readonly fingerprint: string
  readonly jobId: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Which job imported a content last. */
export interface ContentStore {
  /** Records that a job imports the content. Gives the job that did so before, however often it is asked. */
  use(content: ContentUse): Promise<string | undefined>
}

/** The fingerprint of what is imported: the same bytes with the same options, in whatever order those were given. */
export const contentFingerprint = (content: string | Uint8Array, options: object): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .update('\n')
    .update(content)
    .digest('hex')

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const earlierIn = (item: Readonly<Record<string, unknown>> | undefined, nowSeconds: number): string | undefined => {
  const { earlier_job_id: earlier, earlier_until: until } = item ?? {}
  return typeof earlier === 'string' && typeof until === 'number' && until > nowSeconds ? earlier : undefined
}

/** Contents in the control table, by their fingerprints: one update, whether or not there was one before. */
export const makeContentStore = ({ dynamo, tableName }: Deps): ContentStore => ({
  use: async ({ workspaceId, fingerprint, jobId, now }) => {
    const nowSeconds = Math.floor(now / 1000)
    const update = new UpdateCommand({
      TableName: tableName,
      Key: { pk: workspacePk(workspaceId), sk: `CONTENT#${fingerprint}` },
      UpdateExpression:
        'SET earlier_job_id = if_not_exists(job_id, :none), earlier_until = if_not_exists(expires_at_seconds, :zero), job_id = :job, expires_at_seconds = :until',
      // The retry of a request that died records nothing anew: the job before it would be lost.
      ConditionExpression: 'attribute_not_exists(job_id) OR job_id <> :job',
      ExpressionAttributeValues: {
        ':none': '',
        ':zero': 0,
        ':job': jobId,
        ':until': nowSeconds + DAYS * SECONDS_OF_A_DAY,
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    try {
      return earlierIn((await dynamo.send(update)).Attributes, nowSeconds)
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return earlierIn(error.Item && unmarshall(error.Item), nowSeconds)
    }
  },
})
