import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of this checkout. Everything local lives in it, so that two checkouts never share a file. */
export const checkoutFolder = dirname(dirname(fileURLToPath(import.meta.url)))

export const localFolder = join(checkoutFolder, '.local')

/** What an emulator is run from: installed once, shared by `npm start` and the end-to-end tests. */
export const installationFolder = (name: string): string => join(localFolder, name)

/** What belongs to one running cloud: the emulator's files and log, the synthesised app. */
export const cloudFolder = (name: string): string => join(localFolder, name)
