import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'

export const makeLogs = (): CloudWatchLogsClient => new CloudWatchLogsClient({ maxAttempts: 2 })

/** In the name of every log group of the stack under test, whether the emulator heeds the ones that it names or takes Lambda's own. */
const STACK = 'ContactsImport-local'

export const stackLogGroups = async (logs: CloudWatchLogsClient): Promise<string[]> => {
  const names: string[] = []
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {}))
    names.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []))
  return names.filter((name) => name.includes(STACK))
}

interface Wanted {
  /** Milliseconds since the epoch; left out, from the beginning. */
  readonly since?: number
}

/** Every line of the groups. */
export const readLogs = async (
  logs: CloudWatchLogsClient,
  groups: readonly string[],
  { since }: Wanted = {},
): Promise<string[]> => {
  const lines: string[] = []
  for (const logGroupName of groups) {
    const wanted = { logGroupName, ...(since !== undefined && { startTime: since }) }
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, wanted))
      lines.push(...events.flatMap(({ message }) => message ?? []))
  }
  return lines
}
