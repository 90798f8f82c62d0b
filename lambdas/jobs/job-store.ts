import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { workspaceOfPk, workspacePk } from '../platform/control-keys.ts'
import { revisionUpdate } from '../platform/revision-update.ts'
import { SWEEP_INDEX, SWEEP_SHARDS, sweepShard } from './sweep-index.ts'
import { changedTexts, jobFrom, toAttribute, toAttributes, type JobAttribute } from './job-item.ts'
import type { Job, JobKey } from './job.ts'
import type { JobPage, JobStore } from './ports.ts'
import type { JobChanges } from './transitions.ts'

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  /** How long a job is kept after its end. @default for good */
  readonly retentionDays?: number
}

const itemKey = ({ workspace_id, job_id }: JobKey) => ({ pk: workspacePk(workspace_id), sk: `JOB#${job_id}` })

/** Entries of the sweep's index on one page of each shard. */
const MAX_DUE_PER_SHARD = 100

/** Jobs in DynamoDB. Each change is one conditional update on the revision that the caller read. */
export const makeJobStore = (deps: Deps): JobStore => ({
  open: (job) => openJob(deps, job),
  read: (name) => readJob(deps, name),
  change: (job, changes, attemptToken) => changeJob(deps, job, { changes, attemptToken }),
  requestCancel: (name) => requestCancel(deps, name),
  list: (query) => listJobs(deps, query),
  due: (now) => dueJobs(deps, now),
})

const openJob = async ({ dynamo, tableName }: Deps, job: Job): Promise<boolean> => {
  const put = new PutCommand({
    TableName: tableName,
    Item: { ...itemKey(job), ...toAttributes(job), ...sweepAttributes(job) },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  try {
    await dynamo.send(put)
    return true
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    // An earlier attempt of this call may have succeeded although its response was lost.
    return itemOf(error)?.writer === job.writer
  }
}

const readJob = async ({ dynamo, tableName }: Deps, name: JobKey): Promise<Job | undefined> => {
  const get = new GetCommand({ TableName: tableName, Key: itemKey(name), ConsistentRead: true })
  const { Item } = await dynamo.send(get)
  return Item === undefined ? undefined : jobFrom(Item)
}

const changeJob = async (
  { dynamo, tableName, retentionDays }: Deps,
  job: Job,
  { changes, attemptToken }: { changes: JobChanges; attemptToken: string },
): Promise<Job | undefined> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: itemKey(job),
    ...changeExpression(job, { ...changes, ...expiry(changes, retentionDays), writer: attemptToken }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  try {
    const { Attributes } = await dynamo.send(update)
    return jobFrom(Attributes ?? {})
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    const stored = itemOf(error)
    return stored?.revision === job.revision + 1 && stored.writer === attemptToken ? stored : undefined
  }
}

const requestCancel = async ({ dynamo, tableName }: Deps, name: JobKey): Promise<Job | undefined> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: itemKey(name),
    UpdateExpression: 'SET cancel_requested = :true',
    ConditionExpression: '#status IN (:queued, :processing)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':true': true, ':queued': 'queued', ':processing': 'processing' },
    ReturnValues: 'ALL_NEW',
  })
  try {
    const { Attributes } = await dynamo.send(update)
    return jobFrom(Attributes ?? {})
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

async function* dueJobs(deps: Deps, now: number): AsyncGenerator<readonly JobKey[]> {
  let shards = SWEEP_SHARDS.map((shard) => ({ shard, from: undefined as Record<string, unknown> | undefined }))
  while (shards.length > 0) {
    const pages = await Promise.all(
      shards.map(async ({ shard, from }) => ({ shard, ...(await duePage(deps, { shard, now, from })) })),
    )
    const names = pages.flatMap((page) => page.names)
    if (names.length > 0) yield names
    shards = pages.flatMap(({ shard, next }) => (next === undefined ? [] : [{ shard, from: next }]))
  }
}

interface DueQuery {
  readonly shard: string
  readonly now: number
  readonly from: Record<string, unknown> | undefined
}

const duePage = async ({ dynamo, tableName }: Deps, { shard, now, from }: DueQuery) => {
  const { Items = [], LastEvaluatedKey: next } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: SWEEP_INDEX,
      KeyConditionExpression: 'sweep_shard = :shard AND sweep_at <= :now',
      ExpressionAttributeValues: { ':shard': shard, ':now': now },
      ...(from !== undefined && { ExclusiveStartKey: from }),
      Limit: MAX_DUE_PER_SHARD,
    }),
  )
  const names = Items.map((item) => ({
    workspace_id: workspaceOfPk(String(item['pk'])),
    job_id: String(item['sk']).replace(/^JOB#/, ''),
  }))
  return { names, next }
}

const itemOf = ({ Item }: ConditionalCheckFailedException): Job | undefined =>
  Item === undefined ? undefined : jobFrom(unmarshall(Item))

/** The index is sparse: a job with nothing left to do has neither attribute. */
const sweepAttributes = ({ job_id, sweep_at }: Pick<Job, 'job_id' | 'sweep_at'>) =>
  sweep_at === null ? {} : { sweep_shard: sweepShard(job_id) }

const SECONDS_OF_A_DAY = 86_400

/** The table deletes a job so long after its end. One that is taken up again is kept. */
const expiry = ({ completed_at: end }: JobChanges, retentionDays: number | undefined) => {
  if (end === undefined || retentionDays === undefined) return {}
  if (end === null) return { expires_at_seconds: null }
  return { expires_at_seconds: Math.floor(Date.parse(end) / 1_000) + retentionDays * SECONDS_OF_A_DAY }
}

/** The update that takes effect only on the revision that its maker knows. Null takes an attribute off. */
const changeExpression = (job: Job, changes: JobChanges & Readonly<Record<string, unknown>>) => {
  const sweep =
    changes.sweep_at === undefined ? {} : { sweep_shard: changes.sweep_at === null ? null : sweepShard(job.job_id) }
  const values = Object.entries({ ...changes, ...changedTexts(job, changes), ...sweep })
  return revisionUpdate(
    job.revision,
    Object.fromEntries(values.map(([name, value]) => [name, toAttribute(name as JobAttribute, value)])),
  )
}

/** Jobs that a query reads to find those of one status: a page may come out short of its limit, and still have a next one. */
const MAX_READ_PER_PAGE = 1_000

type Wanted = Pick<Parameters<JobStore['list']>[0], 'status' | 'kind' | 'createdBy'>

/** An import is kept without its kind. */
const filtersOf = ({ status, kind, createdBy }: Wanted): readonly string[] => [
  ...(status === undefined ? [] : ['#status = :status']),
  ...(kind === undefined ? [] : [kind === 'import' ? '(attribute_not_exists(kind) OR kind = :kind)' : 'kind = :kind']),
  ...(createdBy === undefined
    ? []
    : ['session_id' in createdBy ? 'created_by.session_id = :by' : 'created_by.key_id = :by']),
]

const listJobs = async (
  { dynamo, tableName }: Deps,
  { workspaceId, status, kind, createdBy, limit, after }: Parameters<JobStore['list']>[0],
): Promise<JobPage> => {
  const filters = filtersOf({
    ...(status && { status }),
    ...(kind && { kind }),
    ...(createdBy && { createdBy }),
  })
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': workspacePk(workspaceId),
        ':prefix': 'JOB#',
        ...(status !== undefined && { ':status': status }),
        ...(kind !== undefined && { ':kind': kind }),
        ...(createdBy !== undefined && { ':by': 'session_id' in createdBy ? createdBy.session_id : createdBy.key_id }),
      },
      ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
      ...(status !== undefined && { ExpressionAttributeNames: { '#status': 'status' } }),
      ...(after !== undefined && { ExclusiveStartKey: itemKey({ workspace_id: workspaceId, job_id: after }) }),
      ScanIndexForward: false,
      Limit: filters.length === 0 ? limit : MAX_READ_PER_PAGE,
    }),
  )
  const jobs = Items.map(jobFrom)
  const page = jobs.slice(0, limit)
  const cutAt = jobs.length > limit ? page.at(-1)?.job_id : undefined
  return { jobs: page, next: cutAt ?? (LastEvaluatedKey && String(LastEvaluatedKey['sk']).replace(/^JOB#/, '')) }
}
