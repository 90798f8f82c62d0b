import { createHash } from 'node:crypto'
import { DOCS_PAGE_POLICY, docsPage } from '../../../lambdas/docs-page/page.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'

const document = openApiDocument()
const page = docsPage(document)

test('the page stands for itself: no script, and nothing that is loaded from anywhere', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:|@import|url\(/i)
  const elsewhere = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
  for (const address of elsewhere) expect(address).toMatch(/^(#[\w-]+|openapi\.json)$/)
})

test('its policy lets it have its own style, and nothing else', () => {
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style!)
  expect(styles).toHaveLength(1)
  const hash = createHash('sha256').update(styles[0]!).digest('base64')
  expect(DOCS_PAGE_POLICY).toContain(`style-src 'sha256-${hash}'`)
  expect(DOCS_PAGE_POLICY).toContain("default-src 'none'")
  // An attribute of style would be refused by it.
  expect(page).not.toMatch(/\sstyle="/)
})

test('every link within the page leads somewhere, and each place has one name', () => {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
})

test('it shows every operation with its path, every event, every status and every schema', () => {
  for (const [path, item] of Object.entries(document.paths)) {
    expect(page).toContain(`<code>${path}</code>`)
    for (const { operationId } of Object.values(item)) expect(page).toContain(`id="${operationId}"`)
  }
  for (const name of Object.keys(document.webhooks)) expect(page).toContain(`<code>${name}</code>`)
  for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`)
})

test('what the document says is shown and not run', () => {
  const evil = '</pre><script>alert(1)</script>'
  const copy = structuredClone(document) as { info: { title: string } } & typeof document
  copy.info.title = evil
  expect(docsPage(copy)).not.toContain('<script>')
})
