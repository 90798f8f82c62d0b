/** A failure that the user can act on: only its message is shown, no stack. */
export class LocalCloudFailure extends Error {
  override readonly name = 'LocalCloudFailure'
}

/** The last lines of what a program said, enough to see why it ended. */
export const lastLines = (text: string, count = 40): string => text.trimEnd().split('\n').slice(-count).join('\n')
