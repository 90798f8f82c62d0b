import type { Browser } from 'playwright-core'
import type { Permission } from '../../lambdas/access/permissions.ts'
import {
  CHECK,
  describeInBrowser,
  launchBrowser,
  openConsole,
  type ConsolePage,
} from '../support/browser/console-page.ts'
import { jobsAnswer } from '../support/contract.ts'
import { sessionToken } from '../support/session-token.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const FILE = 'Name;E-Mail;Firma\nHedy Lamarr;hedy@example.com;Acme\nJun Ito;jun@example.com;Acme\n'

describeInBrowser('the import console, before and after an import', () => {
  let browser: Browser
  let workspace: Workspace
  let page: ConsolePage

  const sessionOf = (json?: object): Promise<string> => sessionToken(workspace, json)

  /** With the key itself: a session cannot undo. */
  const connectWithKey = async (): Promise<void> => {
    page = await openConsole(browser, undefined)
    await page.page.getByLabel('Key or session token').fill(workspace.apiKey)
    await page.click('Connect')
    await page.heading('Choose a file')
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
    await page.toColumns('customers.csv', FILE)
    await page.importIt()
    await workspace.import({ rows: [{ email: 'jun@example.com', company: 'Globex' }], update_existing: true })

    await page.page.getByText('Undo this import', { exact: true }).click()
    await page.click('Check what an undo would do')
    await page.page.getByText('an undo deletes 1, puts back 0 and keeps 1.').waitFor()
    expect(await page.axe()).toEqual([])
    await page.page
      .locator('.undo .grid .line')
      .getByText(/has been changed since|changed/)
      .waitFor()
    expect(await workspace.find({ email: 'hedy@example.com' })).toBeDefined()

    await page.click('Past imports')
    await page.click(/^Undo: customers\.csv/)
    await page.page.getByText('an undo deletes 1, puts back 0 and keeps 1.').waitFor()
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
    await page.toColumns('customers.csv', FILE)
    await page.importIt()
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
    await page.toColumns(
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
    await page.importIt()
    expect(await page.figures()).toEqual(['0', '1', '1', '0'])
    const hedy = await workspace.find({ email: 'hedy@example.com' })
    expect(hedy).toMatchObject({ full_name: 'Hedy Lamarr', company: 'Globex', job_title: null })

    await page.click('Past imports')
    await page.click(/^Again with these settings: Fair 2026/)
    await page.toColumns('more.csv', 'Name;E-Mail;Firma\nHedy L.;hedy@example.com;Initech\n')
    expect(
      await page.page.getByRole('combobox', { name: 'Contacts that do not exist yet', exact: true }).inputValue(),
    ).toBe('skip')
    await page.importIt()
    expect(await workspace.find({ email: 'hedy@example.com' })).toMatchObject({
      full_name: 'Hedy L.',
      company: 'Globex',
    })
  })

  test('the columns of last time are offered for the next file, taken by one click and undone by another', async () => {
    await connectWithKey()
    const file = 'Name;Reach;Firma\nHedy Lamarr;hedy@example.com;Acme\n'
    await page.toColumns('first.csv', file)
    const field = (column: string) => page.page.getByRole('combobox', { name: `${column}: Becomes`, exact: true })
    const offered = page.page.getByText('You imported these columns before: ')
    expect(await offered.count()).toBe(0)
    await field('Firma').selectOption('job_title')
    await page.importIt()
    await page.click('Import another file')
    await page.toColumns('second.csv', file)
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

  test('the failed rows of an import that is opened later are shown as they were sent', async () => {
    await workspace.import({
      rows: [{ full_name: 'Zoë Ott', email: 'zoe@@example.com' }, { email: 'jun@example.com' }],
    })
    await connectWithKey()
    await page.click('Past imports')
    await page.page.getByRole('button', { name: /^Open/ }).first().click()
    await page.heading(/Imported/)
    await page.page.getByText('Rows', { exact: true }).click()
    await page.page.getByText('full_name: Zoë Ott · email: zoe@@example.com').waitFor()
    expect(await page.axe()).toEqual([])
  })

  test('what is imported is listed under past imports, and opens', async () => {
    page = await openConsole(browser, await sessionOf())
    await page.toColumns('customers.csv', 'Name;E-Mail\nHedy Lamarr;hedy@example.com\n')
    await page.importIt()
    await page.click('Past imports')
    const imported = page.page
      .getByRole('row')
      .filter({ has: page.page.getByRole('cell', { name: 'imported', exact: true }) })
    await imported.getByRole('button', { name: /^Open/ }).click()
    await page.heading(/Imported/)
    await page.page.reload()
    await page.heading('Choose a file')
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
    const limited = await newWorkspace({ rateLimit: { requests: 1, window_seconds: 12 } })
    await limited.http({ path: '/v1/import/contacts?limit=1' })
    page = await openConsole(browser, undefined)
    await page.page.getByLabel('Key or session token').fill(limited.apiKey)
    await page.click('Connect')
    await page.page.getByText(/Too many requests for this key\. Continuing in \d+ s\./).waitFor()
    await page.heading('Choose a file')
  })
})
