import { UsageError } from '../client/src/cli/command-line.ts'
import { parseOptionsOnce } from './parse-options.ts'

export const USAGE = `Usage: npm run --silent restore -- --table contacts|control [options]

  Restores a table of a stage to a new table, gives that what a restore does not carry over, and prints
  the configuration that puts it into service. Changes nothing that is in service.

  --at T       a time such as 2026-11-23T12:00:00Z (default: the latest that can be restored)
  --name N     of the new table (default: made of the old name and the time). If it exists, it is not
               restored again, and all else is done again
  --from N     the table to restore, or that was restored (default: the one in service)
  --times      only prints between which times can be chosen
  --stage S    dev, prod or local (default: a running local cloud, otherwise dev)
`

export const TABLES = ['contacts', 'control'] as const
export type TableOfStage = (typeof TABLES)[number]

export interface RestoreArguments {
  readonly stage: string | undefined
  readonly table: TableOfStage
  readonly at: Date | undefined
  readonly name: string | undefined
  readonly from: string | undefined
  readonly onlyTimes: boolean
}

const STAGE = /^[a-z][a-z0-9-]{0,31}$/
const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/
/** With its zone: a time without one is another time elsewhere. DynamoDB restores to a second. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?(Z|[+-]\d\d:\d\d)$/

const OPTIONS = {
  table: { type: 'string' },
  at: { type: 'string' },
  name: { type: 'string' },
  from: { type: 'string' },
  times: { type: 'boolean', default: false },
  stage: { type: 'string' },
} as const

const parseTable = (text: string | undefined): TableOfStage => {
  const table = TABLES.find((name) => name === text)
  if (table === undefined) throw new UsageError(`--table must be one of ${TABLES.join(', ')}.`)
  return table
}

const parseTime = (text: string | undefined): Date | undefined => {
  if (text === undefined) return undefined
  const time = new Date(text)
  if (!TIME.test(text) || Number.isNaN(time.getTime()))
    throw new UsageError(`--at: '${text}' is no time such as 2026-11-23T12:00:00Z.`)
  return time
}

const parseName = (option: string, text: string | undefined): string | undefined => {
  if (text === undefined || TABLE_NAME.test(text)) return text
  throw new UsageError(`--${option}: '${text}' is no name of a table.`)
}

/** What the arguments of the command line ask for. Throws `UsageError`. */
export const parseRestoreArguments = (args: readonly string[]): RestoreArguments => {
  const values = parseOptionsOnce(args, OPTIONS)
  const { stage, times: onlyTimes } = values
  if (stage !== undefined && !STAGE.test(stage)) throw new UsageError(`--stage: '${stage}' is no name of a stage.`)
  return {
    stage,
    table: parseTable(values.table),
    at: parseTime(values.at),
    name: parseName('name', values.name),
    from: parseName('from', values.from),
    onlyTimes,
  }
}
