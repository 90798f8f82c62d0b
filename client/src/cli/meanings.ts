import { UsageError } from './command-line.ts'

/** Commands that take options. */
type Action = 'import' | 'check' | 'apply' | 'retry' | 'undo' | 'status' | 'rows' | 'export' | 'mcp'

const SERVICE = ['url', 'key']
const FOLLOWING = [...SERVICE, 'json', 'wait', 'no-wait']

/** Options of commands that take few. */
const TAKEN: Readonly<Partial<Record<Action, readonly string[]>>> = {
  apply: [...FOLLOWING, 'on-drift', 'rejects'],
  undo: [...FOLLOWING, 'dry-run'],
  status: FOLLOWING,
  rows: [...SERVICE, 'json', 'outcome', 'source'],
  export: SERVICE,
  mcp: SERVICE,
}

const OF_OTHERS = ['on-drift', 'outcome', 'source']

/** What the commands that take most options do not take. */
const NOT_TAKEN: Readonly<Partial<Record<Action, readonly string[]>>> = {
  import: OF_OTHERS,
  check: OF_OTHERS,
  // The rows are those of the job, in the format that they have, and the same wish is the same job.
  retry: [...OF_OTHERS, 'format', 'again', 'idempotency-key'],
}

/** An option that changes nothing is refused: who gives one expects something of it. */
export const refuseMeaningless = (action: Action, values: Readonly<Record<string, unknown>>): void => {
  const isTaken = (name: string): boolean => TAKEN[action]?.includes(name) ?? !NOT_TAKEN[action]?.includes(name)
  const other = Object.keys(values).find((name) => !isTaken(name))
  if (other !== undefined) throw new UsageError(`--${other} has no meaning with ${action}.`)
}
