import { failure, fakeService, noConnection } from './fake-service.ts'

const RESULT = { job_id: 'imp_1', status: 'completed' }
const done = { status: 200, json: { data: RESULT } }
const GATEWAY = { status: 502, json: { message: 'Internal server error' } }
const rows = { rows: [{ email: 'a@x.com' }] }

const passing = [
  ['no connection', noConnection(), 'network_error'],
  ['a try that hangs', 'hangs', 'timed_out'],
  ['a 502 of the gateway', GATEWAY, 'unexpected_response'],
  ['a 500', failure(500, 'internal_error'), 'internal_error'],
  ['a 503 that is not of the service', { status: 503, json: {} }, 'unexpected_response'],
] as const
const accepting = [
  ['429', failure(429, 'rate_limited', { 'Retry-After': '2' }), 'rate_limited'],
  ['a 429 of the gateway', { status: 429, json: { message: 'Too Many Requests' } }, 'unexpected_response'],
  ['503', failure(503, 'service_unavailable'), 'service_unavailable'],
] as const
const final = [
  ['400', failure(400, 'validation_error'), 'validation_error'],
  ['401', failure(401, 'invalid_key'), 'invalid_key'],
  ['409 conflict', failure(409, 'conflict'), 'conflict'],
  ['413', failure(413, 'payload_too_large'), 'payload_too_large'],
  ['422', failure(422, 'idempotency_key_reused'), 'idempotency_key_reused'],
] as const

describe('tried again', () => {
  test.each([...passing, ...accepting])('a GET, after %s', async (_, step) => {
    const { client, left } = fakeService([step, done])
    expect(await client.job('imp_1')).toEqual(RESULT)
    expect(left).toEqual([])
  })

  test.each([
    ...passing,
    ...accepting,
    ['a request at work', failure(409, 'idempotency_in_progress', { 'Retry-After': '1' }), ''] as const,
  ])('a POST with an Idempotency-Key, after %s: the same request', async (_, step) => {
    const { client, seen } = fakeService([step, done])
    expect(await client.import(rows, { idempotencyKey: 'k' })).toEqual({ result: RESULT, replayed: false })
    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]?.headers.get('idempotency-key')).toBe('k')
  })

  test.each(accepting)('a POST without a key, after %s: nothing was accepted', async (_, step) => {
    const { client } = fakeService([step, done])
    expect((await client.import(rows)).result).toEqual(RESULT)
  })
})

describe('never tried again', () => {
  test.each(passing)('a POST without a key, after %s', async (_, step, code) => {
    const { client, seen } = fakeService([step])
    await expect(client.import(rows)).rejects.toMatchObject({ name: 'ContactsImportError', code })
    expect(seen).toHaveLength(1)
  })

  test.each(final)('anything, after %s', async (_, step, code) => {
    const { client } = fakeService([step, step])
    await expect(client.import(rows, { idempotencyKey: 'k' })).rejects.toMatchObject({ code, requestId: 'req-1' })
    await expect(client.job('imp_1')).rejects.toMatchObject({ code, status: step.status })
  })
})

describe('bounds', () => {
  test('waits grow, and end after so many tries', async () => {
    const { client, pauses, seen } = fakeService(Array.from({ length: 6 }, noConnection))
    await expect(client.job('imp_1')).rejects.toThrow('api.example.com cannot be reached (ECONNRESET).')
    expect(seen).toHaveLength(6)
    expect(pauses).toEqual([150, 300, 600, 1200, 2400])
  })

  test('what the service asks for is waited', async () => {
    const { client, pauses } = fakeService([failure(429, 'rate_limited', { 'Retry-After': '17' }), done])
    await client.job('imp_1')
    expect(pauses).toEqual([17_000])
  })

  test('no wait beyond the deadline is begun', async () => {
    const limited = failure(429, 'rate_limited', { 'Retry-After': '60' })
    const { client, pauses } = fakeService([limited, limited, done], { deadlineMs: 100_000 })
    await expect(client.job('imp_1')).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
    expect(pauses).toEqual([60_000])
  })

  test('tries that hang take no more than the deadline together', async () => {
    const { client, now } = fakeService(['hangs', 'hangs', 'hangs', 'hangs'], { deadlineMs: 100_000 })
    await expect(client.job('imp_1')).rejects.toMatchObject({ code: 'timed_out' })
    expect(now()).toBeLessThanOrEqual(100_000)
  })
})

test('a call is given up at once when its signal says so', async () => {
  const reason = new Error('Enough.')
  const { client, seen } = fakeService([noConnection(), done])
  await expect(client.job('imp_1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(seen).toEqual([])
})

describe('an address where no server is', () => {
  const refusedBy = (code: string): Error =>
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) })

  test.each(['ENOTFOUND', 'ECONNREFUSED'])('is said at once, by name: %s', async (code) => {
    const { client, pauses } = fakeService([refusedBy(code)])
    await expect(client.job('imp_1')).rejects.toMatchObject({
      code: 'network_error',
      message: `api.example.com cannot be reached (${code}).`,
    })
    expect(pauses).toEqual([])
  })

  test('that has responded before is tried again: a server restarts', async () => {
    const job = { status: 200, json: { data: { status: 'completed' } } }
    const { client, pauses } = fakeService([job, refusedBy('ECONNREFUSED'), job])
    await client.job('imp_1')
    await client.job('imp_1')
    expect(pauses).toHaveLength(1)
  })
})
