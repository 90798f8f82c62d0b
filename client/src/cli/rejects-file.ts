import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { RejectsFile } from '../calls.ts'
import { localName } from './file-name.ts'

const MAX_NAMES = 1_000

/** Where the rejects of a file go: `leads.rejects.csv` beside `leads.csv`, then `leads.rejects-2.csv`. */
export const rejectsPath = (file: string, format: RejectsFile['format'], number = 1): string => {
  const unpacked = localName(file).replace(/\.gz$/i, '')
  const name = basename(unpacked, extname(unpacked))
  return join(dirname(unpacked), `${name}.rejects${number === 1 ? '' : `-${number}`}.${format}`)
}

const holds = async (path: string, bytes: Uint8Array): Promise<boolean> =>
  readFile(path).then(
    (there) => there.equals(bytes),
    () => false,
  )

/**
 * Saves rejects beside their file, for its owner to read only, and gives the path. One that is there already may hold an hour of mending
 * by hand: it is never written over, but left where it is the same, and passed by where it is not.
 */
export const saveRejects = async (file: string, { bytes, format }: RejectsFile): Promise<string> => {
  for (let number = 1; number <= MAX_NAMES; number += 1) {
    const path = rejectsPath(file, format, number)
    try {
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (await holds(path, bytes)) return path
    }
  }
  throw new Error('There are too many rejects files next to this file.')
}
