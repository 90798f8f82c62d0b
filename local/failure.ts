/** A failure that a person can act on: shown as its message alone, without a stack. */
export class LocalCloudFailure extends Error {
  override readonly name = 'LocalCloudFailure'
}

/** The last lines of what a program said, enough to see why it ended. */
export const lastLines = (text: string, count = 40): string => text.trimEnd().split('\n').slice(-count).join('\n')
