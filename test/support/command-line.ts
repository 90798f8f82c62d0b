import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { deployedApp } from './local-cloud.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'client', 'src', 'cli', 'main.ts')

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Started {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  readonly stderr: () => string
  readonly ended: Promise<Ended>
}

interface Environment {
  readonly cwd: string
  readonly apiKey?: string
  /** For standard input. */
  readonly input?: string
}

/** Starts the command line as a process, with its output in pipes. It knows the deployed service, and the key if one is given. */
export const startCommand = (args: readonly string[], { cwd, apiKey, input = '' }: Environment): Started => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      CONTACTS_IMPORT_URL: deployedApp().api_url,
      ...(apiKey !== undefined && { CONTACTS_IMPORT_KEY: apiKey }),
    },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.end(input)
  const ended = once(child, 'close').then(() => ({ exitCode: child.exitCode, stdout, stderr }))
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), stderr: () => stderr, ended }
}

export const runCommand = (args: readonly string[], environment: Environment): Promise<Ended> =>
  startCommand(args, environment).ended
