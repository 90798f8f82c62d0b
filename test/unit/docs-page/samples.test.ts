import { SAMPLES, sampleRequest, type PlacedOperation, type SampleRequest } from '../../../lambdas/docs-page/samples.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'

const POST: SampleRequest = {
  method: 'POST',
  path: '/v1/import/contacts',
  headers: [['Idempotency-Key', "it's"]],
  needsKey: true,
  body: { rows: [{ email: "o'hara@example.com", note: '`x`', priority: null, urgent: true }], tags: [] },
}

test('curl quotes what a shell would read', () => {
  expect(SAMPLES.curl(POST)).toContain(String.raw`-H 'Idempotency-Key: it'\''s'`)
  expect(SAMPLES.curl(POST)).toContain(String.raw`o'\''hara@example.com`)
})

test('Python has its own words for true and null', () => {
  const sample = SAMPLES.Python(POST)
  expect(sample).toContain('"priority": None')
  expect(sample).toContain('"urgent": True')
  expect(sample).toContain('"tags": []')
})

test('Go does not end its raw string at a backtick', () => {
  expect(SAMPLES.Go(POST)).toContain('strings.NewReader("{\\n')
  expect(SAMPLES.Go({ ...POST, body: { a: 1 } })).toContain('strings.NewReader(`{\n')
})

test('a request without a key and a body has neither header', () => {
  for (const sample of Object.values(SAMPLES)) {
    const text = sample({ method: 'GET', path: '/docs', headers: [], needsKey: false })
    expect(text).not.toMatch(/Authorization|Content-Type|json\.dumps|strings/)
  }
})

test('every sample of the document is of its operation: no placeholder is left in its path', () => {
  const placed: PlacedOperation[] = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  )
  for (const one of placed) {
    const { path, needsKey } = sampleRequest(one)
    expect(path).not.toMatch(/[{}]|undefined/)
    expect(needsKey).toBe(path.startsWith('/v1'))
  }
})
