import { DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb'
import { SWEEP_INDEX } from '../lambdas/jobs/sweep-index.ts'
import type { StageConfig } from '../lib/config.ts'
import { CONTROL_TIME_TO_LIVE } from '../lib/control-table.ts'
import { isProtected } from '../lib/removal-policy.ts'
import type { TableOfStage } from './restore-arguments.ts'
import { describeTable, readSettings, type Dynamo, type TableSettings } from './table-settings.ts'

type Config = Pick<StageConfig, 'deletionProtection' | 'existingTables' | 'keepData' | 'pointInTimeRecovery'>

/** Partition key and sort key, as the code uses them. */
const KEYS = { contacts: ['pk'], control: ['pk', 'sk'] } as const

interface Found {
  readonly table: TableDescription
  readonly settings: Pick<TableSettings, 'deletionProtection' | 'pointInTimeRecovery' | 'timeToLive'>
}

/** What a table that the stage names lacks of what one made by the stack has. */
export const lacksOf = (name: TableOfStage, config: Config, { table, settings }: Found): readonly string[] => {
  const keys = (table.KeySchema ?? []).map(({ AttributeName }) => AttributeName)
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName)
  const wantsTimeToLive = name === 'control' ? CONTROL_TIME_TO_LIVE : undefined
  return [
    table.TableStatus !== 'ACTIVE' && `is ${String(table.TableStatus)}`,
    keys.join() !== KEYS[name].join() && `has the key ${keys.join(', ')}, not ${KEYS[name].join(', ')}`,
    name === 'control' && !indexes.includes(SWEEP_INDEX) && `lacks the index ${SWEEP_INDEX}`,
    settings.timeToLive !== wantsTimeToLive &&
      `has ${settings.timeToLive ?? 'no attribute'} as its time to live, not ${wantsTimeToLive ?? 'none'}`,
    config.pointInTimeRecovery &&
      settings.pointInTimeRecovery.PointInTimeRecoveryEnabled !== true &&
      'has no point-in-time recovery',
    isProtected(config) && !settings.deletionProtection && 'is not protected from deletion',
  ].filter((lack) => lack !== false)
}

/** What stands against a deployment that takes tables which exist. */
export const existingTableProblems = async (
  config: Config,
  dynamo: Dynamo = new DynamoDBClient(),
): Promise<readonly string[]> => {
  const problems: string[] = []
  for (const [name, tableName] of Object.entries(config.existingTables ?? {}) as [TableOfStage, string][]) {
    const table = await describeTable(dynamo, tableName)
    if (table === undefined) problems.push(`existingTables.${name}: there is no table ${tableName}.`)
    else
      for (const lack of lacksOf(name, config, { table, settings: await readSettings(dynamo, table) }))
        problems.push(`existingTables.${name}: ${tableName} ${lack}.`)
  }
  return problems
}
