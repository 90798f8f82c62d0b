import type { Browser } from 'playwright-core'
import {
  CHECK,
  describeInBrowser,
  IMPORT,
  launchBrowser,
  openConsole,
  type ConsolePage,
} from '../support/browser/console-page.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { endSession, sessionToken } from '../support/session-token.ts'
import { controlKeys } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const FILE = 'Name;E-Mail\nHedy Lamarr;hedy@example.com\nZoë Ott;zoe@example.com\n'

describeInBrowser('what holds an import in the console up', () => {
  let browser: Browser
  let workspace: Workspace
  let page: ConsolePage

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    workspace = await newWorkspace()
    page = await openConsole(browser, await sessionToken(workspace))
  })
  afterEach(async () => {
    expect(page.faults).toEqual([])
    expect([...page.hosts]).toEqual([new URL(deployedApp().api_url).host])
    await page.close()
  })

  test('a file that cannot be read is refused before it is sent, in a sentence that says what to do', async () => {
    await page.heading('Choose a file')
    const sent = page.hosts.size
    await page.choose({ name: 'list.pdf', content: '%PDF-1.7 …' })
    await page.page.getByText('list.pdf is a PDF. Export the list as CSV or Excel').waitFor()
    await page.choose({ name: 'list.csv', content: `Email\n${'x'.repeat(21 * 1024 * 1024)}` })
    await page.page.getByText('list.csv is 21 MB. At most 20 MB can be sent: split the file').waitFor()
    expect(page.hosts.size).toBe(sent)
  })

  test.each<[string, (owner: Workspace) => Promise<string>]>([
    ['another session', (owner) => sessionToken(owner)],
    ['a key', (owner) => Promise.resolve(owner.apiKey)],
  ])('a session that ends in the middle loses nothing: it goes on with %s', async (_, next) => {
    await page.close()
    const token = await sessionToken(workspace)
    page = await openConsole(browser, token)
    await page.toColumns('customers.csv', FILE)
    await endSession(token)
    await page.click(CHECK)
    await page.page.getByText('Your session has ended.').waitFor()
    await page.page.getByLabel('Key or session token').fill(await next(workspace))
    await page.click('Connect')
    await page.page.locator('.figures').waitFor()
    expect((await page.figures())[0]).toBe('2')
    await page.click(IMPORT)
    await page.heading(/Imported/)
  })

  test('an upload that is stopped imports nothing, and can be tried again', async () => {
    await page.heading('Choose a file')
    const isSending = (url: URL): boolean => url.pathname.includes('payloadsbucket')
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let sent = 0
    await page.page.route(isSending, async (route) => {
      sent += 1
      await held
      await route.continue().catch(() => undefined)
    })
    await page.choose({ name: 'customers.csv', content: FILE })
    await waitFor(
      () => Promise.resolve(sent),
      (times) => times === 1,
      90_000,
    )
    await page.click('Stop')
    await page.page.getByText('Sending was stopped.').waitFor()
    release()
    await page.page.unroute(isSending)
    expect(await controlKeys(workspace.workspaceId, 'JOB#')).toEqual([])
    await page.click('Try again')
    await page.heading('What is in the columns?')
  })

  test('without a connection it waits, says so, and goes on by itself', async () => {
    await page.heading('Choose a file')
    await page.choose({ name: 'customers.csv', content: FILE })
    await page.heading('What is in the columns?')
    await page.page.context().setOffline(true)
    await page.click(CHECK)
    await page.page.getByText('No connection.').waitFor()
    await page.page.context().setOffline(false)
    await page.page.locator('.figures').waitFor()
  })

  test('at the limit of its key it counts down and goes on', async () => {
    const limited = await newWorkspace({ rateLimit: { requests: 3, window_seconds: 15 } })
    await page.close()
    page = await openConsole(browser, await sessionToken(limited))
    await page.heading('Choose a file')
    await page.choose({ name: 'customers.csv', content: FILE })
    await page.page.getByText(/Too many requests for this key\. Continuing in \d+ s\./).waitFor()
    await page.heading('What is in the columns?')
  })
})
