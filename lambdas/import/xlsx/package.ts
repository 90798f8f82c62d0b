import { posix } from 'node:path'
import { UnreadableFile } from '../files/refusal.ts'
import type { ZipEntry } from '../files/zip.ts'
import { readXml } from './xml.ts'

/** The parts of an Office file, and how they hang together. */
export interface OfficePackage {
  /** Undefined where there is no such part. */
  part(path: string): ZipEntry | undefined
  /** Id → part, of those of one kind that a part names. */
  relations(path: string, kind: string): Promise<ReadonlyMap<string, string>>
}

/** The parts of an Office file by name. */
export const officePackage = (entries: readonly ZipEntry[]): OfficePackage => {
  // Some writers put parts under another case, or with the backslashes of Windows, than they name them by.
  const parts = new Map(entries.map((entry) => [keyOf(entry.name), entry]))
  const part = (path: string): ZipEntry | undefined => parts.get(keyOf(path))
  return {
    part,
    relations: async (path, kind) => {
      const folder = posix.dirname(path)
      const found = new Map<string, string>()
      const rels = part(posix.join(folder, '_rels', `${posix.basename(path)}.rels`))
      if (rels === undefined) return found
      await readXml(rels.open(), {
        open: (name, { Id = '', Type = '', Target = '' }) => {
          if (name === 'Relationship' && Type.endsWith(`/${kind}`))
            found.set(Id, posix.resolve('/', folder, Target).slice(1))
        },
      })
      return found
    },
  }
}

const keyOf = (path: string): string => path.replaceAll('\\', '/').replace(/^\//, '').toLowerCase()

/** The part that the package as a whole is about. */
export const mainPart = async (files: OfficePackage): Promise<string> => {
  const [path] = (await files.relations('', 'officeDocument')).values()
  if (path === undefined) throw new UnreadableFile('The workbook is broken: it names no main part.')
  return path
}
