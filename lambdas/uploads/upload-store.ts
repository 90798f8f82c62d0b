import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { workspacePk } from '../platform/control-keys.ts'
import { payloadFormatSchema } from '../platform/payload-format.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import { isUploadId, type Upload, type UploadKey } from './upload.ts'

/** Uploads in the control table. */
export interface UploadStore {
  /** Keeps a new upload. Where one of that name was opened less than 24 h before, nothing is kept, and that one is given. */
  open(upload: Upload): Promise<Upload | undefined>
  read(name: UploadKey, now: number): Promise<Upload | undefined>
  /** Claims an upload for a job. False unless it is unused, used by the same job, or still as in `upload`. */
  claim(upload: Upload, jobId: string, now: number): Promise<boolean>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const itemSchema = z.object({
  workspace_id: z.string(),
  upload_id: z.string(),
  format: payloadFormatSchema,
  expires_at: z.int(),
  file_name: z.string().exactOptional(),
  opened_by: z.string().optional(),
  used_by_job: z.string().optional(),
  used_since: z.int().optional(),
  expires_at_seconds: z.int(),
})

const itemKey = ({ workspace_id, upload_id }: UploadKey) => ({
  pk: workspacePk(workspace_id),
  sk: `UPLOAD#${upload_id}`,
})

const DAY_SECONDS = 24 * 60 * 60
/** Seconds that an upload can be imported after the last moment at which it may be sent. */
const USABLE_SECONDS = DAY_SECONDS
/** Milliseconds for which an Idempotency-Key stands for one upload, by the contract. */
const RETENTION_MS = DAY_SECONDS * 1000

const uploadOf = ({
  opened_by,
  used_by_job,
  used_since = 0,
  expires_at_seconds,
  ...upload
}: z.output<typeof itemSchema>): Upload => ({
  ...upload,
  ...(opened_by !== undefined && { opened_by }),
  ...(used_by_job !== undefined && { used_by: { job_id: used_by_job, since: used_since } }),
})

/** Uploads in the control table. Expired items count as absent. */
export const makeUploadStore = ({ dynamo, tableName }: Deps): UploadStore => ({
  open: async (upload) => {
    const { workspace_id, upload_id, format, expires_at, file_name, opened_by } = upload
    const expires_at_seconds = Math.floor(expires_at / 1000) + USABLE_SECONDS
    const put = new PutCommand({
      TableName: tableName,
      Item: {
        ...itemKey(upload),
        ...STORED_VERSION,
        workspace_id,
        upload_id,
        format,
        expires_at,
        ...(file_name !== undefined && { file_name }),
        ...(opened_by !== undefined && { opened_by }),
        expires_at_seconds,
      },
      // All forms are good for equally long, so that what one is older than another by is what their ends lie apart.
      ConditionExpression: 'attribute_not_exists(pk) OR expires_at <= :day_before',
      ExpressionAttributeValues: { ':day_before': expires_at - RETENTION_MS },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    try {
      await dynamo.send(put)
      return undefined
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error
      return uploadOf(itemSchema.parse(readable(unmarshall(error.Item))))
    }
  },

  read: async (name, now) => {
    // Nothing that cannot be an id is looked up.
    if (!isUploadId(name.upload_id)) return undefined
    const get = new GetCommand({ TableName: tableName, Key: itemKey(name), ConsistentRead: true })
    const { Item } = await dynamo.send(get)
    if (Item === undefined) return undefined
    const item = itemSchema.parse(readable(Item))
    // TTL deletes late, by days at worst: an expired item counts as none.
    return item.expires_at_seconds <= Math.floor(now / 1000) ? undefined : uploadOf(item)
  },

  claim: async (upload, jobId, now) => {
    const update = new UpdateCommand({
      TableName: tableName,
      Key: itemKey(upload),
      UpdateExpression: 'SET used_by_job = :job, used_since = :now',
      ConditionExpression:
        'attribute_exists(pk) AND (attribute_not_exists(used_by_job) OR used_by_job = :job OR (used_by_job = :seen AND used_since = :since))',
      ExpressionAttributeValues: {
        ':job': jobId,
        ':now': now,
        ':seen': upload.used_by?.job_id ?? jobId,
        // The job that was seen may have been taken up again since: then it is not abandoned.
        ':since': upload.used_by?.since ?? now,
      },
    })
    try {
      await dynamo.send(update)
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  },
})
