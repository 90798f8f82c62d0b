import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A page in a browser, and what it did. */
export interface WatchedPage {
  readonly page: Page
  /** Hosts that the page sent requests to. */
  readonly hosts: ReadonlySet<string>
  /** What the page threw, or was refused by its policy. */
  readonly faults: readonly string[]
  readonly close: () => Promise<void>
}

/** A slow machine must not fail a test. */
const PATIENCE_MS = 90_000

export const openWatched = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({ locale: 'en-GB', bypassCSP: false, ...options })
  context.setDefaultTimeout(PATIENCE_MS)
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
  await page.goto(url)
  return { page, hosts, faults, close: () => context.close() }
}
