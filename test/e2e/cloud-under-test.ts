import { mkdir, readdir, rm } from 'node:fs/promises'
import { deployApp } from '../../local/app-deployment.ts'
import { enterCloud } from '../../local/cloud-environment.ts'
import { openCloud } from '../../local/cloud.ts'
import { emulatorAt } from '../../local/endpoint.ts'
import { cloudFolder, localFolder } from '../../local/folders.ts'
import { freePort } from '../../local/ports.ts'
import { makeProgress, type Progress } from '../../local/progress.ts'
import { keepSweeping } from '../../local/sweeping.ts'
import { EMULATOR_VARIABLE } from '../support/emulator.ts'
import { CLOUD_FOLDER_VARIABLE } from '../support/worker-processes.ts'
import { DEPLOYED_APP_VARIABLE } from '../support/local-cloud.ts'

const FOLDER_NAME = /^e2e-(\d+)$/

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A folder of this run's own; those of runs that were killed are removed. */
const claimFolder = async (): Promise<string> => {
  await mkdir(localFolder, { recursive: true })
  for (const name of await readdir(localFolder)) {
    const pid = FOLDER_NAME.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(cloudFolder(name), { recursive: true, force: true })
  }
  const folder = cloudFolder(`e2e-${process.pid}`)
  await mkdir(folder, { recursive: true })
  return folder
}

/** Runs `work` with a signal that a Ctrl-C or a `kill` aborts: what it has started by then runs in process groups of its own. */
const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController()
  const interrupt = (): void => {
    controller.abort(new Error('Interrupted.'))
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

/** A cloud, swept for as long as it is tested. */
const deploy = async (
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ readonly stop: () => Promise<void> }> => {
  const cloud = await openCloud({ folder, choosePort: freePort, progress, signal })
  try {
    const app = await deployApp({ endpoint: cloud.endpoint, folder, progress, signal })
    enterCloud(cloud.endpoint)
    process.env[DEPLOYED_APP_VARIABLE] = JSON.stringify(app)
    process.env[EMULATOR_VARIABLE] = await emulatorAt(cloud.endpoint)
    process.env[CLOUD_FOLDER_VARIABLE] = cloud.hasFunctionProcesses ? folder : ''
    progress(`Testing ${app.api_url}`)
    const stopSweeping = keepSweeping(app)
    return { stop: () => stopSweeping().then(cloud.stop) }
  } catch (error) {
    await cloud.stop()
    throw error
  }
}

/**
 * Deploys the app of this checkout to a cloud of the tests' own, or to the running one that AWS_ENDPOINT_URL names, and points this
 * process, and so those of the test files, at it. Gives the way to end it.
 */
export const startCloudUnderTest = async (): Promise<() => Promise<void>> => {
  const progress = makeProgress((line) => process.stderr.write(line))
  const folder = await claimFolder()
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const cloud = await interruptible((signal) => deploy(folder, progress, signal))
    return () => cloud.stop().finally(removeFolder)
  } catch (error) {
    await removeFolder()
    throw error
  }
}
