import { EXPOSED_HEADERS } from '../../lambdas/http/cors.ts'
import { makeHttp } from '../../local/http-client.ts'
import { anonymousHttp, deployedApp } from '../support/local-cloud.ts'
import { newWorkspace } from '../support/workspace.ts'

// Of stages/local.json. An origin that is not there is refused by the guard of the local cloud (local-guard.test.ts).
const Origin = 'https://embedding.example'
const PATHS = ['/v1/import/contacts', '/v1/import/sessions', '/v1/import/contacts/imp_1/rows', '/v1/webhooks', '/docs']

test('a page of a listed origin may read what every route answers, refusals included', async () => {
  const { http } = await newWorkspace()
  const responses = [
    await http({ path: '/v1/import/contacts', headers: { Origin } }),
    await http({ path: '/v1/import/contacts/imp_1', headers: { Origin } }),
    await http({ path: '/v1/nothing', headers: { Origin } }),
    await anonymousHttp()({ method: 'POST', path: '/v1/import/uploads', headers: { Origin }, json: {} }),
    await anonymousHttp()({ path: '/openapi.json', headers: { Origin } }),
  ]
  expect(responses.map(({ status }) => status)).toEqual([200, 404, 404, 401, 200])
  for (const { headers } of responses) {
    expect(headers.get('access-control-allow-origin')).toBe(Origin)
    expect(headers.get('access-control-expose-headers')).toBe(EXPOSED_HEADERS)
  }
})

test.each(PATHS)('OPTIONS %s is answered with what the path takes', async (path) => {
  const headers = { Origin, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' }
  // Not by the OpenAPI document: no operation of it has this method.
  const response = await makeHttp(deployedApp().api_url)({ method: 'OPTIONS', path, headers })
  expect([response.status, response.text]).toEqual([204, ''])
  expect(response.headers.get('access-control-allow-origin')).toBe(Origin)
  expect(response.headers.get('access-control-allow-headers')).toContain('Authorization')
  expect(response.headers.get('allow')).toContain(', OPTIONS')
})
