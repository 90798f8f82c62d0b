import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import {
  describeInBrowser,
  launchBrowser,
  longestTask,
  openConsole,
  type ConsolePage,
} from '../support/browser/console-page.ts'
import { messyShopFile } from '../support/messy-shop-file.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const CHECK = 'Check the file'
const LARGE = 200_000

/** Drops a file on the page, as from a folder. */
const drop = async (page: Page, name: string, content: Uint8Array): Promise<void> => {
  const data = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(Buffer.from(content).toString('base64'))}), (c) => c.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], ${JSON.stringify(name)}))
      return data
    })()`,
  )
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
}

const scrollTo = (page: Page, share: number): Promise<unknown> =>
  page.evaluate(
    `(() => { const grid = document.querySelector('contacts-import').shadowRoot.querySelector('.grid'); grid.scrollTop = grid.scrollHeight * ${share} })()`,
  )

describeInBrowser('files in the import console', () => {
  let browser: Browser
  let workspace: Workspace
  let page: ConsolePage

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    workspace = await newWorkspace()
    page = await openConsole(browser, undefined)
    await page.page.getByLabel('Key or session token').fill(workspace.apiKey)
    await page.page.getByLabel('Key or session token').press('Enter')
    await page.heading('Choose a file')
  })
  afterEach(async () => {
    expect(page.faults).toEqual([])
    await page.close()
  })

  test('a list with a title line, umlauts of Windows, phones of all kinds and n/a goes in whole, in six clicks at most', async () => {
    const { bytes, customers, rows } = messyShopFile()
    await drop(page.page, 'Kundenliste.csv', bytes)
    await page.heading('What is in the columns?')
    await page.click(CHECK)
    await page.page.locator('.figures').waitFor()
    const country = page.page.getByRole('combobox', { name: 'Country' })
    if ((await country.count()) > 0) {
      await country.first().selectOption('DE')
      await page.click('Set country: Germany')
      await page.page.getByText('has no country code').first().waitFor({ state: 'detached' })
      await page.page.locator('.figures').waitFor()
    }
    await page.click(/^Import [\d,]+ contacts?$/)
    await page.heading(/Imported/)
    const [created = 0, updated = 0, skipped = 0, failed = 0] = (await page.figures()).map((text) =>
      Number(text.replaceAll(',', '')),
    )
    // A customer who stands in the list again is skipped the second time.
    expect([created, updated + skipped, failed]).toEqual([customers.length, rows - customers.length, 0])
    // The choice of the country is a click as well.
    expect(page.clicks() + 1).toBeLessThanOrEqual(6)
    const looked = [0, 999, customers.length - 1].map((n) => customers[n])
    for (const { email, phone, first_name, last_name } of looked.filter((one) => one !== undefined)) {
      const found = await workspace.find(email === null ? { phone: phone ?? '' } : { email })
      expect(found).toMatchObject({ first_name, last_name, ...(phone !== null && { phone }) })
    }
  })

  test('200,000 rows are sent and checked, and any place of them is one request away', async () => {
    const lines = Array.from({ length: LARGE }, (_, n) => `Person ${n};person.${n}@example.com\n`)
    // By its path: handed over as bytes it would be decoded in the page, which no person does.
    const folder = await mkdtemp(join(tmpdir(), 'console-'))
    const file = join(folder, 'people.csv')
    await writeFile(file, `Name;E-Mail\n${lines.join('')}`)
    const { page: shown } = page
    const asked: string[] = []
    shown.on('request', (request) => {
      if (request.url().includes('/rows?')) asked.push(new URL(request.url()).search)
    })
    const longest = { check: 0, scroll: 0 }
    longest.check = await longestTask(browser, shown, async () => {
      await shown.locator('input[type=file]').setInputFiles(file)
      await page.heading('What is in the columns?')
      await page.click(CHECK)
      await shown.locator('.figures').waitFor({ timeout: 150_000 })
      await shown.locator('.grid .line .mark').first().waitFor()
    })
    expect((await page.figures())[0]).toBe('200,000')
    asked.length = 0
    longest.scroll = await longestTask(browser, shown, async () => {
      await scrollTo(shown, 1)
      await shown.locator(`.grid .line[aria-rowindex="${LARGE + 1}"] .mark`).waitFor()
      expect(asked).toHaveLength(1)
      await scrollTo(shown, 0.5)
      await shown.locator(`.grid .line[aria-rowindex="${LARGE / 2 + 2}"] .mark`).waitFor()
      expect(asked.length).toBeLessThanOrEqual(3)
    })
    await rm(folder, { recursive: true })
    expect(await shown.locator('.grid .line').count()).toBeLessThan(60)
    expect(longest.check).toBeLessThan(50)
    expect(longest.scroll).toBeLessThan(50)
  })
})
