const PARENT_POLL_MS = 1_000
/** A timer has to come round some time; nothing happens then. */
const STAY_MS = 60_000
/** One Ctrl-C arrives twice, from the terminal and from npm, which passes it on. Later ones are meant. */
const SAME_REQUEST_MS = 1_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** What a shell reports for a program that a signal ended: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** This process was asked to end. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly exitCode: number

  constructor(reason: string, exitCode: number) {
    super(reason)
    this.exitCode = exitCode
  }
}

/**
 * A signal that aborts, with `Stopped`, when this process shall end: by Ctrl-C, `kill`, a closed terminal, a closed
 * output, or the death of the npm that started it (after which Ctrl-C could not reach it). A second request ends it at
 * once; our emulator ends with it in any case.
 */
export const watchLifetime = (): AbortSignal => {
  const controller = new AbortController()
  const stop = (reason: string, exitCode: number): void => {
    controller.abort(new Stopped(reason, exitCode))
  }
  let firstAsked: number | undefined
  for (const signal of SIGNALS)
    process.on(signal, () => {
      firstAsked ??= performance.now()
      if (performance.now() - firstAsked > SAME_REQUEST_MS) process.exit(EXIT_CODES[signal])
      stop(signal, EXIT_CODES[signal])
    })
  process.stdout.on('error', () => {
    stop('The output is closed.', 1)
  })
  const parent = process.ppid
  if (process.env['npm_lifecycle_event'] !== undefined)
    setInterval(() => {
      if (process.ppid !== parent) stop('npm is gone.', EXIT_CODES.SIGHUP)
    }, PARENT_POLL_MS).unref()
  return controller.signal
}

/** Resolves when the signal is aborted. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })

/** Keeps the process alive where nothing else does: an emulator that is not ours is no child of it. Gives the way to let go. */
export const stayAlive = (): (() => void) => {
  const timer = setInterval(() => undefined, STAY_MS)
  return () => {
    clearInterval(timer)
  }
}
