import fc from '../../support/fast-check.ts'
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { verifyWebhook } from '../../../client/src/verify-webhook.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
const AT = new Date('2026-11-27T12:00:00Z')
const NOW = AT.getTime() / 1000
const BODY = JSON.stringify({ type: 'webhook.test', timestamp: AT.toISOString(), data: { webhook_id: 'whk_1' } })

/** Signed by the library of Standard Webhooks. */
const headersOf = (body = BODY, secret = SECRET): Record<string, string> => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': `${NOW}`,
  'webhook-signature': new Webhook(secret).sign('evt_1', AT, body),
})

const verify = (changes: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
  verifyWebhook({ body: BODY, headers: headersOf(), secret: SECRET, now: NOW, ...changes })

test.each([
  ['a record of headers', {}],
  ['a Headers object', { headers: new Headers(headersOf()) }],
  ['bytes', { body: new TextEncoder().encode(BODY) }],
  ['the edge of the tolerance', { now: NOW + 300 }],
])('an event that is signed as Standard Webhooks says is returned, by %s', async (_, changes) => {
  expect(await verify(changes)).toEqual(JSON.parse(BODY))
})

/** What the guide gives to check own code with: each line is a name and a value. */
const vector = (): Record<string, string> => {
  const guide = readFileSync(new URL('../../../docs/guide/webhooks.md', import.meta.url), 'utf8')
  const [, block = ''] = /^```text\n(secret [^]*?)^```$/m.exec(guide) ?? []
  return Object.fromEntries([...block.matchAll(/^(\S+) +(.+)$/gm)].map(([, name = '', value = '']) => [name, value]))
}

test('the example event of the guide has a right signature, and no other body has it', async () => {
  const { secret = '', body = '', ...headers } = vector()
  const given = { secret, headers, now: Number(headers['webhook-timestamp']) }
  expect(await verifyWebhook({ ...given, body })).toEqual(JSON.parse(body))
  await expect(verifyWebhook({ ...given, body: `${body} ` })).rejects.toMatchObject({ code: 'invalid_signature' })
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000)
  expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(headers['webhook-id'] ?? '', sentAt, body))
})

test('while two secrets sign, either verifies', async () => {
  const both = `${headersOf(BODY, OTHER)['webhook-signature'] ?? ''} ${headersOf()['webhook-signature'] ?? ''}`
  const headers = { ...headersOf(), 'webhook-signature': both }
  expect(await verify({ headers })).toEqual(JSON.parse(BODY))
  expect(await verify({ headers, secret: OTHER })).toEqual(JSON.parse(BODY))
})

test.each([
  ['another body', { body: `${BODY} ` }],
  ['another secret', { secret: OTHER }],
  ['another id', { headers: { ...headersOf(), 'webhook-id': 'evt_2' } }],
  ['no signature', { headers: { ...headersOf(), 'webhook-signature': undefined } }],
  ['a signature that is no base64', { headers: { ...headersOf(), 'webhook-signature': 'v1,%' } }],
  ['a signature of another version', { headers: { ...headersOf(), 'webhook-signature': 'v2,AAAA' } }],
  ['an event that is too old', { now: NOW + 301 }],
  ['an event of the future', { now: NOW - 301 }],
  ['a time that is none', { headers: { ...headersOf(), 'webhook-timestamp': 'now' } }],
])('%s is refused', async (_, changes) => {
  await expect(verify(changes)).rejects.toMatchObject({ code: 'invalid_signature' })
})

test('a secret that cannot be one is a mistake of the caller', async () => {
  await expect(verify({ secret: 'secret' })).rejects.toThrow(TypeError)
})

test('whatever signature comes, only the right one passes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
      const headers = { ...headersOf(), 'webhook-signature': text }
      await expect(verify({ headers })).rejects.toMatchObject({ code: 'invalid_signature' })
    }),
  )
})
