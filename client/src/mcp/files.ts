import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { assertSendable } from '../import-file.ts'

/** What an agent asks for cannot be done; the message says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** Reads a file of the folder, or of one in it. An agent that was talked into something must not send other files of the machine away. */
export const readFileOf = async (folder: string, file: string): Promise<Buffer<ArrayBuffer>> => {
  const root = await realpath(folder)
  const path = await realpath(resolve(root, file)).catch(() => {
    throw new Refusal(`There is no file ${file} in ${root}.`)
  })
  const inside = relative(root, path)
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new Refusal(
      `Only files in ${root} can be read. Start the server with another folder: contacts-import mcp FOLDER.`,
    )
  const found = await stat(path)
  if (!found.isFile()) throw new Refusal(`${file} is not a file.`)
  assertSendable(found.size)
  return readFile(path)
}
