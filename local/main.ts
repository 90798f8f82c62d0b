import { LocalCloudFailure } from './failure.ts'
import { Stopped } from './lifetime.ts'

/** Runs the body of a command. What a person can act on is said in a sentence; anything else is a fault of ours, with its stack. */
export const runMain = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main()
  } catch (error) {
    if (error instanceof Stopped) {
      process.exitCode = error.exitCode
      return
    }
    process.exitCode = 1
    process.stderr.write(
      `\n${error instanceof LocalCloudFailure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
  }
}
