import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LocalStack } from '../../../local/stack-file.ts'
import { CHECKOUT } from './pages.ts'

/** Installed or made here, or of no use to a reader's commands. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.local', 'cdk.out', 'node_modules'])

export interface CheckoutCopy {
  readonly folder: string
  /** Says of another stack that it runs. */
  readonly runs: (stack: LocalStack) => Promise<void>
  readonly remove: () => Promise<void>
}

/** A copy of this checkout in which a reader's `npm start` seems to run: with a `.local/stack.json` of its own. */
export const copyCheckout = async (stack: LocalStack): Promise<CheckoutCopy> => {
  const folder = await mkdtemp(join(tmpdir(), 'documentation-'))
  const entries = (await readdir(CHECKOUT)).filter((name) => !LEFT_OUT.has(name))
  await Promise.all(
    entries.map((name) => cp(join(CHECKOUT, name), join(folder, name), { recursive: true, verbatimSymlinks: true })),
  )
  await symlink(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(folder, '.local'))
  const runs = (one: LocalStack): Promise<void> => writeFile(join(folder, '.local', 'stack.json'), JSON.stringify(one))
  await runs(stack)
  // A terminal shows no progress meter; the pipe that stands in for it here would.
  await writeFile(join(folder, '.curlrc'), 'no-progress-meter\n')
  return { folder, runs, remove: () => rm(folder, { recursive: true, force: true }) }
}
