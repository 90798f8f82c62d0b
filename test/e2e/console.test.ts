import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import {
  CHECK,
  describeInBrowser,
  IMPORT,
  launchBrowser,
  longestTask,
  openConsole,
  type ConsolePage,
} from '../support/browser/console-page.ts'
import { anonymousHttp, deployedApp } from '../support/local-cloud.ts'
import { messyShopFile } from '../support/messy-shop-file.ts'
import { sessionToken } from '../support/session-token.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'
import { workbookOf } from '../unit/import/formats/workbook-of.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/csv')

/** Nothing of it is so wrong that a person cannot mend it. */
const MESSY = `Name;E-Mail;Telefon;Kundengruppe
Hedy Lamarr;hedy@example.com;030 901820;A
Jun Ito;jun@@example.com;+49 30 901821;B
;;;
Zoë Ott;zoe@example.com;030 901823;A
Ada;;;C
`

test('the page is served with a policy that lets in its own script and nothing else', async () => {
  const { status, headers, text } = await anonymousHttp()({ path: '/console' })
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+'; connect-src 'self' /,
  )
  expect(policy).not.toMatch(/unsafe|\*/)
  expect(text).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="(?!data:)/)
})

describeInBrowser('the import console', () => {
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

  const check = async (name: string, content: string | Uint8Array): Promise<void> => {
    await page.toColumns(name, content)
    await page.click(CHECK)
    await page.page.locator('.figures').waitFor()
  }

  test('a messy file goes in to its last row in four clicks, repaired on the way', async () => {
    await check('customers.csv', MESSY)
    expect(await page.figures()).toEqual(['4', '0', '0', '0'])
    // Values that cannot be read cost no row, and are told: the first repair reads the phones.
    await page.page.getByRole('combobox', { name: 'Country' }).selectOption('DE')
    await page.click('Set country: Germany')
    await page.page.getByText('has no country code').waitFor({ state: 'detached' })
    await page.page.locator('.figures').waitFor()
    await page.click(IMPORT)
    await page.heading(/Imported/)
    expect(await page.figures()).toEqual(['4', '0', '0', '0'])
    expect(page.clicks()).toBeLessThanOrEqual(6)
    for (const [email, phone] of [
      ['hedy@example.com', '+4930901820'],
      ['zoe@example.com', '+4930901823'],
    ] as const)
      expect(await workspace.find({ email })).toMatchObject({ phone })
    expect(await workspace.find({ phone: '+4930901821' })).toMatchObject({ full_name: 'Jun Ito' })
  })

  test('a cell is corrected in place, checked again at once, and its row imported with the others', async () => {
    await check('customers.csv', 'Name;E-Mail\nHedy Lamarr;hedy@example.com\n;jun@@example.com\n;zoe@@example.com\n')
    await page.page.locator('.cell').first().waitFor()
    const focused = (name: RegExp) =>
      page.page.getByRole('textbox', { name }).and(page.page.locator(':focus')).waitFor()
    await page.page.locator('.grid').focus()
    await page.page.keyboard.press('F8')
    await focused(/^Row 3, /)
    const first = page.page.getByRole('textbox', { name: 'Row 3, E-Mail' })
    await first.fill('thrown away')
    await page.page.keyboard.press('Escape')
    expect(await first.inputValue()).toBe('jun@@example.com')
    await first.fill('jun@example.com')
    await page.page.keyboard.press('Enter')
    await page.page.getByText('repaired: will be new').waitFor()
    await page.page.keyboard.press('F8')
    await focused(/^Row 4, /)
    await page.page.getByText('1 row stays out.').waitFor()
    await page.click('Import 2 contacts')
    await page.heading(/Imported/)
    expect(await page.figures()).toEqual(['2', '0', '0', '1'])
    expect(await workspace.find({ email: 'jun@example.com' })).toBeDefined()
  })

  test('a correction outlives the check: it is there again after another look at the columns', async () => {
    await check(
      'customers.csv',
      'Name;E-Mail;Telefon\nHedy;hedy@example.com;030 1234567\nJun;jun@@example.com;\nZoe;zoe@example.com;030 7654321\n',
    )
    await page.page.locator('.cell').first().waitFor()
    await page.page.getByRole('textbox', { name: 'Row 3, E-Mail' }).fill('jun@example.com')
    await page.page.keyboard.press('Enter')
    await page.page.getByText('repaired: will be new').waitFor()
    const isThere = async (): Promise<void> => {
      await page.page.getByText('1 row was corrected here and is imported with the others.').waitFor()
      expect(await page.page.getByRole('textbox', { name: 'Row 3, E-Mail' }).inputValue()).toBe('jun@example.com')
    }
    await isThere()
    await page.click('Back')
    await page.heading('What is in the columns?')
    await page.page
      .getByRole('combobox', { name: 'Country of phone numbers without a country code' })
      .selectOption('DE')
    await page.click(CHECK)
    await page.page.locator('.figures').waitFor()
    await isThere()
    await page.click('Import 3 contacts')
    await page.heading(/Imported/)
    expect(await workspace.find({ email: 'jun@example.com' })).toBeDefined()
  })

  test.each<[string, () => Uint8Array | string, string[]]>([
    [
      'people.xlsx',
      () =>
        workbookOf({
          rows: '<row><c t="str"><v>Name</v></c><c t="str"><v>Email</v></c></row><row><c t="str"><v>Zoë Ott</v></c><c t="str"><v>zoe@x.com</v></c></row>',
        }),
      ['1', '0', '0', '0'],
    ],
    [
      'people.vcf',
      () => ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Zoë Ott', 'EMAIL:zoe@x.com', 'END:VCARD', ''].join('\r\n'),
      ['1', '0', '0', '0'],
    ],
    ['outlook.csv', () => readFileSync(join(FIXTURES, 'outlook-classic-german-windows-1252.csv')), []],
    ['linkedin.csv', () => readFileSync(join(FIXTURES, 'linkedin-with-preamble.csv')), []],
  ])('%s goes the whole way', async (name, content, figures) => {
    await check(name, content())
    await page.click(IMPORT)
    await page.heading(/Imported/)
    const shown = await page.figures()
    if (figures.length > 0) expect(shown).toEqual(figures)
    expect(shown[3]).toBe('0')
  })

  test('axe finds nothing on any screen, in light and dark, narrow and wide', async () => {
    const findings: Record<string, string[]> = {}
    const look = async (screen: string): Promise<void> => {
      for (const [width, colorScheme] of [
        [1280, 'light'],
        [390, 'dark'],
      ] as const) {
        await page.page.setViewportSize({ width, height: 860 })
        await page.page.emulateMedia({ colorScheme })
        findings[`${screen} ${colorScheme}`] = await page.axe()
        const wide = await page.page.evaluate('document.documentElement.scrollWidth - innerWidth')
        if (Number(wide) > 0) findings[`${screen} ${colorScheme}`]?.push(`${String(wide)} px too wide`)
      }
    }
    const anonymous = await openConsole(browser, undefined)
    await anonymous.heading('Connect')
    findings['connect'] = await anonymous.axe()
    await anonymous.close()
    await page.heading('Choose a file')
    await look('file')
    await page.choose({ name: 'a.pdf', content: '%PDF-1.7' })
    await page.page.getByRole('alert').waitFor()
    await look('refused file')
    await page.choose({ name: 'customers.csv', content: `${MESSY};bad@@example\n` })
    await page.heading('What is in the columns?')
    await look('columns')
    await page.click(CHECK)
    await page.page.locator('.cell').first().waitFor()
    await look('check')
    // The import is looked at while it is held on its way.
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const follows = /\/imp_[0-9A-Z]+$/
    await page.page.route(follows, async (route) => {
      await held
      await route.continue()
    })
    await page.click(IMPORT)
    await page.heading('Importing customers.csv')
    await look('import')
    release()
    await page.heading(/Imported/)
    await look('done')
    await page.click('Past imports')
    await page.page.getByRole('button', { name: /^Open/ }).first().waitFor()
    await look('history')
    expect(Object.entries(findings).filter(([, found]) => found.length > 0)).toEqual([])
  })

  test('8,000 rows stay fluid: few lines in the document, and no task that blocks the page', async () => {
    await check('shop.csv', messyShopFile().bytes)
    const { page: shown } = page
    await shown.locator('.grid .line').first().waitFor()
    const longest = await longestTask(browser, shown, async () => {
      for (let step = 1; step <= 20; step += 1) {
        await shown.evaluate(
          `(() => { const grid = document.querySelector('contacts-import').shadowRoot.querySelector('.grid'); grid.scrollTop = grid.scrollHeight * ${step / 20} })()`,
        )
        await shown.waitForTimeout(60)
      }
    })
    await shown.locator('.grid .line .mark').first().waitFor()
    expect(await shown.locator('.grid .line').count()).toBeLessThan(60)
    expect(longest).toBeLessThan(50)
  })
})
