import type { ApiResponse } from '../../../lambdas/http/response.ts'
import { authenticatedRoutes } from '../../../lambdas/http/authenticated-routes.ts'
import { makeContext, makeEvent, makeKey, makeRate, setup } from './request-fixture.ts'

const ok = (data: unknown): Promise<ApiResponse> => Promise.resolve({ status: 200, body: { data } })

const answerTo = async (event: Parameters<typeof makeEvent>[0], overrides: Parameters<typeof setup>[0] = {}) => {
  const { deps } = setup(overrides)
  const lambda = authenticatedRoutes(
    {
      'GET /v1/webhooks': { anyOf: ['read:contacts'], handle: () => ok('listed') },
      'POST /v1/webhooks': {
        anyOf: ['write:contacts'],
        body: 'json',
        handle: ({ body }) => ok(body.json),
      },
      'DELETE /v1/webhooks/{webhook_id}': {
        anyOf: ['write:contacts'],
        handle: () => Promise.resolve({ status: 204, text: '' }),
      },
    },
    deps,
  )
  return lambda(makeEvent({ resource: '/v1/webhooks', ...event }), makeContext())
}

const errorOf = ({ body }: { readonly body: string }) =>
  (JSON.parse(body) as { error: { code: string; details?: { fields: Record<string, string> } } }).error

describe('a table of routes', () => {
  it('hands a JSON body to the route that takes one', async () => {
    expect(await answerTo({ body: '{"name":"x"}' })).toMatchObject({ statusCode: 200, body: '{"data":{"name":"x"}}\n' })
  })

  it('looks at no body where the route takes none', async () => {
    expect(
      await answerTo({
        httpMethod: 'DELETE',
        resource: '/v1/webhooks/{webhook_id}',
        body: '{',
        headers: makeEvent().headers,
      }),
    ).toMatchObject({
      statusCode: 204,
    })
  })

  it.each([
    [
      '403 before 429',
      {},
      {
        keys: { findByPresentedKey: () => Promise.resolve(makeKey({ permissions: ['read:contacts'] })) },
        rateLimiter: { consume: () => Promise.resolve(makeRate({ exceeded: true })) },
      },
      'insufficient_permissions',
    ],
    [
      '429 before 415',
      { headers: { Authorization: makeEvent().headers['Authorization'] } },
      { rateLimiter: { consume: () => Promise.resolve(makeRate({ exceeded: true })) } },
      'rate_limited',
    ],
    [
      '415 before 400',
      { headers: { Authorization: makeEvent().headers['Authorization'] }, body: '{' },
      {},
      'unsupported_media_type',
    ],
    ['400 for what is no JSON', { body: '{' }, {}, 'validation_error'],
  ])('checks a body in the order of the contract: %s', async (_, event, overrides, code) => {
    expect(errorOf(await answerTo(event, overrides)).code).toBe(code)
  })

  it('answers 204 with no body and no type of one', async () => {
    const response = await answerTo({ httpMethod: 'DELETE', resource: '/v1/webhooks/{webhook_id}', body: null })
    expect(response).toMatchObject({ statusCode: 204, body: '', headers: { 'X-Request-ID': 'request-1' } })
    expect(response.headers).not.toHaveProperty('Content-Type')
  })

  it('fails on a route that it was never given', async () => {
    await expect(answerTo({ httpMethod: 'PUT' })).rejects.toThrow('does not serve')
  })
})
