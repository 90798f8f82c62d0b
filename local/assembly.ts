import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { localFolder } from './folders.ts'

/** What cannot end up in the app. Everything else counts, so that a new folder can never be forgotten here. */
const NOT_OF_THE_APP = new Set(['.git', '.local', 'cdk.out', 'node_modules', 'test'])
/** npm's own record of what it has installed. */
const INSTALLED = join('node_modules', '.package-lock.json')
const NAME = /^assembly-[0-9a-f]{16}$/
const KEPT = 3

const filesAt = async (path: string): Promise<string[]> => {
  const info = await stat(path).catch(() => undefined)
  if (info?.isDirectory() !== true) return info?.isFile() === true ? [path] : []
  const names = await readdir(path)
  return (await Promise.all(names.map((name) => filesAt(join(path, name))))).flat()
}

/** A hash of everything in `checkout` that the app may be made from: names, contents, installed packages, Node.js. */
export const hashSources = async (checkout: string): Promise<string> => {
  const names = (await readdir(checkout)).filter((name) => !NOT_OF_THE_APP.has(name))
  const files = await Promise.all([...names, INSTALLED].map((name) => filesAt(join(checkout, name))))
  const hash = createHash('sha256').update(process.version)
  for (const file of files.flat().sort()) {
    const content = await readFile(file)
    hash.update(`\0${relative(checkout, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

const removeAllButNewest = async (): Promise<void> => {
  const names = (await readdir(localFolder)).filter((name) => NAME.test(name))
  const aged = await Promise.all(
    names.map(async (name) => ({ path: join(localFolder, name), time: (await stat(join(localFolder, name))).mtimeMs })),
  )
  const old = aged.sort((a, b) => b.time - a.time).slice(KEPT)
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })))
}

/**
 * A folder with the synthesised app of this checkout as it is now: by `synthesise`, or one made before from the very same files. A
 * file that changes while the app is being made leaves no telling what it was made from: then the draft is used this once.
 */
export const provideAssembly = async (
  checkout: string,
  draft: string,
  synthesise: (folder: string) => Promise<void>,
): Promise<string> => {
  const hash = await hashSources(checkout)
  const kept = join(localFolder, `assembly-${hash.slice(0, 16)}`)
  if (!existsSync(kept)) {
    await rm(draft, { recursive: true, force: true })
    await synthesise(draft)
    if ((await hashSources(checkout)) !== hash) return draft
    // Another process may have done the same a moment before.
    await rename(draft, kept).catch((error: unknown) => {
      if (!existsSync(kept)) throw error
    })
  }
  const now = new Date()
  await utimes(kept, now, now)
  await removeAllButNewest()
  return kept
}
