import { delimiter, dirname, join } from 'node:path'
import { LOCAL_STAGE } from '../../lib/config.ts'
import { readStage } from '../../lib/stages.ts'
import type { Progress } from '../progress.ts'

/** A program that is the emulator for as long as it runs. It ends by SIGTERM, with all that it started, and when its input closes. */
export interface Launch {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Removes what the program leaves elsewhere when it ended. */
  readonly cleanUp?: () => Promise<void>
}

/** Where an emulator runs: it listens on this port of 127.0.0.1 and writes only to these folders. */
export interface Place {
  readonly port: number
  /** Kept for inspection. */
  readonly folder: string
  /** Removed when it ends. */
  readonly temporaryFolder: string
}

export interface PrepareOptions {
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/** An emulator that can be started here. */
export interface EmulatorKind {
  readonly name: string
  /** Responds once the emulator is up. */
  readonly healthPath: string
  readonly readyDeadlineMs: number
  /** Whether functions are processes of this machine, with the emulator's temporary folder in their command. */
  readonly hasFunctionProcesses: boolean
  /** Installs on first use what the emulator needs, or says what is missing. Gives the way to run it. */
  readonly prepare: (options: PrepareOptions) => Promise<(place: Place) => Launch>
}

/** Pages that guard.py lets through to the API and the bucket, with commas between them. */
export const guardOrigins = (): string => readStage(LOCAL_STAGE).origins.join(',')

/** Functions inherit the emulator's environment, so it holds what they need and nothing of the developer's. */
const INHERITED = ['HOME', 'LANG', 'LC_ALL', 'TZ'] as const

/** The environment of an emulator that runs on this machine, to which each adds its own settings. */
export const emulatorEnvironment = (temporaryFolder: string): Record<string, string> => {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(inherited),
    // Functions run in the first `node` there: the Node.js that runs this.
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    TMPDIR: temporaryFolder,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    GUARD_ORIGINS: guardOrigins(),
  }
}

/** The path of a script of the emulators. */
export const pythonScript = (name: string): string => join(import.meta.dirname, 'python', name)
