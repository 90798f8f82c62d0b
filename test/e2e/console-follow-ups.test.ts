import type { Browser } from 'playwright-core'
import { describeInBrowser, launchBrowser, openConsole, type ConsolePage } from '../support/browser/console-page.ts'
import { sessionAnswer } from '../support/contract.ts'
import { waitFor } from '../support/wait-for.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const CHECK = 'Check the file'
const IMPORT = /^Import [\d,]+ contacts?$/
const FILE = 'Name;E-Mail;Firma\nHedy Lamarr;hedy@example.com;Acme\nJun Ito;jun@example.com;Acme\n'

describeInBrowser('the import console, before and after an import', () => {
  let browser: Browser
  let workspace: Workspace
  let page: ConsolePage

  const sessionOf = async (json: object = {}): Promise<string> =>
    sessionAnswer.parse((await workspace.http({ method: 'POST', path: '/v1/import/sessions', json })).json).data.token

  /** With the key itself: a session cannot undo. */
  const connectWithKey = async (): Promise<void> => {
    page = await openConsole(browser, undefined)
    await page.page.getByLabel('Key or session token').fill(workspace.apiKey)
    await page.click('Connect')
    await page.heading('Choose a file')
  }
  const columns = async (name: string, content: string): Promise<void> => {
    await page.heading('Choose a file')
    await page.choose({ name, content })
    await page.heading('What is in the columns?')
  }
  const importIt = async (): Promise<void> => {
    await page.click(CHECK)
    await page.page.locator('.figures').waitFor()
    await page.click(IMPORT)
    await page.heading(/Imported/)
  }
  const choose = (label: string, value: string): Promise<unknown> =>
    page.page.getByRole('combobox', { name: label, exact: true }).selectOption(value)

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

  test('an undo shows what it would keep before it undoes anything, on the last screen and from the history', async () => {
    await connectWithKey()
    await columns('customers.csv', FILE)
    await importIt()
    await workspace.import({ rows: [{ email: 'jun@example.com', company: 'Globex' }], update_existing: true })

    await page.page.getByText('Undo this import', { exact: true }).click()
    await page.click('Check what an undo would do')
    await page.page.getByText('An undo deletes 1 contacts, puts back 0, and keeps 1.').waitFor()
    expect(await page.axe()).toEqual([])
    await page.page
      .locator('.undo .grid .line')
      .getByText(/has been changed since|changed/)
      .waitFor()
    expect(await workspace.find({ email: 'hedy@example.com' })).toBeDefined()

    await page.click('Past imports')
    await page.click(/^Undo: customers\.csv/)
    await page.page.getByText('An undo deletes 1 contacts, puts back 0, and keeps 1.').waitFor()
    expect(await workspace.find({ email: 'hedy@example.com' })).toBeDefined()
    await page.click('Undo now')
    await page.heading(/Undone/)
    expect(await page.figures()).toEqual(['1', '0', '1'])
    expect(await workspace.find({ email: 'hedy@example.com' })).toBeUndefined()
    expect(await workspace.find({ email: 'jun@example.com' })).toMatchObject({ company: 'Globex' })
    await page.click('Past imports')
    await page.page.getByRole('row').filter({ hasText: 'Undo of customers.csv' }).first().waitFor()
    expect(await page.axe()).toEqual([])
  })

  test('a session, which may not undo, is not offered to', async () => {
    page = await openConsole(browser, await sessionOf())
    await columns('customers.csv', FILE)
    await importIt()
    await page.click('Past imports')
    await page.page
      .getByRole('button', { name: /^Again with these settings/ })
      .first()
      .waitFor()
    expect(await page.page.getByText('Undo', { exact: true }).count()).toBe(0)
  })

  test('what an update does is chosen field by field, has a name, and is chosen again from the history', async () => {
    await workspace.import({
      rows: [{ email: 'hedy@example.com', full_name: 'Hedy Kiesler', company: 'Globex', job_title: 'Engineer' }],
    })
    await connectWithKey()
    await columns(
      'customers.csv',
      'Name;E-Mail;Firma;Position\nHedy Lamarr;hedy@example.com;Acme;\nJun;jun@example.com;A;\n',
    )
    await choose('Contacts that exist already', 'update')
    await choose('Contacts that do not exist yet', 'skip')
    await choose('Blank cells', 'clear')
    await page.page.getByText('Decide field by field what an update changes').click()
    await choose('Company', 'never')
    await page.page.getByLabel('Name of this import, to find it again').fill('Fair 2026')
    expect(await page.axe()).toEqual([])
    await importIt()
    expect(await page.figures()).toEqual(['0', '1', '1', '0'])
    const hedy = await workspace.find({ email: 'hedy@example.com' })
    expect(hedy).toMatchObject({ full_name: 'Hedy Lamarr', company: 'Globex', job_title: null })

    await page.click('Past imports')
    await page.click(/^Again with these settings: Fair 2026/)
    await columns('more.csv', 'Name;E-Mail;Firma\nHedy L.;hedy@example.com;Initech\n')
    expect(
      await page.page.getByRole('combobox', { name: 'Contacts that do not exist yet', exact: true }).inputValue(),
    ).toBe('skip')
    await importIt()
    expect(await workspace.find({ email: 'hedy@example.com' })).toMatchObject({
      full_name: 'Hedy L.',
      company: 'Globex',
    })
  })

  const ended = async (token = ''): Promise<void> => {
    const headers = { Authorization: `Bearer ${token}` }
    const status = async (): Promise<number> =>
      (await workspace.http({ path: `${IMPORT_PATH}?limit=1`, headers })).status
    await waitFor(status, (answered) => answered === 401, 30_000)
  }
  /** The page has a token function, whose first session ends within seconds. */
  const connectByFunction = async (): Promise<string[]> => {
    page = await openConsole(browser, undefined)
    const tokens: string[] = []
    await page.page.exposeFunction('nextToken', async () => {
      const token = await sessionOf(tokens.length === 0 ? { expires_in: 6 } : {})
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
    await columns('customers.csv', FILE)
    await ended(tokens[0])
    await importIt()
    expect(tokens).toHaveLength(2)
    await nobodyWasAsked()
  })

  test('a file that was sent as the session ended is sent again by the next one', async () => {
    const tokens = await connectByFunction()
    await page.page.route('**/v1/import/inspect', async (route) => {
      if (route.request().postData()?.includes('upload_id') === true) await ended(tokens[0])
      await route.continue()
    })
    await columns('customers.csv', FILE)
    expect(tokens).toHaveLength(2)
    await nobodyWasAsked()
  })
})
