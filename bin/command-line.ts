import { runCommandLine } from '../client/src/cli/command-line.ts'

/** Something outside is not as it must be; the message says what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'

const describe = (error: unknown): readonly string[] => {
  const hint = isRefused(error) ? ' Is the local cloud running (npm start)? For a stage on AWS, use --stage.' : ''
  return [`${error instanceof Error ? error.message || error.name : String(error)}${hint}`]
}

/** Runs a command line that reaches a stage. `main` returns the exit code. */
export const runCommand = (name: string, usage: string, main: (args: string[]) => Promise<number>): Promise<void> =>
  runCommandLine({
    name,
    help: `\n${usage.trimEnd()}`,
    main: () => main(process.argv.slice(2)),
    describe,
  })
