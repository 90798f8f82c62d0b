import type { Browser } from 'playwright-core'
import type { Permission } from '../../lambdas/access/permissions.ts'
import { describeInBrowser, launchBrowser, openConsole, type ConsolePage } from '../support/browser/console-page.ts'
import { jobsAnswer, sessionAnswer } from '../support/contract.ts'
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

  test('the columns of last time are offered for the next file, taken by one click and undone by another', async () => {
    await connectWithKey()
    const file = 'Name;Reach;Firma\nHedy Lamarr;hedy@example.com;Acme\n'
    await columns('first.csv', file)
    const field = (column: string) => page.page.getByRole('combobox', { name: `${column}: Becomes`, exact: true })
    const offered = page.page.getByText('You imported these columns before: ')
    expect(await offered.count()).toBe(0)
    await field('Firma').selectOption('job_title')
    await importIt()
    await page.click('Import another file')
    await columns('second.csv', file)
    await page.page.getByText('You imported these columns before: first.csv, ').waitFor()
    expect(await field('Firma').inputValue()).toBe('company')
    await page.click('Use the columns of last time')
    await page.page.getByText('The columns are those of first.csv, ').waitFor()
    expect(await page.axe()).toEqual([])
    expect(await field('Firma').inputValue()).toBe('job_title')
    expect(await page.page.getByText('as last time').count()).toBe(3)
    await page.click('Do not use them')
    expect(await field('Firma').inputValue()).toBe('company')
    await page.click('Use the columns of last time')
    await page.click(CHECK)
    await page.page.locator('.figures').waitFor()
    const { data } = jobsAnswer.parse((await workspace.http({ path: '/v1/import/contacts?limit=1' })).json)
    expect(data[0]?.detected?.mapping).toEqual({ Name: 'full_name', Reach: 'email', Firma: 'job_title' })
  })

  test('who has connected sees the workspace and what the key may do', async () => {
    await connectWithKey()
    const shown = () => page.page.locator('.opened').textContent()
    expect(await shown()).toContain(`Workspace ${workspace.workspaceId}`)
    expect(await shown()).toContain('You can import, see contacts, undo imports, change webhooks, and see webhooks.')
    await page.close()
    page = await openConsole(browser, await sessionOf({ expires_in: 600 }))
    await page.heading('Choose a file')
    expect(await shown()).toMatch(/You can import and see contacts\. Ends /)
  })

  test.each<[string, Permission[], string]>([
    ['that only reads', ['read:contacts'], 'lacks the permission write:contacts'],
    ['of webhooks', ['read:webhooks'], 'lacks the permission read:contacts or write:contacts'],
  ])('a key %s is told what it lacks, with the request to ask about', async (_, permissions, sentence) => {
    const { apiKey } = await newWorkspace({ permissions })
    page = await openConsole(browser, undefined)
    await page.page.getByLabel('Key or session token').fill(apiKey)
    await page.click('Connect')
    await page.page.getByRole('alert').getByText(sentence).waitFor()
    await page.page.getByText('Request id').waitFor()
  })

  test('at the limit of its key the connection counts down and comes', async () => {
    const limited = await newWorkspace({ rateLimit: { requests: 1, window_seconds: 4 } })
    await limited.http({ path: '/v1/import/contacts?limit=1' })
    page = await openConsole(browser, undefined)
    await page.page.getByLabel('Key or session token').fill(limited.apiKey)
    await page.click('Connect')
    await page.page.getByText(/Too many requests for this key\. Continuing in \d s\./).waitFor()
    await page.heading('Choose a file')
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
    await columns(
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
