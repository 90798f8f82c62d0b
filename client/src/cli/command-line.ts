/** The command line is wrong; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What a shell gets. 3, of `contacts-import`: the import completed, and some rows failed. */
export const EXIT = { done: 0, failed: 1, usage: 2, someRowsFailed: 3 } as const

interface CommandLine {
  /** Begins each message of an error. */
  readonly name: string
  /** Follows the message of a `UsageError`: the usage, or where it is. */
  readonly help: string
  /** Runs the command. Returns its exit code. */
  readonly main: () => Promise<number>
  /** Any other error, line by line. */
  readonly describe?: (error: unknown) => readonly string[]
}

const messageOf = (error: unknown): string[] => [error instanceof Error ? error.message || error.name : String(error)]

/** Runs a command line and sets the exit code: 2 for a `UsageError`, 1 for any other. */
export const runCommandLine = async ({ name, help, main, describe = messageOf }: CommandLine): Promise<void> => {
  try {
    process.exitCode = await main()
  } catch (error) {
    const isUsage = error instanceof UsageError
    const [first = '', ...more] = isUsage ? [error.message, help] : describe(error)
    process.stderr.write(`${[`${name}: ${first}`, ...more].join('\n')}\n`)
    process.exitCode = isUsage ? EXIT.usage : EXIT.failed
  }
}
