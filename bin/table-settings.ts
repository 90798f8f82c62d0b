import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  PutResourcePolicyCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type DynamoDBClient,
  type PointInTimeRecoverySpecification,
  type TableDescription,
  type Tag,
  type UpdateTableCommandInput,
  type WarmThroughput,
} from '@aws-sdk/client-dynamodb'
import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from './command-line.ts'

export type Dynamo = Pick<DynamoDBClient, 'send'>

/**
 * What a restore does not carry over. (Indexes, billing mode and encryption it does. A table of this project has no
 * stream, and none is provisioned, so that nothing scales it.)
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html
 */
export interface TableSettings {
  /** The attribute by which items expire. */
  readonly timeToLive: string | undefined
  readonly pointInTimeRecovery: PointInTimeRecoverySpecification
  readonly deletionProtection: boolean
  readonly tags: readonly Tag[]
  readonly resourcePolicy: string | undefined
  /** Where it is more than a new table has. */
  readonly warmThroughput: WarmThroughput | undefined
}

/** What a new table takes at once. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
const NEW_TABLE = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 }
const POLL_MS = 2_000

export const describeTable = async (dynamo: Dynamo, tableName: string): Promise<TableDescription | undefined> => {
  try {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: tableName }))
    return Table
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

/** The table, once it can be used. `tell` hears how long it has taken each time it cannot yet. */
export const whenActive = async (
  dynamo: Dynamo,
  tableName: string,
  { tell, pollMs = POLL_MS }: { readonly tell?: (status: string) => void; readonly pollMs?: number } = {},
): Promise<TableDescription> => {
  for (;;) {
    const table = await describeTable(dynamo, tableName)
    if (table === undefined) throw new Failure(`There is no table ${tableName}.`)
    if (table.TableStatus === 'ACTIVE') return table
    tell?.(table.TableStatus ?? 'UNKNOWN')
    await pause(pollMs)
  }
}

const timeToLiveOf = async (dynamo: Dynamo, tableName: string): Promise<string | undefined> => {
  const { TimeToLiveDescription: found } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName: tableName }))
  return found?.TimeToLiveStatus === 'ENABLED' || found?.TimeToLiveStatus === 'ENABLING'
    ? found.AttributeName
    : undefined
}

const recoveryOf = async (dynamo: Dynamo, tableName: string): Promise<PointInTimeRecoverySpecification> => {
  const { ContinuousBackupsDescription: found } = await dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName: tableName }),
  )
  const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays } = found?.PointInTimeRecoveryDescription ?? {}
  return {
    PointInTimeRecoveryEnabled: status === 'ENABLED',
    ...(RecoveryPeriodInDays !== undefined && { RecoveryPeriodInDays }),
  }
}

/** Tags that AWS itself has set can only be set by it. */
const tagsOf = async (dynamo: Dynamo, arn: string): Promise<readonly Tag[]> => {
  const tags: Tag[] = []
  for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
    const page = await dynamo.send(new ListTagsOfResourceCommand({ ResourceArn: arn, NextToken: token }))
    tags.push(...(page.Tags ?? []).filter(({ Key }) => Key?.startsWith('aws:') !== true))
    token = page.NextToken
  }
  return tags
}

const resourcePolicyOf = async (dynamo: Dynamo, arn: string): Promise<string | undefined> => {
  try {
    return (await dynamo.send(new GetResourcePolicyCommand({ ResourceArn: arn }))).Policy
  } catch (error) {
    if (error instanceof Error && error.name === 'PolicyNotFoundException') return undefined
    throw error
  }
}

const warmthOf = ({ WarmThroughput: warm = {} }: TableDescription): WarmThroughput | undefined => {
  const { ReadUnitsPerSecond = 0, WriteUnitsPerSecond = 0 } = warm
  const isMore =
    ReadUnitsPerSecond > NEW_TABLE.ReadUnitsPerSecond || WriteUnitsPerSecond > NEW_TABLE.WriteUnitsPerSecond
  return isMore ? { ReadUnitsPerSecond, WriteUnitsPerSecond } : undefined
}

/** What a table has that a restored one has not. */
export const readSettings = async (dynamo: Dynamo, table: TableDescription): Promise<TableSettings> => {
  const { TableName: name = '', TableArn: arn = '' } = table
  const [timeToLive, pointInTimeRecovery, tags, resourcePolicy] = await Promise.all([
    timeToLiveOf(dynamo, name),
    recoveryOf(dynamo, name),
    tagsOf(dynamo, arn),
    resourcePolicyOf(dynamo, arn),
  ])
  const deletionProtection = table.DeletionProtectionEnabled === true
  return { timeToLive, pointInTimeRecovery, deletionProtection, tags, resourcePolicy, warmThroughput: warmthOf(table) }
}

/** Gives a table these settings. Can be repeated: what it has already is left as it is. */
export const applySettings = async (
  dynamo: Dynamo,
  tableName: string,
  wanted: TableSettings,
  pollMs = POLL_MS,
): Promise<void> => {
  const table = await whenActive(dynamo, tableName, { pollMs })
  const has = await readSettings(dynamo, table)
  const arn = table.TableArn ?? ''
  // DynamoDB takes one change of a table at a time.
  const update = async (change: Omit<UpdateTableCommandInput, 'TableName'>): Promise<void> => {
    await dynamo.send(new UpdateTableCommand({ TableName: tableName, ...change }))
    await whenActive(dynamo, tableName, { pollMs })
  }
  if (wanted.tags.length > 0) await dynamo.send(new TagResourceCommand({ ResourceArn: arn, Tags: [...wanted.tags] }))
  if (wanted.timeToLive !== undefined && has.timeToLive !== wanted.timeToLive)
    await dynamo.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: wanted.timeToLive, Enabled: true },
      }),
    )
  if (wanted.pointInTimeRecovery.PointInTimeRecoveryEnabled === true)
    await dynamo.send(
      new UpdateContinuousBackupsCommand({
        TableName: tableName,
        PointInTimeRecoverySpecification: wanted.pointInTimeRecovery,
      }),
    )
  if (wanted.resourcePolicy !== undefined && has.resourcePolicy !== wanted.resourcePolicy)
    await dynamo.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy: wanted.resourcePolicy }))
  if (wanted.warmThroughput !== undefined && has.warmThroughput === undefined)
    await update({ WarmThroughput: wanted.warmThroughput })
  if (wanted.deletionProtection && !has.deletionProtection) await update({ DeletionProtectionEnabled: true })
}
