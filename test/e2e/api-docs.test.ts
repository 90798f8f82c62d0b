import { PERMISSIONS } from '../../lambdas/access/permissions.ts'
import { openApiDocument } from '../../lambdas/openapi/document.ts'
import { expectFailure } from '../support/contract.ts'
import { anonymousHttp, deployedApp, newKey } from '../support/local-cloud.ts'

const http = () => anonymousHttp()

test('GET /openapi.json answers the document of this code, without a key', async () => {
  const response = await http()({ path: '/openapi.json' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
  expect(response.json).toEqual(JSON.parse(JSON.stringify(openApiDocument())))
})

test('GET /docs answers a page of it that may load nothing and call the API alone, without a key', async () => {
  const response = await http()({ path: '/docs' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+'; connect-src 'self'; /,
  )
  expect(response.text).toMatch(/^<!doctype html>/)
})

test('GET / leads to the page, wherever the API stands', async () => {
  const response = await http()({ path: '/' })
  expect([response.status, response.text]).toEqual([302, ''])
  const page = new URL(response.headers.get('location') ?? '', `${deployedApp().api_url}/`)
  expect(page.href).toBe(`${deployedApp().api_url}/docs`)
})

test('an unknown query parameter is refused on every operation, and named', async () => {
  const key = await newKey()
  for (const [path, item] of Object.entries(openApiDocument().paths)) {
    for (const method of Object.keys(item).map((name) => name.toUpperCase())) {
      const filled = path.replaceAll(/\{\w+\}/g, 'unknown')
      const body = /POST|PATCH/.test(method) && { json: {} }
      const response = await key.http({ method, path: `${filled}?limitt=1`, ...body })
      expectFailure(response, 400, 'validation_error')
      expect(response.json).toMatchObject({ error: { details: { fields: { limitt: 'unknown parameter' } } } })
    }
  }
})

test.each(['/openapi.json', '/docs'])('GET %s is cached until it changes', async (path) => {
  const first = await http()({ path })
  const etag = first.headers.get('etag') ?? ''
  expect(first.headers.get('cache-control')).toBe('public, max-age=300')
  const again = await http()({ path, headers: { 'If-None-Match': etag } })
  expect({ status: again.status, text: again.text, etag: again.headers.get('etag') }).toEqual({
    status: 304,
    text: '',
    etag,
  })
  expect((await http()({ path, headers: { 'If-None-Match': '"another"' } })).status).toBe(200)
})

test.each(['/openapi.json', '/docs'])('%s takes no other method, and nothing is below it', async (path) => {
  const refused = await http()({ method: 'POST', path })
  expectFailure(refused, 405, 'method_not_allowed')
  expect(refused.headers.get('allow')).toBe('GET')
  expectFailure(await http()({ path: `${path}/more` }), 404, 'not_found')
})

const operations = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { security = [] }]) => {
    const wanted = security.flatMap((scheme) => Object.values(scheme).flat())
    return wanted.length === 0 ? [] : [{ method: method.toUpperCase(), path, wanted }]
  }),
)

test('each documented permission opens its operation, and no other permission does', async () => {
  const keys = await Promise.all(
    PERMISSIONS.map(async (permission) => ({ permission, key: await newKey({ permissions: [permission] }) })),
  )
  for (const { method, path, wanted } of operations) {
    for (const { permission, key } of keys) {
      const filled = path.replaceAll(/\{\w+\}/g, 'unknown')
      const response = await key.http({ method, path: filled, ...(method !== 'GET' && { json: {} }) })
      expect([method, path, permission, response.status !== 403]).toEqual([
        method,
        path,
        permission,
        wanted.includes(permission),
      ])
      if (response.status === 403)
        expect(expectFailure(response, 403, 'insufficient_permissions').message).toContain(wanted[0])
    }
  }
})
