import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EXIT, runCommandLine } from '../client/src/cli/command-line.ts'
import { docsPage } from '../lambdas/docs-page/page.ts'
import { readDocsParts } from '../lib/docs-parts.ts'
import { openApiDocument } from '../lambdas/openapi/document.ts'
import { LocalCloudFailure, lastLines } from '../local/failure.ts'
import { checkoutFolder } from '../local/folders.ts'
import { run } from '../local/processes.ts'

const PICTURE = join(checkoutFolder, 'docs', 'api-docs.png')
const WINDOW = '1280,1250'
/** Names by which Chromium, or one like it, may be found; the variable CHROMIUM goes first. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome']

/** Has the first browser there is take the picture. One that runs as root, as in a container, cannot make its sandbox. */
const picture = async (browsers: readonly string[], args: readonly string[]): Promise<string> => {
  for (const file of browsers) {
    const done = await run({ file, args }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return undefined
    })
    if (done?.exitCode === 0) return file
    if (done !== undefined) throw new LocalCloudFailure(`${file} took no picture.\n${lastLines(done.output, 10)}`)
  }
  throw new LocalCloudFailure(
    `No browser was found (${browsers.join(', ')}). Debian: apt install chromium; or name one by CHROMIUM.`,
  )
}

/** Draws the documentation page as this code makes it, for the README. */
const main = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'docs-screenshot-'))
  try {
    const page = join(folder, 'docs.html')
    await writeFile(page, docsPage(openApiDocument(), readDocsParts()))
    const named = process.env['CHROMIUM']
    const browser = await picture(named === undefined ? BROWSERS : [named], [
      ...['--headless', '--hide-scrollbars', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...[`--window-size=${WINDOW}`, `--screenshot=${PICTURE}`, pathToFileURL(page).href],
    ])
    process.stdout.write(`${PICTURE}, by ${browser}\n`)
    return EXIT.done
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

await runCommandLine({ name: 'docs-screenshot', help: 'It takes no arguments.', main })
