import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { deployedApp } from '../local-cloud.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Tests with a browser, where there is one; left out elsewhere, with this word for it. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (CHROMIUM === undefined)
    describe.skip(`${name} (there is no Chromium on this machine: apt-get install chromium)`, tests)
  else describe(name, tests)
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] })

export interface ConsolePage {
  readonly page: Page
  /** Hosts that the page sent requests to. */
  readonly hosts: ReadonlySet<string>
  /** What the page threw, or was refused by its policy. */
  readonly faults: readonly string[]
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
  readonly close: () => Promise<void>
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

const axeOf = async (page: Page): Promise<string[]> => {
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
  const context = await browser.newContext({ locale: 'en-GB', bypassCSP: false, ...options })
  const page = await context.newPage()
  const hosts = new Set<string>()
  const faults: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith('http')) hosts.add(new URL(request.url()).host)
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/i.test(message.text())) faults.push(message.text())
  })
  await page.goto(`${deployedApp().api_url}/console${token === undefined ? '' : `#${token}`}`)
  let clicks = 0
  return {
    page,
    hosts,
    faults,
    clicks: () => clicks,
    click: async (name) => {
      clicks += 1
      await page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first().click()
    },
    choose: (...files) =>
      page
        .locator('input[type=file]')
        .setInputFiles(files.map(({ name, content }) => ({ name, mimeType: '', buffer: Buffer.from(content) }))),
    heading: (name) => page.getByRole('heading', { name, level: 2 }).waitFor({ timeout: 90_000 }),
    axe: () => axeOf(page),
    figures: () => page.locator('.figures strong').allTextContents(),
    close: () => context.close(),
  }
}
