import { parseRoutes, unknownRoute } from '../../../lambdas/http/unknown-route.ts'

const routes = parseRoutes(
  JSON.stringify([
    { method: 'POST', path: '/v1/import/contacts' },
    { method: 'GET', path: '/v1/import/contacts' },
    { method: 'GET', path: '/v1/import/contacts/{job_id}' },
    { method: 'GET', path: '/v1/import/contacts/{job_id}/rows' },
  ]),
)

const proxy = '/{proxy+}'

describe('a request that no route took', () => {
  it.each([
    ['DELETE', '/v1/import/contacts', '/v1/import/contacts', 'GET, POST'],
    ['PUT', '/v1/import/contacts/{job_id}', '/v1/import/contacts/imp_1', 'GET'],
    ['PUT', proxy, '/v1/import/contacts', 'GET, POST'],
    ['POST', proxy, '/v1/import/contacts/imp_1/rows', 'GET'],
    ['HEAD', proxy, '/v1/import/contacts/imp_1', 'GET'],
  ])('%s %s on %s is a 405 with the methods of the path', (method, resource, path, allow) => {
    expect(unknownRoute(routes, { method, resource, path })).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
      headers: { Allow: allow },
    })
  })

  it.each([
    ['GET', '/', '/'],
    ['GET', '/v1', '/v1'],
    ['POST', '/v1/import', '/v1/import'],
    ['GET', proxy, '/v2/import/contacts'],
    ['POST', proxy, '/v1/import/contacts/'],
    ['POST', proxy, '/v1/import/contacts/imp_1/rows/1'],
    ['POST', proxy, '/v1/import/contacts//rows'],
    ['POST', proxy, '/V1/import/contacts'],
    ['GET', proxy, '/v1/import/contacts'],
  ])('%s %s on %s is a 404 without Allow', (method, resource, path) => {
    expect(unknownRoute(routes, { method, resource, path })).toMatchObject({
      status: 404,
      code: 'not_found',
      headers: {},
    })
  })
})

it('routes that are none stop the function at its start', () => {
  expect(() => parseRoutes('[{"method":"GET"}]')).toThrow()
  expect(() => parseRoutes('{}')).toThrow()
})
