import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from '../endpoint.ts'
import { LocalCloudFailure, lastLines } from '../failure.ts'
import { endGroup } from '../processes.ts'
import type { EmulatorKind, Launch, Place, PrepareOptions } from './kind.ts'

const READY_POLL_MS = 50
const STOP_GRACE_MS = 4_000

export interface Emulator {
  readonly endpoint: string
  /** Resolves with the emulator's last words when it ends without being asked to. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

interface StartOptions extends PrepareOptions {
  readonly kind: EmulatorKind
  /** For its temporary files and its log; the files of an earlier run are removed. */
  readonly folder: string
  readonly port: number
}

const prepareFolder = async (folder: string): Promise<string> => {
  const temporaryFolder = join(folder, 'tmp')
  await rm(temporaryFolder, { recursive: true, force: true })
  await mkdir(temporaryFolder, { recursive: true })
  // MiniStack runs functions by a CommonJS script of its own in there, which our package.json ("type": "module") would break.
  await writeFile(join(temporaryFolder, 'package.json'), '{ "type": "commonjs" }\n')
  return temporaryFolder
}

const spawnEmulator = ({ file, args, env }: Launch, logFile: string): ChildProcess => {
  const log = openSync(logFile, 'w')
  try {
    return spawn(file, args, { env, detached: true, stdio: ['pipe', log, log] })
  } finally {
    closeSync(log)
  }
}

interface Starting {
  readonly kind: EmulatorKind
  readonly endpoint: string
  readonly ended: Promise<string>
  readonly signal: AbortSignal | undefined
}

const untilReady = async ({ kind, endpoint, ended, signal }: Starting): Promise<void> => {
  const state: { lastWords?: string } = {}
  void ended.then((words) => (state.lastWords = words))
  const deadline = performance.now() + kind.readyDeadlineMs
  while (!(await answers(`${endpoint}${kind.healthPath}`))) {
    signal?.throwIfAborted()
    if (state.lastWords !== undefined)
      throw new LocalCloudFailure(
        `${kind.name} stopped immediately. If its installation is broken, remove its folder in .local and try again.\n${state.lastWords}`,
      )
    if (performance.now() > deadline)
      throw new LocalCloudFailure(`${kind.name} did not respond within ${kind.readyDeadlineMs / 1000} s.`)
    await sleep(READY_POLL_MS)
  }
  signal?.throwIfAborted()
}

/** Starts an emulator on a free port and waits until it responds. It ends with `stop`, or with this process. */
export const startEmulator = async ({ kind, folder, port, progress, signal }: StartOptions): Promise<Emulator> => {
  const launchAt = await kind.prepare({ progress, signal })
  const place: Place = { port, folder, temporaryFolder: await prepareFolder(folder) }
  const launch = launchAt(place)
  const logFile = join(folder, 'emulator.log')
  signal?.throwIfAborted()
  progress(`Starting ${kind.name} on port ${port}`)
  const child = spawnEmulator(launch, logFile)
  const endpoint = `http://127.0.0.1:${port}`
  const ended = once(child, 'exit').then(async () => lastLines(await readFile(logFile, 'utf8')))
  const stop = async (): Promise<void> => {
    await endGroup(child, STOP_GRACE_MS)
    await launch.cleanUp?.()
    await rm(place.temporaryFolder, { recursive: true, force: true })
  }
  try {
    await untilReady({ kind, endpoint, ended, signal })
  } catch (error) {
    await stop()
    throw error
  }
  return { endpoint, ended, stop }
}
