import {
  DescribeContinuousBackupsCommand,
  RestoreTableToPointInTimeCommand,
  type RestoreTableToPointInTimeCommandInput,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { Failure } from './command-line.ts'
import type { Dynamo } from './table-settings.ts'

/** Between which times a table can be restored. */
export interface RestorableTimes {
  readonly earliest: Date
  readonly latest: Date
}

export const restorableTimes = async (dynamo: Dynamo, tableName: string): Promise<RestorableTimes> => {
  const { ContinuousBackupsDescription: backups } = await dynamo.send(
    new DescribeContinuousBackupsCommand({ TableName: tableName }),
  )
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
    backups?.PointInTimeRecoveryDescription ?? {}
  if (earliest === undefined || latest === undefined)
    throw new Failure(
      `${tableName} cannot be restored: it has no point-in-time recovery. Only prod has it unless you configure it (pointInTimeRecovery), and it knows nothing of before it was switched on.`,
    )
  return { earliest, latest }
}

const MAX_NAME = 255
const RESTORED = /-restored-\d{14}$/

/** Of a restored table: the old name with the time to which it is restored, in place of an earlier one. */
export const restoredName = (source: string, at: Date): string => {
  const suffix = `-restored-${at.toISOString().replace(/\D/g, '').slice(0, 14)}`
  return source.replace(RESTORED, '').slice(0, MAX_NAME - suffix.length) + suffix
}

/**
 * What is asked of DynamoDB. Key and limits are named, although the source has them: what they are without is said
 * differently on different pages of AWS.
 */
export const restoreInput = (
  source: TableDescription,
  { name, at }: { readonly name: string; readonly at: Date | undefined },
): RestoreTableToPointInTimeCommandInput => {
  const { SSEDescription: encryption, OnDemandThroughput } = source
  return {
    SourceTableName: source.TableName,
    TargetTableName: name,
    ...(at === undefined ? { UseLatestRestorableTime: true } : { RestoreDateTime: at }),
    ...(encryption?.SSEType === 'KMS' && {
      SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: encryption.KMSMasterKeyArn },
    }),
    ...(OnDemandThroughput !== undefined && { OnDemandThroughputOverride: OnDemandThroughput }),
  }
}

/** Begins to restore a table. Fails where the time is not among those that can be restored. */
export const beginRestore = async (
  dynamo: Dynamo,
  source: TableDescription,
  wanted: { readonly name: string; readonly at: Date | undefined; readonly times: RestorableTimes },
): Promise<void> => {
  const { at, times } = wanted
  if (at !== undefined && (at < times.earliest || at > times.latest))
    throw new Failure(
      `${at.toISOString()} cannot be restored: only from ${times.earliest.toISOString()} to ${times.latest.toISOString()}.`,
    )
  await dynamo.send(new RestoreTableToPointInTimeCommand(restoreInput(source, wanted)))
}
