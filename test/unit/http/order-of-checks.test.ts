import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { ApiKey } from '../../../lambdas/access/api-key.ts'
import { apiHandler } from '../../../lambdas/http/api-handler.ts'
import { MAX_BODY_BYTES } from '../../../lambdas/http/body-size.ts'
import { makeContext, makeEvent, makeKey, makeRate, PRESENTED, setup } from './request-fixture.ts'

interface World {
  readonly key: ApiKey
  readonly exceeded: boolean
  readonly event: Partial<APIGatewayProxyEvent>
}

const tooMuch = 'x'.repeat(MAX_BODY_BYTES + 1)
const bearer = { Authorization: `Bearer ${PRESENTED}` }
const json = { ...bearer, 'Content-Type': 'application/json' }
const stranger = makeKey({ permissions: ['read:webhooks'] })

const send = async ({ key, exceeded, event }: World) => {
  let handled = 0
  let counted = 0
  const { deps } = setup({
    keys: { findByPresentedKey: (text) => Promise.resolve(text === PRESENTED ? key : undefined) },
    rateLimiter: {
      consume: () => {
        counted++
        return Promise.resolve(makeRate({ exceeded, remaining: 0 }))
      },
    },
  })
  const handler = apiHandler({ access: { anyOf: ['write:contacts'] }, body: 'json', deps }, () => {
    handled++
    return Promise.resolve({ status: 200, body: {} })
  })
  const response = await handler(makeEvent(event), makeContext())
  return { status: response.statusCode, headers: response.headers ?? {}, handled, counted }
}

describe('a request that is wrong in every way, mended one thing after the other', () => {
  it.each([
    [401, { key: stranger, exceeded: true, event: { headers: {}, body: tooMuch } }],
    [403, { key: stranger, exceeded: true, event: { headers: bearer, body: tooMuch } }],
    [429, { key: makeKey(), exceeded: true, event: { headers: bearer, body: tooMuch } }],
    [413, { key: makeKey(), exceeded: false, event: { headers: bearer, body: tooMuch } }],
    [415, { key: makeKey(), exceeded: false, event: { headers: bearer, body: 'x' } }],
    [400, { key: makeKey(), exceeded: false, event: { headers: json, body: 'x' } }],
    [200, { key: makeKey(), exceeded: false, event: { headers: json, body: '{}' } }],
  ])('answers %i', async (status, world) => {
    const response = await send(world)
    expect(response.status).toBe(status)
    expect(response.handled).toBe(status === 200 ? 1 : 0)
    expect(response.counted).toBe(status === 401 ? 0 : 1)
    expect('X-RateLimit-Limit' in response.headers).toBe(status !== 401)
    expect('Retry-After' in response.headers).toBe(status === 429)
  })
})
