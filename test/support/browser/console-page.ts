import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { deployedApp } from '../local-cloud.ts'
import { openWatched, type WatchedPage } from './watched-page.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Tests with a browser, where there is one; left out elsewhere, with this word for it. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (CHROMIUM === undefined)
    describe.skip(`${name} (there is no Chromium on this machine: apt-get install chromium)`, tests)
  else describe(name, tests)
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })

/** The buttons of its way. */
export const CHECK = 'Check the file'
export const IMPORT = /^Import [\d,]+ contacts?$/

export interface ConsolePage extends WatchedPage {
  /** Clicks that a person would have made. */
  readonly clicks: () => number
  readonly click: (button: string | RegExp) => Promise<void>
  readonly choose: (
    ...files: readonly { readonly name: string; readonly content: string | Uint8Array }[]
  ) => Promise<void>
  readonly heading: (text: string | RegExp) => Promise<void>
  /** Findings of axe on what is shown. */
  readonly axe: () => Promise<string[]>
  readonly figures: () => Promise<string[]>
  /** From the first screen to that of the columns. */
  readonly toColumns: (name: string, content: string | Uint8Array) => Promise<void>
  /** From the screen of the columns to the end of the import. */
  readonly importIt: () => Promise<void>
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

/** Findings of axe on what is shown. */
export const axeOf = async (page: Page): Promise<string[]> => {
  // A transition is seen half-way otherwise.
  await page.waitForTimeout(350)
  await page.evaluate(AXE)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, { runOnly: ${JSON.stringify(tags)} })`)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** The console in a browser, connected by a token. */
export const openConsole = async (
  browser: Browser,
  token: string | undefined,
  options: BrowserContextOptions = {},
): Promise<ConsolePage> => {
  const hash = token === undefined ? '' : `#${token}`
  const watched = await openWatched(browser, `${deployedApp().api_url}/console${hash}`, options)
  const { page } = watched
  let clicks = 0
  const click: ConsolePage['click'] = async (name) => {
    clicks += 1
    await page
      .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
      .first()
      .click()
  }
  const choose: ConsolePage['choose'] = (...files) =>
    page
      .locator('input[type=file]')
      .setInputFiles(files.map(({ name, content }) => ({ name, mimeType: '', buffer: Buffer.from(content) })))
  const heading: ConsolePage['heading'] = (name) => page.getByRole('heading', { name, level: 2 }).waitFor()
  return {
    ...watched,
    clicks: () => clicks,
    click,
    choose,
    heading,
    axe: () => axeOf(page),
    figures: () => page.locator('.figures strong').allTextContents(),
    toColumns: async (name, content) => {
      await heading('Choose a file')
      await choose({ name, content })
      await heading('What is in the columns?')
    },
    importIt: async () => {
      await click(CHECK)
      await page.locator('.figures').waitFor()
      await click(IMPORT)
      await heading(/Imported/)
    },
  }
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly args: { readonly name?: string }
  /** Microseconds of processor time. */
  readonly tdur?: number
}

/**
 * Milliseconds of processor time of the longest task on the page's main thread while `work` is done. Not by the clock: a
 * machine that has other work interrupts any task.
 */
export const longestTask = async (browser: Browser, page: Page, work: () => Promise<void>): Promise<number> => {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await work()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf),
  )
  const tasks = traceEvents.filter((event) => event.name.endsWith('RunTask') && main.has(threadOf(event)))
  if (tasks.length === 0) throw new Error('No task of the page was traced.')
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000
}
