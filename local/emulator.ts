import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { answers } from './endpoint.ts'
import { LocalCloudFailure, lastLines } from './failure.ts'
import { endGroup } from './processes.ts'
import type { Python } from './python.ts'

const READY_DEADLINE_MS = 30_000
const READY_POLL_MS = 50
const STOP_GRACE_MS = 4_000
const RUNNER = fileURLToPath(new URL('run-emulator.py', import.meta.url))

/** Functions inherit the emulator's environment, so it holds what they need and nothing of the developer's. */
const INHERITED = ['HOME', 'LANG', 'LC_ALL', 'TZ'] as const

export interface Emulator {
  readonly endpoint: string
  /** Resolves with the emulator's last words when it ends without being asked to. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

interface StartOptions {
  readonly python: Python
  /** For its temporary files and its log; the files of an earlier run are removed. */
  readonly folder: string
  readonly port: number
  readonly signal?: AbortSignal | undefined
}

const emulatorEnvironment = (python: Python, temporaryFolder: string, port: number): Record<string, string> => {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(inherited),
    ...python.env,
    // Functions run in the first `node` of the emulator's PATH: the Node.js that runs this.
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    TMPDIR: temporaryFolder,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    LOG_LEVEL: 'WARNING',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
  }
}

const prepareFolder = async (folder: string): Promise<string> => {
  const temporaryFolder = join(folder, 'tmp')
  await rm(temporaryFolder, { recursive: true, force: true })
  await mkdir(temporaryFolder, { recursive: true })
  // The emulator runs functions by a CommonJS script of its own in there, which our package.json ("type": "module") would break.
  await writeFile(join(temporaryFolder, 'package.json'), '{ "type": "commonjs" }\n')
  return temporaryFolder
}

const spawnEmulator = (python: Python, env: Record<string, string>, logFile: string): ChildProcess => {
  const log = openSync(logFile, 'w')
  try {
    return spawn(python.executable, [RUNNER], { env, detached: true, stdio: ['pipe', log, log] })
  } finally {
    closeSync(log)
  }
}

const untilReady = async (endpoint: string, ended: Promise<string>, signal: AbortSignal | undefined): Promise<void> => {
  const state: { lastWords?: string } = {}
  void ended.then((words) => (state.lastWords = words))
  const deadline = performance.now() + READY_DEADLINE_MS
  while (!(await answers(`${endpoint}/_ministack/health`))) {
    signal?.throwIfAborted()
    if (state.lastWords !== undefined)
      throw new LocalCloudFailure(
        `The emulator ended at once. If its installation is broken, remove .local/venv and try again.\n${state.lastWords}`,
      )
    if (performance.now() > deadline)
      throw new LocalCloudFailure(`The emulator did not answer within ${READY_DEADLINE_MS / 1000} s.`)
    await sleep(READY_POLL_MS)
  }
  signal?.throwIfAborted()
}

/** Starts MiniStack on a free port and waits until it answers. It ends with `stop`, or with this process. */
export const startEmulator = async ({ python, folder, port, signal }: StartOptions): Promise<Emulator> => {
  const temporaryFolder = await prepareFolder(folder)
  const logFile = join(folder, 'emulator.log')
  signal?.throwIfAborted()
  const child = spawnEmulator(python, emulatorEnvironment(python, temporaryFolder, port), logFile)
  const endpoint = `http://127.0.0.1:${port}`
  const ended = once(child, 'exit').then(async () => lastLines(await readFile(logFile, 'utf8')))
  const stop = async (): Promise<void> => {
    await endGroup(child, STOP_GRACE_MS)
    await rm(temporaryFolder, { recursive: true, force: true })
  }
  try {
    await untilReady(endpoint, ended, signal)
  } catch (error) {
    await stop()
    throw error
  }
  return { endpoint, ended, stop }
}
