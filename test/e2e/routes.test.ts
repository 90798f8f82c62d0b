import { anonymousHttp } from '../support/local-cloud.ts'
import { expectFailure } from '../support/contract.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

const JOB = '/v1/import/contacts/imp_01JD0000000000000000000000'

const ROUTES = [
  ['/v1/import/contacts', 'POST'],
  [JOB, 'GET'],
  [`${JOB}/rows`, 'GET'],
  ['/v1/contacts', 'GET'],
  ['/v1/webhooks', 'POST'],
  ['/v1/webhooks/whk_01JD0000000000000000000000/rotate', 'POST'],
] as const

const WRONG_METHODS = ['PUT', 'PATCH', 'DELETE']

const CONTACT = '/v1/contacts/con_AAAAAAAAAAAAAAAAAAAAAAAA'

test.each([
  ...ROUTES.flatMap(([path, allowed]) => WRONG_METHODS.map((method) => [method, path, allowed] as const)),
  ...['PUT', 'PATCH', 'POST'].flatMap((method) =>
    ['GET', 'DELETE'].map((allowed) => [method, CONTACT, allowed] as const),
  ),
])('405 method_not_allowed: %s %s, with Allow naming %s', async (method, path, allowed) => {
  for (const http of [workspace.http, anonymousHttp()]) {
    const response = await http({ method, path })
    expectFailure(response, 405, 'method_not_allowed')
    const allow = response.headers.get('allow')?.split(', ') ?? []
    expect(allow).toContain(allowed)
    expect(allow).not.toContain(method)
  }
})

test.each([
  ['the base path', '/v1'],
  ['the base path with a slash', '/v1/'],
  ['what leads to a route', '/v1/import'],
  ['an unknown path', '/v1/nothing'],
  ['an unknown path of several parts', '/v1/nothing/here/at/all'],
  ['another version', '/v2/import/contacts'],
  ['no version', '/import/contacts'],
  ['another case', '/V1/Contacts'],
  ['a part too many below a contact', '/v1/contacts/con_AAAAAAAAAAAAAAAAAAAAAAAA/more'],
  ['a part too many below rows', `${JOB}/rows/more`],
  ['an unknown part below a job', `${JOB}/nothing`],
  ['an encoded NUL', '/v1/%00'],
  ['the name of an object’s own', '/v1/__proto__'],
  ['a very long path', `/v1/${'x'.repeat(4_000)}`],
])('404 not_found: %s, whatever the method and with or without a key', async (_, path) => {
  for (const http of [workspace.http, anonymousHttp()]) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      expectFailure(await http({ method, path }), 404, 'not_found')
    }
  }
})

test.each([
  ['a job that does not exist', JOB],
  ['what is no job id', '/v1/import/contacts/imp_1'],
  ['the rows of a job that does not exist', `${JOB}/rows`],
  ['the rows of what is no job id', '/v1/import/contacts/%00/rows'],
  ['a contact that does not exist', '/v1/contacts/con_AAAAAAAAAAAAAAAAAAAAAAAA'],
  ['what is no contact id', '/v1/contacts/1'],
  ['a contact id with more behind it', '/v1/contacts/con_AAAAAAAAAAAAAAAAAAAAAAAA%0A'],
])('404 not_found: %s', async (_, path) => {
  expectFailure(await workspace.http({ path }), 404, 'not_found')
})

// How a gateway reads these before it looks for a route is its own affair, and differs.
test.each([
  '/v1/import/contacts/',
  '/v1//contacts',
  '//v1/contacts',
  '/v1%2Fcontacts',
  '/v1/./contacts/.',
  '/v1/contacts;x=1',
])('a path written like %s gets an answer of the contract', async (path) => {
  const response = await anonymousHttp()({ method: 'DELETE', path })
  const code = response.status === 405 ? 'method_not_allowed' : 'not_found'
  expectFailure(response, response.status, code)
  expect([404, 405]).toContain(response.status)
})
