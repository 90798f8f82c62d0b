/** Where a command prints progress: a terminal, or a file or pipe whose lines cannot be overwritten. */
export interface Terminal {
  readonly write: (text: string) => void
  /** Whether a line that was written can be written over. */
  readonly isInteractive: boolean
  /** Characters in a line now, where that is known. */
  readonly columns?: () => number | undefined
}

/** A terminal on a stream of Node.js. */
export const terminalOf = (stream: NodeJS.WriteStream): Terminal => ({
  write: (text) => {
    stream.write(text)
  },
  // Undefined where it is none.
  isInteractive: (stream.isTTY as boolean | undefined) === true,
  columns: () => stream.columns,
})

/** Text of a file or of the service, without what would move the cursor or change colours. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ')
