import type { Browser } from 'playwright-core'
import { axeOf, describeInBrowser, launchBrowser } from '../support/browser/console-page.ts'
import { openDocs } from '../support/browser/docs-page.ts'
import type { WatchedPage } from '../support/browser/watched-page.ts'
import { anonymousHttp, deployedApp } from '../support/local-cloud.ts'
import { sessionToken } from '../support/session-token.ts'
import { openApiDocument } from '../../lambdas/openapi/document.ts'
import { newWorkspace } from '../support/workspace.ts'

const newToken = async (): Promise<string> => sessionToken(await newWorkspace())

test('the operations that the document opens to sessions are those that sessions may use', async () => {
  const token = await newToken()
  for (const [path, item] of Object.entries(openApiDocument().paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if ((operation.security ?? []).length === 0) continue
      const { status } = await anonymousHttp()({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, 'unknown'),
        headers: { Authorization: `Bearer ${token}` },
        ...(method !== 'get' && { json: {} }),
      })
      expect([operation.operationId, status !== 403]).toEqual([operation.operationId, operation['x-session'] === true])
    }
  }
})

describeInBrowser('the documentation page', () => {
  let browser: Browser
  let docs: WatchedPage

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    expect(docs.faults).toEqual([])
    expect([...docs.hosts]).toEqual([new URL(deployedApp().api_url).host])
    await docs.close()
  })

  const hash = (): Promise<string> => docs.page.evaluate('location.hash')
  const isSeen = (selector: string): Promise<boolean> =>
    docs.page.evaluate(
      `(() => { const { top } = document.querySelector('${selector}').getBoundingClientRect(); return top >= 0 && top < innerHeight / 2 })()`,
    )

  test('is searched by keyboard alone: / leads there, arrows choose, Enter goes, Esc ends', async () => {
    docs = await openDocs(browser)
    const { page } = docs
    await page.keyboard.press('/')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Search the documentation')
    await page.keyboard.type('ambiguous')
    const chosen = page.locator('#found [aria-selected=true]')
    expect(await chosen.textContent()).toContain('ambiguous_match')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('listbox', { name: 'Found places' }).count()).toBe(0)

    await page.keyboard.press('/')
    await page.keyboard.type('undo')
    const first = await chosen.textContent()
    await page.keyboard.press('ArrowDown')
    expect(await chosen.textContent()).not.toBe(first)
    await page.keyboard.press('ArrowUp')
    expect(await chosen.textContent()).toBe(first)
    await page.keyboard.press('Enter')
    expect(await hash()).toBe('#undoImport')
    expect(await isSeen('#undoImport')).toBe(true)
    expect(await page.evaluate('document.activeElement.id')).toBe('undoImport')

    await page.keyboard.press('/')
    await page.keyboard.type('no such thing anywhere')
    await page.getByRole('status').filter({ hasText: 'Nothing found.' }).waitFor()
  })

  test('code is copied as it stands, in the language that was chosen once for all samples', async () => {
    docs = await openDocs(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = docs
    const samples = page.locator('#importContacts .samples')
    const shown = samples.locator('.code:visible pre')
    expect(await shown.textContent()).toMatch(/^curl -X POST "\$API\/v1\/import\/contacts"/)
    await samples.getByRole('button', { name: 'Python' }).click()
    expect(await shown.textContent()).toMatch(/^import json, os, urllib\.request/)
    expect(await page.locator('#getJob .samples .code:visible pre').textContent()).toMatch(/^import os/)
    await samples.locator('.code:visible').hover()
    await samples.getByRole('button', { name: 'Copy' }).click()
    await samples.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await shown.textContent())
    await page.reload()
    expect(await shown.textContent()).toMatch(/^import json/)
  })

  test('a request is tried with the token of a session, and with nothing else', async () => {
    docs = await openDocs(browser, {}, '#importContacts')
    const { page } = docs
    expect(await page.locator('#undoImport .try').count()).toBe(0)
    const form = page.locator('#importContacts .try')
    await form.getByText('Try it').click()
    const token = form.getByLabel('Token of a session')
    await token.fill(`wbk_${'x'.repeat(43)}`)
    await form.getByRole('button', { name: 'Send' }).click()
    const refusal = await page.evaluate('document.querySelector("#importContacts-try-token").validationMessage')
    expect(refusal).toContain('begins with wbs_')
    await token.fill(await newToken())
    await form.getByLabel('Body').fill('{"rows": [{"email": "tried@example.com"}], "dry_run": true}')
    await form.getByRole('button', { name: 'Send' }).click()
    const answer = form.getByRole('status')
    await answer.getByText('200', { exact: true }).waitFor()
    expect(JSON.parse((await answer.locator('pre').textContent()) ?? '')).toMatchObject({
      data: { status: 'validated', created_count: 1 },
    })

    // The token is known to the other forms of this tab.
    const list = page.locator('#listJobs .try')
    await list.getByText('Try it').click()
    await list.getByLabel('status').selectOption('validated')
    await list.getByRole('button', { name: 'Send' }).click()
    await list.getByRole('status').getByText('200', { exact: true }).waitFor()
    const shown = JSON.parse((await list.getByRole('status').locator('pre').textContent()) ?? '') as { data: unknown[] }
    expect(shown.data).toHaveLength(1)
  })

  test('an address with an anchor leads to its heading, and each heading has one', async () => {
    docs = await openDocs(browser, {}, '#guide-webhooks-retries')
    expect(await isSeen('#guide-webhooks-retries')).toBe(true)
    await docs.page.locator('#errors-rows > a').click()
    expect(await hash()).toBe('#errors-rows')
    expect(await isSeen('#errors-rows')).toBe(true)
  })

  test('on a phone the contents are behind a button that is always there, and operations are folded', async () => {
    docs = await openDocs(browser, { viewport: { width: 390, height: 844 } }, '#schema-Contact')
    const { page } = docs
    expect(await isSeen('#schema-Contact')).toBe(true)
    const menu = page.getByRole('button', { name: 'Contents' })
    await menu.click()
    await page.getByRole('navigation').getByRole('link', { name: 'Merge rules' }).click()
    expect([await hash(), await isSeen('#guide-merge')]).toEqual(['#guide-merge', true])
    expect(await page.getByRole('navigation').count()).toBe(0)
    await menu.click()
    await page.keyboard.press('Escape')
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
    const body = page.locator('#importContacts-body')
    expect(await body.isVisible()).toBe(false)
    await page.locator('#importContacts .fold').click()
    expect(await body.isVisible()).toBe(true)
    await page.getByRole('link', { name: 'Contacts import API' }).click()
    expect(await page.evaluate('scrollY')).toBeLessThan(100)
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(60_000)
  })

  test('without a script all of it can be read', async () => {
    docs = await openDocs(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
    const { page } = docs
    await page.getByRole('link', { name: 'Contents', exact: true }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Import contacts' }).click()
    expect(await page.locator('#importContacts-body').isVisible()).toBe(true)
    expect(await page.locator('#importContacts .samples .code:visible').count()).toBe(1)
    expect(await page.locator('.try:visible').count()).toBe(0)
  })

  test.each([
    [390, 'dark', true],
    [768, 'light', false],
    [1280, 'light', true],
    [1920, 'dark', false],
  ] as const)(
    'axe finds nothing at %d pixels in %s, and nothing is too wide (all opened: %s)',
    async (width, colorScheme, isOpened) => {
      docs = await openDocs(browser, { viewport: { width, height: 900 }, colorScheme })
      const { page } = docs
      if (isOpened) {
        await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')
        await page.keyboard.press('/')
        await page.keyboard.type('import')
      }
      expect(await axeOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    },
    300_000,
  )
})
