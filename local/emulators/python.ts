import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalCloudFailure, lastLines } from '../failure.ts'
import { run } from '../processes.ts'
import { keepTelling, type Progress } from '../progress.ts'

/** What an emulator is installed from. */
export interface PythonPackages {
  /** For people. */
  readonly name: string
  /** What pip installs, with exact versions. */
  readonly pipArguments: readonly string[]
  /** Names by which the Python may be found, the best first. */
  readonly commands: readonly string[]
  /** Major and minor version. */
  readonly minimum: readonly [number, number]
}

/** A Python that can import the packages. */
export interface Python {
  readonly executable: string
  readonly env: Readonly<Record<string, string>>
}

interface ProvideOptions {
  readonly packages: PythonPackages
  readonly folder: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

const markerOf = (folder: string): string => join(folder, 'installed.txt')
const packagesOf = (folder: string): string => join(folder, 'packages')
const venvPython = (folder: string): string => join(folder, 'bin', 'python')

/** The packages by name, with the contents of the file that lists them, if they come from one: another list is another installation. */
const markFor = async ({ name, pipArguments }: PythonPackages): Promise<string> => {
  const file = pipArguments.find((argument) => argument.endsWith('.txt'))
  return file === undefined ? name : `${name}\n${await readFile(file, 'utf8')}`
}

type Wanted = Pick<PythonPackages, 'commands' | 'minimum'>

interface FoundPython {
  readonly executable: string
  readonly version: readonly [number, number]
}

/** The Python behind a command. pyenv has a command for each version that it knows, and runs those in PYENV_VERSION. */
const pythonAt = async (command: string, signal: AbortSignal | undefined): Promise<FoundPython | undefined> => {
  const script = 'import sys; print(sys.executable, *sys.version_info[:2], sep="\\n")'
  const minor = /^python(\d+\.\d+)$/.exec(command)?.[1]
  const env = minor === undefined ? process.env : { PYENV_VERSION: minor, ...process.env }
  const found = await run({ file: command, args: ['-c', script], env, signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  })
  if (found?.exitCode !== 0) return undefined
  const [executable = command, major = '', minorFound = ''] = found.stdout.trim().split('\n')
  return { executable, version: [Number(major), Number(minorFound)] }
}

const isAtLeast = ([major, minor]: readonly [number, number], minimum: readonly [number, number]): boolean =>
  major === minimum[0] && minor >= minimum[1]

/** Path of the first Python that is recent enough. Fails by saying what is there instead. */
export const findPython = async ({ commands, minimum }: Wanted, signal?: AbortSignal): Promise<string> => {
  const seen: string[] = []
  for (const command of commands) {
    const found = await pythonAt(command, signal)
    if (found !== undefined && isAtLeast(found.version, minimum)) return found.executable
    if (found !== undefined) seen.push(`${command} is ${found.version.join('.')}`)
  }
  const wanted = `Python ${minimum.join('.')} or later`
  if (seen.length > 0) throw new LocalCloudFailure(`${seen.join(', ')}: this needs ${wanted}.`)
  throw new LocalCloudFailure(
    `python3 is missing: the local cloud needs ${wanted} (Debian, Ubuntu: apt install python3-venv; macOS: brew install python3). ` +
      'Or set AWS_ENDPOINT_URL to an emulator that is running already.',
  )
}

/** Why pip failed, in words that say what to do. */
export const explainPipFailure = (output: string, name: string): string => {
  if (/No module named pip/.test(output))
    return 'This Python cannot create virtual environments and has no pip. Install one of them (Debian, Ubuntu: apt install python3-venv).'
  const unreachable =
    /NewConnectionError|NameResolutionError|ProxyError|ConnectTimeout|Read timed out|SSLError|No matching distribution|Network is unreachable/
  if (unreachable.test(output))
    return (
      `The Python package registry could not be reached, or does not have ${name}. ` +
      `The first start needs it once. Check the network, PIP_INDEX_URL and HTTPS_PROXY.\n${lastLines(output, 6)}`
    )
  return `pip could not install ${name}.\n${lastLines(output)}`
}

const install = async (folder: string, python: string, { packages, signal }: ProvideOptions): Promise<void> => {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '2']
  const venv = await run({ file: python, args: ['-m', 'venv', folder], signal })
  // A bare Debian has python3 without ensurepip: the system's pip then installs into a folder of ours.
  const installed =
    venv.exitCode === 0
      ? await run({ file: venvPython(folder), args: [...pip, ...packages.pipArguments], signal })
      : await rm(folder, { recursive: true, force: true }).then(() =>
          run({ file: python, args: [...pip, '--target', packagesOf(folder), ...packages.pipArguments], signal }),
        )
  if (installed.exitCode !== 0) throw new LocalCloudFailure(explainPipFailure(installed.output, packages.name))
}

const isInstalled = async (folder: string, mark: string): Promise<boolean> => {
  const found = await readFile(markerOf(folder), 'utf8').catch(() => '')
  return found === mark && (existsSync(venvPython(folder)) || existsSync(packagesOf(folder)))
}

/**
 * The Python to run an emulator with, its packages installed into `folder` on first use. They are put beside it and moved there when
 * they are whole: an interrupted install leaves nothing half-made, and of two at once one wins.
 */
export const providePython = async (options: ProvideOptions): Promise<Python> => {
  const { packages, folder, progress, signal } = options
  const mark = await markFor(packages)
  if (!(await isInstalled(folder, mark))) {
    const python = await findPython(packages, signal)
    const draft = `${folder}-${process.pid}`
    try {
      await mkdir(draft, { recursive: true })
      await keepTelling(progress, `Installing ${packages.name} into ${folder} (first start only)`, () =>
        install(draft, python, options),
      )
      await writeFile(markerOf(draft), mark)
      if (!(await isInstalled(folder, mark))) {
        await rm(folder, { recursive: true, force: true })
        await rename(draft, folder)
      }
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
  return existsSync(venvPython(folder))
    ? { executable: venvPython(folder), env: {} }
    : { executable: await findPython(packages, signal), env: { PYTHONPATH: packagesOf(folder) } }
}
