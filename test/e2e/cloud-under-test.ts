import { mkdir, readdir, rm } from 'node:fs/promises'
import { deployApp } from '../../local/app-deployment.ts'
import { enterCloud } from '../../local/cloud-environment.ts'
import { openCloud } from '../../local/cloud.ts'
import { cloudFolder, localFolder } from '../../local/folders.ts'
import { freePort } from '../../local/ports.ts'
import { makeProgress } from '../../local/progress.ts'
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

/**
 * Deploys the app of this checkout to a cloud of the tests' own, or to the running one that AWS_ENDPOINT_URL names, and points this
 * process, and so those of the test files, at it. Gives the way to end it.
 */
export const startCloudUnderTest = async (): Promise<() => Promise<void>> => {
  const progress = makeProgress((line) => process.stderr.write(line))
  const folder = await claimFolder()
  const cloud = await openCloud({ folder, choosePort: freePort, progress })
  const stop = async (): Promise<void> => {
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const app = await deployApp({ endpoint: cloud.endpoint, folder, progress })
    enterCloud(cloud.endpoint)
    process.env[DEPLOYED_APP_VARIABLE] = JSON.stringify(app)
    progress(`Testing ${app.api_url}`)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
