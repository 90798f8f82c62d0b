import { mkdir } from 'node:fs/promises'
import { chosenEmulator } from './emulators/chosen.ts'
import { startEmulator } from './emulators/emulator.ts'
import { answers } from './endpoint.ts'
import { LocalCloudFailure } from './failure.ts'
import type { Progress } from './progress.ts'

/** An emulator to deploy to. */
export interface Cloud {
  readonly endpoint: string
  /** Whether it was started here, and runs functions as processes of this machine. */
  readonly hasFunctionProcesses: boolean
  /** Resolves with the last output of our emulator if it ends unexpectedly. */
  readonly ended: Promise<string>
  /** Ends the emulator if it is ours. */
  readonly stop: () => Promise<void>
}

interface OpenOptions {
  readonly folder: string
  /** Asked for only when an emulator is to be started. */
  readonly choosePort: () => Promise<number>
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/** The endpoint without a path. By name, S3 would be asked for `<bucket>.localhost`; by number it is asked by path. */
export const endpointOf = (url: string): string => {
  if (!URL.canParse(url) || !url.startsWith('http'))
    throw new LocalCloudFailure(`AWS_ENDPOINT_URL is not a URL: ${JSON.stringify(url)}.`)
  const { origin, hostname } = new URL(url)
  return hostname === 'localhost' ? origin.replace('localhost', '127.0.0.1') : origin
}

const runningCloud = async (url: string | undefined, progress: Progress): Promise<Cloud | undefined> => {
  if (url === undefined || url === '') return undefined
  const endpoint = endpointOf(url)
  if (!(await answers(endpoint))) {
    progress(`No emulator responds at AWS_ENDPOINT_URL (${endpoint})`)
    return undefined
  }
  progress(`Using the emulator at AWS_ENDPOINT_URL (${endpoint})`)
  return { endpoint, hasFunctionProcesses: false, ended: new Promise(() => undefined), stop: () => Promise.resolve() }
}

/** The emulator at AWS_ENDPOINT_URL, if it responds; otherwise a new one of the kind in LOCAL_CLOUD. */
export const openCloud = async ({ folder, choosePort, progress, signal }: OpenOptions): Promise<Cloud> => {
  const running = await runningCloud(process.env['AWS_ENDPOINT_URL'], progress)
  if (running !== undefined) return running
  const kind = await chosenEmulator()
  await mkdir(folder, { recursive: true })
  const port = await choosePort()
  const emulator = await startEmulator({ kind, folder, port, progress, signal })
  return { ...emulator, hasFunctionProcesses: kind.hasFunctionProcesses }
}
