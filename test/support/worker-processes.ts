import { run } from '../../local/processes.ts'

/** Set by the global setup: the folder in which an emulator of the tests' own keeps its files. */
export const CLOUD_FOLDER_VARIABLE = 'E2E_CLOUD_FOLDER'

/** Whether the emulator is the tests' own. */
export const ownsEmulator = (): boolean => (process.env[CLOUD_FOLDER_VARIABLE] ?? '') !== ''

/** MiniStack runs a function by a script in a temporary folder that is called by the function. */
const WORKER = 'ministack-lambda-ContactsImport-local-ImportWorker'

/** Kills the processes of the deployed worker. Gives how many there were: none, where the emulator is not the tests' own. */
export const killWorkers = async (): Promise<number> => {
  const folder = process.env[CLOUD_FOLDER_VARIABLE]
  const { stdout } = await run({ file: 'ps', args: ['-eo', 'pid=,args='] })
  const pids = stdout.split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? []
    return ownsEmulator() && command.includes(`${folder}/`) && command.includes(WORKER) ? [Number(pid)] : []
  })
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
  return pids.length
}
