import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './command-line.ts'

interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
  readonly signal: AbortSignal
}

const nowhere = (): Writable =>
  new Writable({
    write: (_chunk, _encoding, done) => {
      done()
    },
  })

/** One line of standard input. On a terminal it is asked for, and not shown as it is typed. */
export const readSecret = async (question: string, { stdin, stderr, signal }: Streams): Promise<string> => {
  const isTerminal = stdin.isTTY === true
  if (isTerminal) stderr.write(question)
  // A terminal that readline writes nowhere to is in raw mode: it echoes nothing by itself.
  const lines = createInterface({ input: stdin, output: nowhere(), terminal: isTerminal, historySize: 0 })
  try {
    const line = await new Promise<string>((resolve, reject) => {
      const stop = (): void => {
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', stop, { once: true })
      lines.once('line', resolve)
      lines.once('SIGINT', () => void process.kill(process.pid, 'SIGINT'))
      lines.once('close', () => {
        reject(new UsageError('No key was given.'))
      })
    })
    if (line.trim() === '') throw new UsageError('No key was given.')
    return line.trim()
  } finally {
    lines.close()
    if (isTerminal) stderr.write('\n')
  }
}
