import { run } from '../../local/processes.ts'

/** Set by the global setup: the folder of an emulator of the tests' own that runs functions as processes. */
export const CLOUD_FOLDER_VARIABLE = 'E2E_CLOUD_FOLDER'

/** Whether functions are processes that can be killed from here. */
export const hasFunctionProcesses = (): boolean => (process.env[CLOUD_FOLDER_VARIABLE] ?? '') !== ''

/** The command of a function's process names a folder of its own, called by the function, in the emulator's folder. */
const WORKER = 'ContactsImport-local-ImportWorker'

/** Kills the processes of the deployed worker. Gives how many there were: none, where functions are no processes of this machine. */
export const killWorkers = async (): Promise<number> => {
  const folder = process.env[CLOUD_FOLDER_VARIABLE]
  const { stdout } = await run({ file: 'ps', args: ['-eo', 'pid=,args='] })
  const pids = stdout.split('\n').flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+) (.*)$/.exec(line) ?? []
    return hasFunctionProcesses() && command.includes(`${folder}/`) && command.includes(WORKER) ? [Number(pid)] : []
  })
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
  return pids.length
}
