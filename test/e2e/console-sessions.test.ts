import type { Browser } from 'playwright-core'
import {
  CHECK,
  IMPORT,
  describeInBrowser,
  launchBrowser,
  openConsole,
  type ConsolePage,
} from '../support/browser/console-page.ts'
import { jobsAnswer } from '../support/contract.ts'
import { endSession, sessionToken } from '../support/session-token.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const FILE = 'Name;E-Mail;Firma\nHedy Lamarr;hedy@example.com;Acme\nJun Ito;jun@example.com;Acme\n'

describeInBrowser('the import console, when its session ends', () => {
  let browser: Browser
  let workspace: Workspace
  let page: ConsolePage

  const sessionOf = (): Promise<string> => sessionToken(workspace)

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    workspace = await newWorkspace()
  })
  afterEach(async () => {
    expect(page.faults).toEqual([])
    await page.close()
  })

  /** The answers of one request of the page come from a session that has ended: it asks for another. */
  const endSessionAt = async (requests: string | RegExp): Promise<() => boolean> => {
    let hasEnded = false
    await page.page.route(requests, async (route) => {
      if (hasEnded) return route.continue()
      hasEnded = true
      return route.fulfill({
        status: 401,
        headers: { 'Access-Control-Allow-Origin': '*' },
        json: { error: { code: 'invalid_key', message: 'ended', request_id: 'req' } },
      })
    })
    return () => hasEnded
  }
  const connectAgain = async (): Promise<void> => {
    await page.page.getByText('Your session has ended.').waitFor()
    await page.page.getByLabel('Key or session token').fill(await sessionOf())
    await page.click('Connect')
  }

  test.each([
    ['between upload and inspection', /\/inspect$/],
    ['between the dry run and its end', /\/imp_[0-9A-Z]+$/],
    ['between the dry run and its failed rows', /\/rejects$/],
  ])('a session that ends %s loses nothing: the next one goes on by itself', async (_, requests) => {
    page = await openConsole(browser, await sessionOf())
    const hasEnded = await endSessionAt(requests)
    await page.heading('Choose a file')
    await page.choose({ name: 'customers.csv', content: `${FILE};no@@example.com;\n` })
    if (/inspect/.test(requests.source)) await connectAgain()
    await page.heading('What is in the columns?')
    await page.click(CHECK)
    if (!hasEnded() || !/inspect/.test(requests.source)) await connectAgain()
    await page.page.locator('.figures').waitFor()
    expect(await page.figures()).toEqual(['2', '0', '0', '1'])
    await page.page.locator('.cell').first().waitFor()
    await page.click(IMPORT)
    await page.heading(/Imported/)
  })

  test('a session that ends while the import runs imports nothing twice, and says where it goes on', async () => {
    page = await openConsole(browser, await sessionOf())
    await page.toColumns(
      'customers.csv',
      'Name;E-Mail;Firma\nHedy Lamarr;;Acme\nZoë Ott;zoe@example.com;\n;no@@example.com;\n',
    )
    await page.click(CHECK)
    await page.page.locator('.cell').first().waitFor()
    await page.page.getByRole('textbox', { name: 'Row 4, E-Mail' }).fill('jun@example.com')
    await page.page.keyboard.press('Enter')
    await page.page.getByText('repaired: will be new').waitFor()
    await endSessionAt(/\/imp_[0-9A-Z]+$/)
    await page.click(IMPORT)
    await connectAgain()
    await page.heading('The import goes on')
    await page.page.getByText('The row that you corrected is imported as well.').waitFor()
    expect(await page.axe()).toEqual([])
    const id = await page.page.locator('section code').textContent()
    expect(await workspace.ended(id ?? '')).toMatchObject({ status: 'completed', created_count: 2 })
    expect(await workspace.find({ email: 'jun@example.com' })).toBeDefined()
    const { data } = jobsAnswer.parse((await workspace.http({ path: '/v1/import/contacts?status=completed' })).json)
    expect(data.map(({ created_count }) => created_count).sort()).toEqual([1, 2])
  })

  /** The page has a token function. */
  const connectByFunction = async (): Promise<string[]> => {
    page = await openConsole(browser, undefined)
    const tokens: string[] = []
    await page.page.exposeFunction('nextToken', async () => {
      const token = await sessionOf()
      tokens.push(token)
      return token
    })
    await page.page.evaluate("document.querySelector('contacts-import').token = () => window.nextToken()")
    return tokens
  }
  const nobodyWasAsked = async (): Promise<void> => {
    expect(await page.page.getByLabel('Key or session token').count()).toBe(0)
  }

  test('the token function of the page is called again when a session ends, and nobody is asked', async () => {
    const tokens = await connectByFunction()
    await page.toColumns('customers.csv', FILE)
    await endSession(tokens[0] ?? '')
    await page.importIt()
    expect(tokens).toHaveLength(2)
    await nobodyWasAsked()
  })

  test('a file that was sent as the session ended is sent again by the next one', async () => {
    const tokens = await connectByFunction()
    await page.page.route('**/v1/import/inspect', async (route) => {
      if (route.request().postData()?.includes('upload_id') === true) await endSession(tokens[0] ?? '')
      await route.continue()
    })
    await page.toColumns('customers.csv', FILE)
    expect(tokens).toHaveLength(2)
    await nobodyWasAsked()
  })
})
