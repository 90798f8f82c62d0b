import type { APIGatewayProxyEvent } from 'aws-lambda'
import { apiHandler } from '../../../lambdas/http/api-handler.ts'
import { MAX_BODY_BYTES } from '../../../lambdas/http/body-size.ts'
import { MAX_JSON_LEVELS } from '../../../lambdas/http/parse-json-body.ts'
import { makeContext, makeEvent, PRESENTED, setup } from './request-fixture.ts'

const send = async (overrides: Partial<APIGatewayProxyEvent>) => {
  let json: unknown
  const handler = apiHandler(
    { access: { anyOf: ['write:contacts'] }, body: 'json', deps: setup().deps },
    ({ body }) => {
      json = body.json
      return Promise.resolve({ status: 200, body: {} })
    },
  )
  const response = await handler(makeEvent(overrides), makeContext())
  const { error } = JSON.parse(response.body) as { error?: { message: string } }
  return { status: response.statusCode, message: error?.message, json }
}

const base64 = (bytes: Uint8Array): Partial<APIGatewayProxyEvent> => ({
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
})

/** An object of exactly so many bytes, most of them two-byte characters. */
const objectOfBytes = (size: number): string => {
  const shell = '{"a":""}'.length
  return `{"a":"${'é'.repeat((size - shell) / 2)}"}`
}

const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`

describe('the size of a body', () => {
  it.each([
    ['text', (text: string) => ({ body: text })],
    ['base64', (text: string) => base64(Buffer.from(text))],
  ])('counts in decoded bytes: 20 MiB pass and one more is a 413 (%s)', async (_, encode) => {
    const most = objectOfBytes(MAX_BODY_BYTES)
    expect((await send(encode(most))).status).toBe(200)
    expect((await send(encode(`${most} `))).status).toBe(413)
  })
})

describe('the media type', () => {
  it.each([
    [200, 'application/json'],
    [200, 'application/json; charset=utf-8'],
    [200, 'APPLICATION/JSON;charset=UTF-8'],
    [200, ' application/json ;a=b'],
    [415, 'text/json'],
    [415, 'application/jsonp'],
    [415, 'application/merge-patch+json'],
    [415, 'application/json, application/json'],
    [415, 'text/plain; application/json'],
    [415, ''],
  ])('answers %i to %j', async (status, type) => {
    const headers = { authorization: `Bearer ${PRESENTED}`, 'content-TYPE': type }
    expect((await send({ headers })).status).toBe(status)
  })

  it('is needed', async () => {
    expect((await send({ headers: { authorization: `Bearer ${PRESENTED}` } })).status).toBe(415)
  })

  it('stands beside a Content-Encoding that the gateway has undone', async () => {
    const headers = {
      authorization: `Bearer ${PRESENTED}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    }
    expect((await send({ headers })).status).toBe(200)
  })
})

describe('a body that is no JSON object', () => {
  const notUtf8 = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])
  it.each([
    ['empty', { body: '' }],
    ['absent', { body: null }],
    ['blank', { body: ' \n' }],
    ['broken', { body: '{"email": jane@acme.com}' }],
    ['cut off', { body: '{"email":"jane' }],
    ['followed by more', { body: '{} {}' }],
    ['a NUL', { body: '\0' }],
    ['an array', { body: '[]' }],
    ['a string', { body: '"jane"' }],
    ['null', { body: 'null' }],
    ['a number', { body: '1' }],
    ['invalid UTF-8', base64(notUtf8)],
    ['an overlong encoding', base64(Buffer.from([0x7b, 0xc0, 0xa2, 0x7d]))],
    ['half a surrogate pair', { body: '{"a":"\ud800"}' }],
    ['UTF-16', base64(Buffer.from('{"a":1}', 'utf16le'))],
  ])('is a 400 that does not echo it (%s)', async (_, event) => {
    const { status, message } = await send(event)
    expect(status).toBe(400)
    expect(message).not.toMatch(/jane|acme/)
  })

  it('may begin with a byte order mark', async () => {
    expect((await send(base64(Buffer.from('\ufeff{}')))).status).toBe(200)
    expect((await send({ body: '\ufeff{}' })).status).toBe(200)
  })
})

describe('nesting', () => {
  it('is allowed to the limit and refused beyond', async () => {
    expect((await send({ body: nested(MAX_JSON_LEVELS) })).status).toBe(200)
    expect((await send({ body: nested(MAX_JSON_LEVELS + 1) })).status).toBe(400)
  })

  it.each(['[', '{"a":'])('of 20 MB of %s is refused without following it', async (opening) => {
    const body = opening.repeat(Math.floor(MAX_BODY_BYTES / opening.length))
    expect((await send({ body })).message).toContain('nests deeper')
  })
})

it('a __proto__ in the body becomes a plain property and changes nothing', async () => {
  const { json } = await send({ body: '{"__proto__":{"admin":true}}' })
  expect(Object.keys(json as object)).toEqual(['__proto__'])
  expect('admin' in {}).toBe(false)
  expect(Object.getPrototypeOf(json)).toBe(Object.getPrototypeOf(JSON.parse('{}')))
})
