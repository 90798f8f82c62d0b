import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalCloudFailure, lastLines } from './failure.ts'
import { run } from './processes.ts'
import type { Progress } from './progress.ts'

const MINISTACK = 'ministack==1.5.33'
/** What MiniStack 1.5.33 asks for. */
const MINIMUM_PYTHON = [3, 10] as const

/** A Python that can import MiniStack. */
export interface Python {
  readonly executable: string
  readonly env: Readonly<Record<string, string>>
}

interface ProvideOptions {
  readonly folder: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

const markerOf = (folder: string): string => join(folder, 'installed.txt')
const packagesOf = (folder: string): string => join(folder, 'packages')
const venvPython = (folder: string): string => join(folder, 'bin', 'python')

/** Path of the system's python3, once it is known to be there and recent enough. */
const findPython = async (signal: AbortSignal | undefined): Promise<string> => {
  const script = 'import sys; print(sys.executable, *sys.version_info[:2], sep="\\n")'
  const found = await run({ file: 'python3', args: ['-c', script], signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  })
  const wanted = `Python ${MINIMUM_PYTHON.join('.')} or later`
  if (found?.exitCode !== 0)
    throw new LocalCloudFailure(
      `python3 is missing: the local cloud needs ${wanted} (Debian, Ubuntu: apt install python3-venv; macOS: brew install python3). ` +
        'Or set AWS_ENDPOINT_URL to an emulator that is running already.' +
        (found === undefined ? '' : `\n${lastLines(found.output)}`),
    )
  const [executable = 'python3', major, minor] = found.stdout.trim().split('\n')
  if (Number(major) !== MINIMUM_PYTHON[0] || Number(minor) < MINIMUM_PYTHON[1])
    throw new LocalCloudFailure(`python3 is ${major ?? '?'}.${minor ?? '?'}: the local cloud needs ${wanted}.`)
  return executable
}

/** Why pip failed, in words that say what to do. */
export const explainPipFailure = (output: string): string => {
  if (/No module named pip/.test(output))
    return 'python3 can make no virtual environment and has no pip. Install one of them (Debian, Ubuntu: apt install python3-venv).'
  const unreachable =
    /NewConnectionError|NameResolutionError|ProxyError|ConnectTimeout|Read timed out|SSLError|No matching distribution|Network is unreachable/
  if (unreachable.test(output))
    return (
      `The Python package registry could not be reached, or does not have ${MINISTACK}. ` +
      `The first start needs it once. Check the network, PIP_INDEX_URL and HTTPS_PROXY.\n${lastLines(output, 6)}`
    )
  return `pip could not install ${MINISTACK}.\n${lastLines(output)}`
}

const install = async (folder: string, python: string, signal: AbortSignal | undefined): Promise<void> => {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '2']
  const venv = await run({ file: python, args: ['-m', 'venv', folder], signal })
  // A bare Debian has python3 without ensurepip: the system's pip then installs into a folder of ours.
  const installed =
    venv.exitCode === 0
      ? await run({ file: venvPython(folder), args: [...pip, MINISTACK], signal })
      : await rm(folder, { recursive: true, force: true }).then(() =>
          run({ file: python, args: [...pip, '--target', packagesOf(folder), MINISTACK], signal }),
        )
  if (installed.exitCode !== 0) throw new LocalCloudFailure(explainPipFailure(installed.output))
}

const installedIn = async (folder: string): Promise<boolean> => {
  const marker = await readFile(markerOf(folder), 'utf8').catch(() => '')
  return marker === MINISTACK && (existsSync(venvPython(folder)) || existsSync(packagesOf(folder)))
}

/**
 * The Python to run MiniStack with, installed into `folder` on first use. It is made beside it and moved there when it is whole: an
 * interrupted install leaves nothing half-made, and of two at once one wins.
 */
export const providePython = async ({ folder, progress, signal }: ProvideOptions): Promise<Python> => {
  if (!(await installedIn(folder))) {
    const python = await findPython(signal)
    progress(`Installing ${MINISTACK} into ${folder} (first start only)`)
    const draft = `${folder}-${process.pid}`
    try {
      await mkdir(draft, { recursive: true })
      await install(draft, python, signal)
      await writeFile(markerOf(draft), MINISTACK)
      if (!(await installedIn(folder))) {
        await rm(folder, { recursive: true, force: true })
        await rename(draft, folder)
      }
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
  return existsSync(venvPython(folder))
    ? { executable: venvPython(folder), env: {} }
    : { executable: await findPython(signal), env: { PYTHONPATH: packagesOf(folder) } }
}
