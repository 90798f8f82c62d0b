import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalCloudFailure } from './failure.ts'
import { localFolder } from './folders.ts'
import { run } from './processes.ts'

const pidFile = join(localFolder, 'start.pid')

const isStart = async (pid: string): Promise<boolean> => {
  const { stdout } = await run({ file: 'ps', args: ['-o', 'args=', '-p', pid] }).catch(() => ({ stdout: '' }))
  return stdout.includes('local/start.ts')
}

/** Keeps a second `npm start` of this checkout from taking the files of the first. Gives the way to let go. */
export const claimStart = async (): Promise<() => Promise<void>> => {
  await mkdir(localFolder, { recursive: true })
  const holder = (await readFile(pidFile, 'utf8').catch(() => '')).trim()
  if (/^\d+$/.test(holder) && holder !== String(process.pid) && (await isStart(holder)))
    throw new LocalCloudFailure(
      `npm start is already running in this checkout (process ${holder}). Stop it, or deploy your changes to it with: npm run deploy:local`,
    )
  await writeFile(pidFile, `${process.pid}\n`)
  return () => rm(pidFile, { force: true })
}
