import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { UsageError } from './command-line.ts'

/** What `login` keeps: the key, and the only address that it is sent to. */
export interface Credentials {
  readonly url: string
  readonly key: string
}

/** Under the folder of the XDG Base Directory Specification, which takes absolute paths only. */
export const credentialsPath = ({ XDG_CONFIG_HOME: folder = '' }: NodeJS.ProcessEnv): string =>
  join(isAbsolute(folder) ? folder : join(homedir(), '.config'), 'contacts-import', 'credentials.json')

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Throws a UsageError for a file that others can read, as ssh does, and for one that is damaged. */
export const readCredentials = (env: NodeJS.ProcessEnv): Credentials | undefined => {
  const path = credentialsPath(env)
  let text: string
  try {
    // Windows has no such modes.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      throw new UsageError(`Other users can read ${path}. Run contacts-import login again.`)
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  try {
    const { url, key } = JSON.parse(text) as Partial<Credentials>
    if (typeof url === 'string' && typeof key === 'string') return { url, key }
  } catch {
    // The message of JSON.parse would show what stands in the file.
  }
  throw new UsageError(`${path} is damaged. Run contacts-import login again.`)
}

/** Never readable by others, not even before the file is whole. */
export const writeCredentials = (env: NodeJS.ProcessEnv, { url, key }: Credentials): string => {
  const path = credentialsPath(env)
  const draft = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify({ url, key })}\n`, { mode: 0o600, flag: 'wx' })
  chmodSync(draft, 0o600)
  renameSync(draft, path)
  return path
}

/** Whether there was anything to remove. */
export const removeCredentials = (env: NodeJS.ProcessEnv): boolean => {
  try {
    rmSync(credentialsPath(env))
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
