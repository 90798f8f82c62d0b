import { hasEnded, type Job } from '../responses.ts'
import type { Terminal } from './terminal.ts'

/** What is shown of a job under way. */
export type JobProgress = Pick<Job, 'status' | 'progress' | 'processed_count' | 'rows_per_second'>

const BAR_WIDTH = 30
/** Less than this says nothing. */
const MIN_BAR_WIDTH = 5
/** Milliseconds between lines where no line can be overwritten: bearable in a log. */
const PLAIN_MS = 2_000
const DEFAULT_COLUMNS = 80

/** How far a job is, and how fast. */
const progressText = ({ status, progress, processed_count, rows_per_second }: JobProgress): string => {
  const percent = `${Math.floor(progress * 100)} %`.padStart(5)
  const speed = rows_per_second === null ? '' : `, ${Math.round(rows_per_second).toLocaleString('en')} rows/s`
  return `${percent}  ${status}, ${processed_count.toLocaleString('en')} rows${speed}`
}

/** The same behind a bar as wide as there is room for, in one line of a terminal. */
export const progressLine = (job: JobProgress, columns = DEFAULT_COLUMNS): string => {
  const text = progressText(job)
  // In the last column some terminals begin a new line.
  const room = columns - 1
  const width = Math.min(BAR_WIDTH, room - text.length - 1)
  if (width < MIN_BAR_WIDTH) return text.slice(0, Math.max(room, 0))
  const done = Math.round(job.progress * width)
  return `${'█'.repeat(done)}${'░'.repeat(width - done)} ${text}`
}

/** Shows how a job gets on: in one line on a terminal, else a line now and then and whenever its status changes. */
export const makeProgressView = (
  { write, isInteractive, columns }: Terminal,
  now: () => number = () => performance.now(),
): { readonly show: (job: JobProgress) => void; readonly leave: () => void } => {
  let shown: { readonly status: string; readonly at: number } | undefined
  let isOpen = false
  const show = (job: JobProgress): void => {
    if (isInteractive) {
      isOpen = !hasEnded(job)
      write(`\r${progressLine(job, columns?.())}\u001b[K${isOpen ? '' : '\n'}`)
      return
    }
    if (shown?.status === job.status && now() - shown.at < PLAIN_MS) return
    shown = { status: job.status, at: now() }
    write(`${progressText(job)}\n`)
  }
  return {
    show,
    /** Ends a line that is still to be written over, before something else is said. */
    leave: () => {
      if (isOpen) write('\n')
      isOpen = false
    },
  }
}
