import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { EXIT, runCommandLine } from '../client/src/cli/command-line.ts'
import { LocalCloudFailure } from '../local/failure.ts'
import { checkoutFolder } from '../local/folders.ts'
import { readStack } from '../local/stack-file.ts'

const FOLDER = join(checkoutFolder, 'docs')
const VIEW = { width: 1280, height: 900 }

/** What a shop has after years, and what of it a person repairs. */
const FILE = `Name;E-Mail;Telefon;Kundengruppe;Kunde seit
Hedy Lamarr;hedy@example.com;030 901820;A;3.4.2019
Jun Ito;jun@@example.com;+49 30 901821;B;12.11.2020
Zoë Ott;zoe@example.com;030 901822;A;1.2.2021
Max Mustermann;max@example.com;0171 2345678;C;17.1.2021
;nobody@@example.com;;C;
Ada Lovelace;ada@example.com;;B;4.5.2022
`

const draw = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(FOLDER, name) })
  process.stdout.write(`${join(FOLDER, name)}\n`)
}

/** Draws the import console of the running local cloud, for the documentation. */
const main = async (): Promise<number> => {
  const stack = await readStack()
  if (stack === undefined) throw new LocalCloudFailure('No local cloud is running. Start it with: npm start')
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: VIEW, locale: 'en-GB', colorScheme: 'light' })
    await page.goto(`${stack.api_url}/console`)
    await page.getByLabel('Key or session token').fill(stack.api_key)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    const file = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.locator('.mapping').waitFor()
    await draw(page, 'console-columns.png')
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.locator('.cell').first().waitFor()
    await page.setViewportSize({ ...VIEW, height: 1250 })
    await page.getByLabel('Country').first().selectOption('DE')
    await draw(page, 'console-check.png')
    return EXIT.done
  } finally {
    await browser.close()
  }
}

await runCommandLine({
  name: 'console-screenshots',
  help: 'It takes no arguments, and draws the running local cloud.',
  main,
})
