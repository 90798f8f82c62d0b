import fc from '../../support/fast-check.ts'
import { refuseUnknownQuery } from '../../../lambdas/http/query-parameters.ts'
import { makeEvent } from './request-fixture.ts'

const refusal = (route: string, query: Record<string, string> | null) => {
  const [httpMethod = '', resource = ''] = route.split(' ')
  try {
    const event = makeEvent({ httpMethod, resource, queryStringParameters: query })
    void refuseUnknownQuery().before?.({ event } as never)
    return undefined
  } catch (error) {
    return (error as { fields?: unknown }).fields
  }
}

test.each([
  ['GET /v1/import/contacts', { status: 'queued', limit: '1', cursor: 'x' }],
  ['GET /v1/contacts', { email: 'a@x.com' }],
  ['POST /v1/import/contacts', null],
  // 405 and 404 come first.
  ['PUT /v1/contacts/{contact_id}', { a: '1' }],
  ['GET /{proxy+}', { a: '1' }],
])('%s with what it knows is taken', (route, query) => {
  expect(refusal(route, query)).toBeUndefined()
})

test.each([
  ['GET /v1/import/contacts', { limt: '1', limit: '2' }, { limt: 'unknown parameter' }],
  ['POST /v1/import/contacts', { dry_run: 'true' }, { dry_run: 'unknown parameter' }],
  ['GET /v1/contacts/{contact_id}', { a: '1', b: '2' }, { a: 'unknown parameter', b: 'unknown parameter' }],
  ['GET /docs', { page: '2' }, { page: 'unknown parameter' }],
])('%s with %j is refused, and each unknown name is listed', (route, query, fields) => {
  expect(refusal(route, query)).toEqual(fields)
})

test('whatever a parameter is called, a route without parameters refuses it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      expect(refusal('GET /v1/webhooks/{webhook_id}', Object.fromEntries([[name, 'x']]))).toBeDefined()
    }),
  )
})
