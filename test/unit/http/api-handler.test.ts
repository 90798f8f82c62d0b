import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb'
import type { AuthenticatedDeps, JsonRequest } from '../../../lambdas/http/api-handler.ts'
import { apiHandler } from '../../../lambdas/http/api-handler.ts'
import { API_ERRORS, ApiError } from '../../../lambdas/http/errors.ts'
import type { ApiErrorCode } from '../../../lambdas/http/errors.ts'
import { makeContext, makeEvent, makeRate, NOW, PRESENTED, REMAINING_MS, setup } from './request-fixture.ts'

const ok = () => Promise.resolve({ status: 200, body: { data: null } })
const throttled = () =>
  Promise.reject(
    new ProvisionedThroughputExceededException({ message: 'Slow down', $metadata: { httpStatusCode: 400 } }),
  )

const keyed = (deps: AuthenticatedDeps, handle: Parameters<typeof apiHandler>[1] = ok) =>
  apiHandler({ access: { anyOf: ['write:contacts'] }, deps }, handle)

const failing = async (error: Error) => {
  const { deps, lines } = setup()
  const response = await keyed(deps, () => Promise.reject(error))(makeEvent(), makeContext())
  return { response, body: JSON.parse(response.body) as { error: Record<string, unknown> }, lines }
}

describe('answers', () => {
  it('carry the headers of the contract', async () => {
    const { deps } = setup()
    const response = await keyed(deps)(makeEvent(), makeContext())
    expect(response.headers).toEqual({
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=31536000',
      'X-Request-ID': 'request-1',
      'X-RateLimit-Limit': '600',
      'X-RateLimit-Remaining': '599',
      'X-RateLimit-Reset': `${NOW / 1_000 + 60}`,
    })
    expect(response.body).toBe('{"data":null}\n')
  })

  it('of raw text leave as they are, with a newline at the end and the headers of the handler', async () => {
    const { deps } = setup()
    const text = '{ "data" :1e2 }'
    const handler = keyed(deps, () =>
      Promise.resolve({ status: 202, text, headers: { 'Idempotency-Replayed': 'true' } }),
    )
    const response = await handler(makeEvent(), makeContext())
    expect(response).toMatchObject({ statusCode: 202, body: `${text}\n`, headers: { 'Idempotency-Replayed': 'true' } })
  })

  it.each(Object.keys(API_ERRORS) as ApiErrorCode[])('to %s have its status and the envelope', async (code) => {
    const { response, body } = await failing(new ApiError(code, { fields: { rows: 'is empty' } }))
    const { status, message } = API_ERRORS[code]
    expect(response.statusCode).toBe(status)
    expect(body).toEqual({
      error: { code, message, details: { fields: { rows: 'is empty' } }, request_id: 'request-1' },
    })
  })

  it('leave details out where there are none', async () => {
    const { body } = await failing(new ApiError('not_found'))
    expect(body.error).not.toHaveProperty('details')
  })

  it.each<unknown>([new Error('the secret jane@acme.com'), 'a string', undefined])(
    'to anything unexpected say nothing of it',
    async (thrown) => {
      const { response, body, lines } = await failing(thrown as Error)
      expect(response.statusCode).toBe(500)
      expect(body.error).toEqual({
        code: 'internal_error',
        message: API_ERRORS.internal_error.message,
        request_id: 'request-1',
      })
      expect(lines).toHaveLength(1)
      expect(lines[0]?.level).toBe('error')
      expect(JSON.stringify(lines)).not.toContain('jane')
    },
  )

  it('are a 500 when the body of the handler has no JSON', async () => {
    const { deps, lines } = setup()
    const response = await keyed(deps, () => Promise.resolve({ status: 200, body: { n: 1n } }))(
      makeEvent(),
      makeContext(),
    )
    expect(response.statusCode).toBe(500)
    expect(lines).toHaveLength(1)
  })

  it('to 429 say when to come back', async () => {
    const { deps } = setup({
      rateLimiter: {
        consume: () => Promise.resolve(makeRate({ exceeded: true, remaining: 0, retryAfterSeconds: 17 })),
      },
    })
    const response = await keyed(deps)(makeEvent(), makeContext())
    expect(response.headers).toMatchObject({ 'Retry-After': '17', 'X-RateLimit-Remaining': '0' })
  })
})

describe('a dependency that fails before the work', () => {
  it.each([
    ['keys', { keys: { findByPresentedKey: throttled } }],
    ['rate limit', { rateLimiter: { consume: throttled } }],
  ])('is a 503 (%s)', async (_, overrides) => {
    const { deps, lines } = setup(overrides)
    const response = await keyed(deps)(makeEvent(), makeContext())
    expect(response.statusCode).toBe(503)
    expect(lines[0]).toMatchObject({
      fields: { code: 'service_unavailable' },
      cause: { name: 'ProvisionedThroughputExceededException', http_status: 400 },
    })
  })

  it('is a 500 when it is a mistake of ours', async () => {
    const { deps } = setup({ keys: { findByPresentedKey: () => Promise.reject(new Error('item is broken')) } })
    expect((await keyed(deps)(makeEvent(), makeContext())).statusCode).toBe(500)
  })
})

describe('the Authorization header', () => {
  it.each([
    [200, { authorization: `bearer ${PRESENTED}` }],
    [200, { AUTHORIZATION: `BEARER   ${PRESENTED} ` }],
    [401, { Authorization: PRESENTED }],
    [401, { Authorization: `Basic ${PRESENTED}` }],
    [401, { Authorization: `Bearer ${PRESENTED} ${PRESENTED}` }],
    [401, { Authorization: 'Bearer' }],
    [401, { Authorization: '' }],
    [401, { Authorization: `Bearer ${PRESENTED}x` }],
    [401, {}],
    [401, null as never],
  ])('answers %i to %j', async (status, headers) => {
    const { deps } = setup()
    expect((await keyed(deps)(makeEvent({ headers }), makeContext())).statusCode).toBe(status)
  })
})

describe('what the handler is given', () => {
  it('is the workspace of the key, the parsed body, its bytes and the deadline', async () => {
    const { deps } = setup()
    let seen: JsonRequest | undefined
    const handler = apiHandler({ access: { anyOf: ['write:contacts'] }, body: 'json', deps }, (request) => {
      seen = request
      return ok()
    })
    const text = '{"rows":[{"full_name":"Zoë"}]}'
    await handler(makeEvent({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true }), makeContext())
    expect(seen).toMatchObject({ workspaceId: 'acme', requestId: 'request-1', deadline: NOW + REMAINING_MS })
    expect(seen?.body.bytes.toString()).toBe(text)
    expect(seen?.body.json).toEqual({ rows: [{ full_name: 'Zoë' }] })
  })

  it('of a public route needs no key', async () => {
    const { deps } = setup()
    const response = await apiHandler({ access: 'public', deps }, ok)(makeEvent({ headers: {} }), makeContext())
    expect(response.statusCode).toBe(200)
    expect(response.headers).not.toHaveProperty('X-RateLimit-Limit')
  })

  it('of one request is never that of another', async () => {
    const { deps, lines } = setup()
    const handler = keyed(deps, ({ event, annotate }) => {
      if (event.path === '/a') annotate({ job_id: 'imp_a' })
      return ok()
    })
    await Promise.all([
      handler(makeEvent({ path: '/a' }), makeContext()),
      handler(makeEvent({ path: '/b' }), makeContext()),
    ])
    expect(lines.map(({ fields }) => fields['job_id'])).toEqual(['imp_a', undefined])
  })
})

describe('the log', () => {
  it('has one line a request, of ids, counts and codes', async () => {
    const { deps, lines } = setup()
    const handler = keyed(deps, ({ annotate }) => {
      annotate({ job_id: 'imp_1', status: 'forged' })
      annotate({ rows: 2 })
      return ok()
    })
    const query = { queryStringParameters: { email: 'jane@acme.com' } }
    await handler(makeEvent({ httpMethod: 'GET', resource: '/v1/contacts', ...query }), makeContext())
    expect(lines).toEqual([
      {
        level: 'info',
        cause: undefined,
        fields: {
          operation: 'findContact',
          request_id: 'request-1',
          route: 'GET /v1/contacts',
          status: 200,
          code: undefined,
          duration_ms: 0,
          workspace_id: 'acme',
          key_id: 'key_00112233445566778899',
          job_id: 'imp_1',
          rows: 2,
        },
      },
    ])
  })

  it('of a refused request holds its code, and neither key nor body', async () => {
    const { deps, lines } = setup()
    const handler = apiHandler({ access: { anyOf: ['write:contacts'] }, body: 'json', deps }, ok)
    await handler(makeEvent({ body: '{"email": jane@acme.com' }), makeContext())
    expect(lines[0]).toMatchObject({ level: 'info', fields: { status: 400, code: 'validation_error' } })
    expect(JSON.stringify(lines)).not.toMatch(/jane|wbk_/)
  })
})
