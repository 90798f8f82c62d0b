import { createHash } from 'node:crypto'
import { ROW_ERRORS } from '../../../lambdas/contacts/row-errors.ts'
import { guideTitle } from '../../../lambdas/docs-page/guides.ts'
import { docsPage, docsPagePolicy } from '../../../lambdas/docs-page/page.ts'
import { API_ERRORS } from '../../../lambdas/http/errors.ts'
import { WARNINGS } from '../../../lambdas/import/source/warnings.ts'
import { JOB_ERRORS } from '../../../lambdas/jobs/job.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'
import { readDocsParts } from '../../../lib/docs-parts.ts'

const document = openApiDocument()
const parts = readDocsParts()
const page = docsPage(document, parts)
const policy = docsPagePolicy(parts)

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
/** The page without its script and what it shows as code. */
const markup = page
  .replaceAll(/<script[^>]*>[^]*?<\/script>/g, '')
  .replaceAll(/<pre[^>]*>[^]*?<\/pre>/g, '')
  .replaceAll(/<code>[^]*?<\/code>/g, '')
const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)

test('the page stands for itself: nothing is loaded from anywhere, and no attribute runs', () => {
  expect(markup).not.toMatch(/<img|<iframe|\son\w+=|javascript:|@import|url\(|\ssrc=/i)
  for (const [, address] of markup.matchAll(/href="([^"]*)"/g))
    expect(address).toMatch(/^(#[\w.-]+|openapi\.json|data:,)$/)
  expect([...parts.script.matchAll(/https?:\/\//g)]).toEqual([])
})

test('its policy lets in its one style and its one script by their hashes, and requests to the API alone', () => {
  const [style, ...styles] = [...page.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text]) => text!)
  const [script, ...scripts] = [...page.matchAll(/<script type="module">([^]*?)<\/script>/g)].map(([, text]) => text!)
  expect([styles, scripts]).toEqual([[], []])
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf(script!)}`,
    `style-src ${hashOf(style!)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ])
  // An attribute of style would be refused by it.
  expect(markup).not.toMatch(/\sstyle="/)
})

test('every link within the page leads somewhere, and each place has one name', () => {
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([])
  for (const [, target] of markup.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
})

test('every heading of guides, sections, operations and schemas has a link to itself', () => {
  const [, body = ''] = page.split('<div id="guides">')
  const headings = [...body.matchAll(/<(h[2-4])[^>]*>\s*(<a href="#[\w.-]+")?/g)]
  expect(headings.length).toBeGreaterThan(100)
  expect(headings.filter(([, , link]) => link === undefined).map(([text]) => text)).toEqual([])
})

test('it shows every operation with its path, every event, every status and every schema', () => {
  for (const [path, item] of Object.entries(document.paths)) {
    expect(page).toContain(`<code>${path}</code>`)
    for (const { operationId } of Object.values(item)) expect(ids).toContain(operationId)
  }
  for (const name of Object.keys(document.webhooks)) expect(page).toContain(`<code>${name}</code>`)
  for (const name of Object.keys(document.components.schemas)) expect(ids).toContain(`schema-${name}`)
})

test.each([
  ['requests', API_ERRORS],
  ['jobs', JOB_ERRORS],
  ['rows', ROW_ERRORS],
  ['warnings', WARNINGS],
])('the page of errors has every code of %s', (list, codes) => {
  const shown = ids.flatMap((id) => (id?.startsWith(`errors-${list}-`) === true ? [id.split('-').at(-1)] : []))
  expect(shown).toEqual(Object.keys(codes))
})

test('every guide is there under its title, and the operations that it names are links', () => {
  for (const guide of parts.guides) {
    expect(guideTitle(guide)).not.toBe('')
    expect(ids).toContain(`guide-${guide.name}`)
  }
  expect(page).toContain('<a href="#undoImport"><code>POST /v1/import/contacts/{job_id}/undo</code></a>')
})

test('a guide names no operation that is not there', () => {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const named = parts.guides.flatMap(({ text }) =>
    [...text.matchAll(/`((?:GET|POST|PATCH|DELETE) \/[^`\s]*)`/g)].map(([, operation]) => operation!),
  )
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((operation) => !operations.includes(operation))).toEqual([])
})

test('what the document says is shown and not run', () => {
  const evil = '</pre><script>alert(1)</script>'
  const copy = structuredClone(document) as { info: { title: string } } & typeof document
  copy.info.title = evil
  expect(docsPage(copy, parts)).not.toContain('<script>alert')
})

test('a script that names its own end does not end there', () => {
  expect(docsPage(document, { ...parts, script: 'f("</script>")' })).toContain(String.raw`f("<\/script>")`)
})
