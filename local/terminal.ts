/** Where a command tells what it does: a terminal, or a file or pipe that nobody can go back in. */
export interface Terminal {
  readonly write: (text: string) => void
  /** Whether a line that was written can be written over. */
  readonly isInteractive: boolean
}

export const terminalOf = (stream: NodeJS.WriteStream): Terminal => ({
  write: (text) => {
    stream.write(text)
  },
  isInteractive: stream.isTTY,
})
