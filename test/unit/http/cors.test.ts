import { apiHandler } from '../../../lambdas/http/api-handler.ts'
import { ApiError } from '../../../lambdas/http/errors.ts'
import { makeUnknownRoute } from '../../../lambdas/functions/unknown-route/handler.ts'
import { makeContext, makeEvent, setup } from './request-fixture.ts'

const LISTED = 'https://app.example.com'
const origins = [LISTED, 'https://shop.example.com']
const routes = [
  { method: 'POST', path: '/v1/import/contacts' },
  { method: 'GET', path: '/v1/import/contacts' },
]

const answerTo = (origin: string | undefined, listed: readonly string[], fails = false) => {
  const { deps } = setup({ origins: listed })
  const lambda = apiHandler({ access: 'public', deps }, () =>
    fails ? Promise.reject(new ApiError('conflict')) : Promise.resolve({ status: 200, body: {} }),
  )
  return lambda(makeEvent({ headers: origin === undefined ? {} : { origin } }), makeContext())
}

test.each([
  ['a success', false],
  ['a failure', true],
])('%s can be read by a page of a listed origin, with the headers of the contract', async (_, fails) => {
  const { headers } = await answerTo(LISTED, origins, fails)
  expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': LISTED, Vary: 'Origin' })
  expect(headers?.['Access-Control-Expose-Headers']).toContain('X-Request-ID, X-RateLimit-Limit')
  expect(headers).not.toHaveProperty('Access-Control-Allow-Credentials')
})

test.each([
  ['of an origin that is not listed', 'https://evil.example', origins],
  ['of one that begins alike', `${LISTED}.evil.example`, origins],
  ['without an origin', undefined, origins],
  ['of an opaque origin', 'null', origins],
  ['where none is listed', LISTED, []],
])('a page %s is told nothing', async (_, origin, listed) => {
  const { headers } = await answerTo(origin, listed)
  expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('Access-Control'))).toEqual([])
  expect(headers?.['Vary']).toBe(listed.length === 0 ? undefined : 'Origin')
})

const preflight = (path: string, origin: string) => {
  const { deps } = setup({ origins })
  const lambda = apiHandler({ access: 'public', deps }, makeUnknownRoute({ routes, origins }))
  return lambda(makeEvent({ httpMethod: 'OPTIONS', path, resource: path, headers: { Origin: origin } }), makeContext())
}

test('OPTIONS on a path says what may be sent to it, to pages of listed origins', async () => {
  expect(await preflight('/v1/import/contacts', LISTED)).toMatchObject({
    statusCode: 204,
    body: '',
    headers: {
      Allow: 'GET, POST, OPTIONS',
      'Access-Control-Allow-Origin': LISTED,
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
      'Access-Control-Max-Age': '7200',
    },
  })
})

test('OPTIONS of another origin is answered, and allows nothing', async () => {
  const { statusCode, headers } = await preflight('/v1/import/contacts', 'https://evil.example')
  expect([statusCode, headers?.['Allow']]).toEqual([204, 'GET, POST, OPTIONS'])
  expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('Access-Control'))).toEqual([])
})

test('OPTIONS on a path that is not there is a 404', async () => {
  expect(await preflight('/v1/nothing', LISTED)).toMatchObject({ statusCode: 404 })
})
