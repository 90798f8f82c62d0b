import { setTimeout as pause } from 'node:timers/promises'
import type { HttpAnswer } from './http-client.ts'
import type { Terminal } from './terminal.ts'

/** What is shown of a job under way. */
export interface JobProgress {
  readonly status: string
  readonly progress: number
  readonly processed_count: number
  readonly rows_per_second: number | null
}

const BAR_WIDTH = 30
const INTERACTIVE_MS = 200
/** A line a second is what a log bears. */
const PLAIN_MS = 1_000
/** A job that takes longer than the sample needs anywhere is not waited for. */
const PATIENCE_MS = 3 * 60_000

const ENDED = new Set(['completed', 'failed', 'cancelled', 'validated'])

/** One line: a bar, how far it is, and how fast. */
export const progressLine = ({ status, progress, processed_count, rows_per_second }: JobProgress): string => {
  const done = Math.round(progress * BAR_WIDTH)
  const bar = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done)
  const percent = `${Math.floor(progress * 100)} %`.padStart(5)
  const speed = rows_per_second === null ? '' : `, ${Math.round(rows_per_second).toLocaleString('en')} rows/s`
  return `${bar} ${percent}  ${status}, ${processed_count.toLocaleString('en')} rows${speed}`
}

/** Shows how a job gets on until it ends, or until `look` is answered anything but a job. Gives the last answer. */
export const followJob = async (
  look: () => Promise<HttpAnswer>,
  { write, isInteractive }: Terminal,
  signal: AbortSignal,
): Promise<HttpAnswer> => {
  const patience = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await look()
    if (answer.status !== 200) return answer
    const job = (answer.json as { data: JobProgress }).data
    const line = progressLine(job)
    const isLast = ENDED.has(job.status) || performance.now() > patience
    write(isInteractive ? `\r${line}\u001b[K${isLast ? '\n' : ''}` : `${line}\n`)
    if (isLast) return answer
    await pause(isInteractive ? INTERACTIVE_MS : PLAIN_MS, undefined, { signal })
  }
}
