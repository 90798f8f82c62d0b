/** Prints progress for the user. */
export type Progress = (message: string) => void

/** Progress lines that begin with the seconds since the start. */
export const makeProgress = (write: (line: string) => void, now: () => number = () => performance.now()): Progress => {
  const start = now()
  return (message) => {
    write(`[${((now() - start) / 1000).toFixed(1).padStart(5)} s] ${message}\n`)
  }
}
