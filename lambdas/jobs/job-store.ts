import { gunzipSync, gzipSync } from 'node:zlib'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { OutcomeCounts } from '../import/outcome.ts'
import { JOB_ERRORS, type Job, type JobErrorCode, type JobStatus, type OutcomeSegment } from './job.ts'
import { jobItemSchema } from './job-item.ts'

/** Somebody else has taken the job over: nothing this incarnation does counts any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

export interface Checkpoint {
  readonly segment: OutcomeSegment
  /** Of all rows up to the segment's end. */
  readonly counts: OutcomeCounts
}

export interface Ending {
  readonly status: 'completed' | 'validated'
  readonly completedAt: string
  readonly answer: string
}

/** Jobs in the control table. Changes of a job are fenced: they throw `LeaseLost` unless `job` is its present incarnation. */
export interface JobStore {
  /** False if the job exists already. */
  open(job: Job): Promise<boolean>
  read(workspaceId: string, jobId: string): Promise<Job | undefined>
  /** The next incarnation of a job that nobody works on; undefined if somebody was quicker. */
  takeOver(job: Job, leaseUntil: number): Promise<Job | undefined>
  /** Records what the last batch came to, and with `ending` the end of the job in the same write. */
  checkpoint(job: Job, checkpoint: Checkpoint, ending?: Ending): Promise<Job>
  fail(job: Job, code: JobErrorCode, now: string): Promise<void>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const itemKey = (job: Pick<Job, 'workspace_id' | 'job_id'>) => ({
  pk: `WORKSPACE#${job.workspace_id}`,
  sk: `JOB#${job.job_id}`,
})

export const makeJobStore = ({ dynamo, tableName }: Deps): JobStore => {
  const update = async (job: Job, changes: Partial<Job>, from: readonly JobStatus[]): Promise<Job | undefined> => {
    try {
      await dynamo.send(new UpdateCommand({ TableName: tableName, Key: itemKey(job), ...fenced(job, changes, from) }))
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      if (!tookEffectBefore(error, job, changes)) return undefined
    }
    return { ...job, ...changes }
  }

  return {
    open: async (job) => {
      const { answer, ...attributes } = job
      try {
        await dynamo.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...itemKey(job), ...attributes },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        )
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw error
      }
    },

    read: async (workspaceId, jobId) => {
      const Key = itemKey({ workspace_id: workspaceId, job_id: jobId })
      const { Item } = await dynamo.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }))
      if (Item === undefined) return undefined
      const { answer, ...job } = jobItemSchema.parse(Item)
      return { ...job, ...(answer && { answer: gunzipSync(answer).toString() }) }
    },

    takeOver: (job, leaseUntil) =>
      update(
        job,
        { status: 'processing', epoch: job.epoch + 1, lease_until: leaseUntil, error: null, completed_at: null },
        ['processing', 'failed'],
      ),

    checkpoint: async (job, { segment, counts }, ending) => {
      const end: Partial<Job> =
        ending === undefined
          ? {}
          : { status: ending.status, completed_at: ending.completedAt, answer: ending.answer, lease_until: 0 }
      const changes: Partial<Job> = { position: segment.to, counts, segments: [...job.segments, segment], ...end }
      const changed = await update(job, changes, ['processing'])
      if (changed === undefined) throw new LeaseLost('The job was taken over before its checkpoint.')
      return changed
    },

    fail: async (job, code, now) => {
      const error = { code, message: JOB_ERRORS[code] }
      const changes: Partial<Job> = { status: 'failed', completed_at: now, error, lease_until: 0 }
      if ((await update(job, changes, ['processing'])) === undefined) {
        throw new LeaseLost('The job was taken over before it could be failed.')
      }
    },
  }
}

/**
 * Whether a checkpoint failed only because an earlier try of the same call, whose answer was lost, had taken effect: nobody else
 * moves the position within an epoch. A take-over has no such sign, so a lost answer there costs the wait for its lease.
 */
const tookEffectBefore = ({ Item }: ConditionalCheckFailedException, job: Job, { position }: Partial<Job>): boolean =>
  position !== undefined && Item?.['epoch']?.N === String(job.epoch) && Item['position']?.N === String(position)

/** The update of a job that takes effect only on the incarnation, and at the position, that the caller knows. */
const fenced = (job: Job, changes: Partial<Job>, from: readonly JobStatus[]) => {
  const attributes = Object.entries(changes).map(
    ([name, value]) => [name, name === 'answer' && typeof value === 'string' ? gzipSync(value) : value] as const,
  )
  const statusNames = from.map((_, n) => `:status${n}`)
  return {
    UpdateExpression: `SET ${attributes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: `#epoch = :seenEpoch AND #position = :seenPosition AND #status IN (${statusNames.join(', ')})`,
    ExpressionAttributeNames: Object.fromEntries(
      [...new Set([...attributes.map(([name]) => name), 'epoch', 'position', 'status'])].map((name) => [
        `#${name}`,
        name,
      ]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value])),
      ':seenEpoch': job.epoch,
      ':seenPosition': job.position,
      ...Object.fromEntries(from.map((status, n) => [`:status${n}`, status])),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
}
