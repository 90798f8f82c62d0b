import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const KILL_AFTER_MS = 3_000

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Signals a process that was started detached, with all that it started in turn. Such a process leads its own group: a Ctrl-C in the
 * terminal does not reach it, so that the order in which things end is ours.
 */
const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    // ESRCH: the group has ended. EPERM: macOS says that of a group of zombies.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null

/** Ends a detached process: asked at first, killed with its whole group when the time is up. */
export const endGroup = async (child: ChildProcess, graceMs = KILL_AFTER_MS): Promise<void> => {
  if (!hasEnded(child)) {
    const exited = once(child, 'exit')
    const killer = setTimeout(() => {
      signalGroup(child, 'SIGKILL')
    }, graceMs)
    child.kill('SIGTERM')
    await exited
    clearTimeout(killer)
  }
  signalGroup(child, 'SIGKILL')
}

interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Environment
  readonly cwd?: string
  /** Ends the command and rejects. */
  readonly signal?: AbortSignal | undefined
}

interface CommandResult {
  /** `undefined` when the command could not be started or was killed. */
  readonly exitCode: number | undefined
  /** Standard output only. */
  readonly stdout: string
  /** Both streams, as they came. */
  readonly output: string
}

/** Runs a command to its end, with nothing on its standard input. Rejects when the file is missing (`ENOENT`) or on abort. */
export const run = async ({ file, args, env, cwd, signal }: Command): Promise<CommandResult> => {
  signal?.throwIfAborted()
  const child = spawn(file, args, {
    env: { ...(env ?? process.env) },
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    output += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  const end = (): void => void endGroup(child)
  signal?.addEventListener('abort', end, { once: true })
  try {
    await once(child, 'close')
  } finally {
    signal?.removeEventListener('abort', end)
  }
  signal?.throwIfAborted()
  return { exitCode: child.exitCode ?? undefined, stdout, output }
}
