import type { APIGatewayProxyEvent } from 'aws-lambda'
import { servePublicDocuments } from '../../../lambdas/http/public-documents.ts'
import type { PublicRequest } from '../../../lambdas/http/api-handler.ts'

const handle = servePublicDocuments({
  '/a': { type: 'text/plain', text: 'A' },
  '/b': { type: 'text/plain', text: 'B' },
})

const get = (resource: string, headers: Readonly<Record<string, string>> = {}) =>
  handle({ event: { resource, headers } as unknown as APIGatewayProxyEvent } as PublicRequest)

const etagOf = async (resource: string): Promise<string> => (await get(resource)).headers?.['ETag'] ?? ''

test('each resource is answered with its own text, under a tag of its own, to be kept for a while', async () => {
  expect(await get('/a')).toMatchObject({
    status: 200,
    text: 'A',
    headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'public, max-age=300' },
  })
  expect(await etagOf('/a')).toMatch(/^"[\w-]{43}"$/)
  expect(await etagOf('/a')).not.toBe(await etagOf('/b'))
})

test.each([
  ['/', 'docs'],
  ['/local/', 'docs'],
  ['/local', 'local/docs'],
])('the root at %s leads to the page by %s', async (path, location) => {
  const event = { resource: '/', headers: {}, requestContext: { path } } as unknown as APIGatewayProxyEvent
  expect(await handle({ event } as PublicRequest)).toEqual({ status: 302, headers: { Location: location }, text: '' })
})

test.each(['%', 'W/%', '"other", %', '*'])(
  'a client that has it already, by If-None-Match: %s, gets no body',
  async (tags) => {
    const headers = { 'if-none-match': tags.replace('%', await etagOf('/a')) }
    expect(await get('/a', headers)).toMatchObject({ status: 304, text: '', headers: { ETag: await etagOf('/a') } })
  },
)

test('a client that has another one gets the text', async () => {
  expect(await get('/a', { 'if-none-match': await etagOf('/b') })).toMatchObject({ status: 200, text: 'A' })
})
