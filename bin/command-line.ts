/** Something outside is not as it must be; the message says what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** What was typed cannot be run; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Runs a command line: 2 and how to use it after a mistake in what was typed, 1 and the reason after any other failure. */
export const runCommand = async (
  name: string,
  usage: string,
  main: (args: string[]) => Promise<void>,
): Promise<void> => {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    const isUsage = error instanceof Error && error.name === 'UsageError'
    const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
    const hint = refused ? ' Is the local cloud running (npm start)? For a stage on AWS, use --stage.' : ''
    const message = `${error instanceof Error ? error.message || error.name : String(error)}${hint}`
    process.stderr.write(isUsage ? `${message}\n\n${usage}` : `${name}: ${message}\n`)
    process.exitCode = isUsage ? 2 : 1
  }
}
