/** Prints progress for the user. */
export type Progress = (message: string) => void

/** Progress lines that begin with the seconds since the start. */
export const makeProgress = (write: (line: string) => void, now: () => number = () => performance.now()): Progress => {
  const start = now()
  return (message) => {
    write(`[${((now() - start) / 1000).toFixed(1).padStart(5)} s] ${message}\n`)
  }
}

const STILL_EVERY_MS = 5_000

/** Says what is done now, and every few seconds for how long already. */
export const keepTelling = async <T>(progress: Progress, what: string, work: () => Promise<T>): Promise<T> => {
  progress(what)
  const start = performance.now()
  const timer = setInterval(() => {
    progress(`… since ${Math.round((performance.now() - start) / 1000)} s: ${what}`)
  }, STILL_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
