#!/usr/bin/env node
import { DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb'
import { EXIT } from '../client/src/cli/command-line.ts'
import { makeDynamo } from '../lambdas/platform/aws.ts'
import { systemClock } from '../lambdas/platform/clock.ts'
import { Failure, runCommand } from './command-line.ts'
import { importsSince } from './imports-since.ts'
import { parseRestoreArguments, USAGE, type RestoreArguments } from './restore-arguments.ts'
import { beginRestore, restorableTimes, restoredName } from './restore-table.ts'
import { closeRevived } from './revived-control.ts'
import { openStage, type StackOutput } from './stage.ts'
import { applySettings, describeTable, readSettings, whenActive } from './table-settings.ts'

const OUTPUTS = { contacts: 'ContactsTableName', control: 'ControlTableName' } as const
const TELL_MS = 60_000

const tell = (text: string): void => {
  process.stderr.write(`restore: ${text}\n`)
}

/** Says once a minute that it waits: a restore takes 20 minutes at least. */
const tellSeldom = () => {
  const began = performance.now()
  let told = -Infinity
  return (status: string): void => {
    const now = performance.now()
    if (now - told < TELL_MS) return
    told = now
    tell(`${status}, ${Math.round((now - began) / 1_000)} s`)
  }
}

const sourceOf = async (dynamo: DynamoDBClient, name: string): Promise<TableDescription> => {
  const source = await describeTable(dynamo, name)
  if (source === undefined)
    throw new Failure(`There is no table ${name}. For a deleted one, see docs/runbook.md#restore-a-table.`)
  return source
}

/** The table to which it was restored, that can be used; made unless it is there. */
const restoredTable = async (
  dynamo: DynamoDBClient,
  source: TableDescription,
  { at, name }: Pick<RestoreArguments, 'at' | 'name'>,
): Promise<{ readonly name: string; readonly at: Date }> => {
  const times = await restorableTimes(dynamo, source.TableName ?? '')
  const time = at ?? times.latest
  const target = name ?? restoredName(source.TableName ?? '', time)
  if ((await describeTable(dynamo, target)) === undefined) {
    tell(`restoring ${source.TableName ?? ''} of ${time.toISOString()} to ${target}`)
    await beginRestore(dynamo, source, { name: target, at, times })
  } else tell(`${target} exists, and is not restored again`)
  const { RestoreSummary } = await whenActive(dynamo, target, { tell: tellSeldom() })
  return { name: target, at: RestoreSummary?.RestoreDateTime ?? time }
}

const restore = async (wanted: RestoreArguments, output: StackOutput): Promise<unknown> => {
  const { table } = wanted
  const dynamo = new DynamoDBClient()
  const documents = makeDynamo()
  const source = await sourceOf(dynamo, wanted.from ?? output(OUTPUTS[table]))
  if (wanted.onlyTimes) return { table: source.TableName, ...(await restorableTimes(dynamo, source.TableName ?? '')) }

  const { name, at } = await restoredTable(dynamo, source, wanted)
  const settings = await readSettings(dynamo, source)
  await applySettings(dynamo, name, settings)
  tell('its settings are those of the source')

  const control = table === 'control' ? (source.TableName ?? '') : output(OUTPUTS.control)
  const closed =
    table === 'control'
      ? await closeRevived({ dynamo: documents, clock: systemClock, current: control, restored: name })
      : undefined
  return {
    table,
    from: source.TableName,
    restored_to: at.toISOString(),
    name,
    settings,
    closed,
    imports_since: await importsSince(documents, control, at),
    configuration: { existingTables: { [table]: name } },
  }
}

await runCommand('restore', USAGE, async (args) => {
  const wanted = parseRestoreArguments(args)
  const output = await openStage(wanted.stage)
  process.stdout.write(`${JSON.stringify(await restore(wanted, output), null, 2)}\n`)
  return EXIT.done
})
