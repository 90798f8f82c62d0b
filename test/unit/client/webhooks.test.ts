import { data, failure, fakeService, noConnection, page } from './fake-service.ts'
import { collect } from '../../support/collect.ts'

const BASE = 'https://api.example.com/prod/v1/webhooks'
const WEBHOOK = { id: 'whk_1', url: 'https://example.com/hook', events: ['import.completed'] }

type Service = ReturnType<typeof fakeService>
type Client = Service['client']
const sent = ({ seen }: Service) => seen.map(({ method, url, body }) => [method, url, body])

/** A call, what the service responds, and the request that it takes. An id with a slash cannot lead to another path. */
const CALLS: readonly {
  readonly name: string
  readonly call: (client: Client, signal?: AbortSignal) => Promise<unknown>
  readonly status: number
  readonly request: readonly [method: string, path: string, body?: object]
  readonly isRepeated: boolean
}[] = [
  {
    name: 'create',
    call: ({ webhooks }, signal) =>
      webhooks.create({ url: 'https://example.com/hook', events: ['import.completed'] }, { signal }),
    status: 201,
    request: ['POST', '', { url: 'https://example.com/hook', events: ['import.completed'] }],
    isRepeated: false,
  },
  {
    name: 'get',
    call: ({ webhooks }, signal) => webhooks.get('whk/1', { signal }),
    status: 200,
    request: ['GET', '/whk%2F1'],
    isRepeated: true,
  },
  {
    name: 'update',
    call: ({ webhooks }, signal) => webhooks.update('whk/1', { enabled: true }, { signal }),
    status: 200,
    request: ['PATCH', '/whk%2F1', { enabled: true }],
    isRepeated: true,
  },
  {
    name: 'rotateSecret',
    call: ({ webhooks }, signal) => webhooks.rotateSecret('whk/1', { signal }),
    status: 200,
    request: ['POST', '/whk%2F1/rotate'],
    isRepeated: false,
  },
  {
    name: 'test',
    call: ({ webhooks }, signal) => webhooks.test('whk/1', { signal }),
    status: 202,
    request: ['POST', '/whk%2F1/test'],
    isRepeated: false,
  },
  {
    name: 'redeliver',
    call: ({ webhooks }, signal) => webhooks.redeliver('whk/1', 'dlv/1', { signal }),
    status: 202,
    request: ['POST', '/whk%2F1/deliveries/dlv%2F1/redeliver'],
    isRepeated: false,
  },
]

describe.each(CALLS)('$name', ({ call, status, request: [method, path, body], isRepeated }) => {
  const request = [method, `${BASE}${path}`, body && JSON.stringify(body)]

  test('sends one request, with the key and a type where there is a body, and returns the data', async () => {
    const service = fakeService([data(WEBHOOK, status)])
    expect(await call(service.client)).toEqual(WEBHOOK)
    expect(sent(service)).toEqual([request])
    const [{ headers }] = service.seen as [(typeof service.seen)[0]]
    expect(headers.get('authorization')).toBe('Bearer wbk_secret')
    expect(headers.get('content-type')).toBe(body === undefined ? null : 'application/json')
  })

  test(`is ${isRepeated ? '' : 'not '}sent again when its result is unknown`, async () => {
    const service = fakeService([noConnection(), data(WEBHOOK, status)])
    const result = call(service.client)
    await (isRepeated
      ? expect(result).resolves.toEqual(WEBHOOK)
      : expect(result).rejects.toMatchObject({ code: 'network_error' }))
    expect(sent(service)).toEqual(isRepeated ? [request, request] : [request])
  })

  test('is sent again when the service accepted nothing', async () => {
    const service = fakeService([failure(429, 'rate_limited', { 'Retry-After': '3' }), data(WEBHOOK, status)])
    expect(await call(service.client)).toEqual(WEBHOOK)
    expect([sent(service), service.pauses]).toEqual([[request, request], [3_000]])
  })

  test('a refusal is said by its code', async () => {
    const { client } = fakeService([failure(404, 'not_found')])
    await expect(call(client)).rejects.toMatchObject({ code: 'not_found', status: 404, requestId: 'req-1' })
  })

  test('ends with its signal', async () => {
    const { client, left } = fakeService([data(WEBHOOK, status)])
    await expect(call(client, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    expect(left).toHaveLength(1)
  })
})

test('a deletion returns nothing, and is sent again after a lost connection', async () => {
  const service = fakeService([noConnection(), { status: 204 }])
  await expect(service.client.webhooks.delete('whk/1')).resolves.toBeUndefined()
  const request = ['DELETE', `${BASE}/whk%2F1`, undefined]
  expect(sent(service)).toEqual([request, request])
})

test('a deletion of nothing, and a response that is not of the service, are no success', async () => {
  const { client } = fakeService([failure(404, 'not_found'), { status: 200, json: 'Welcome' }])
  await expect(client.webhooks.delete('whk_1')).rejects.toMatchObject({ code: 'not_found' })
  await expect(client.webhooks.delete('whk_1')).rejects.toMatchObject({ code: 'unexpected_response', status: 200 })
})

test('a deletion ends with its signal', async () => {
  const { client, seen } = fakeService([{ status: 204 }])
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(client.webhooks.delete('whk_1', { signal })).rejects.toThrow('enough')
  expect(seen).toEqual([])
})

test('webhooks and deliveries are read page by page, as far as the caller goes on', async () => {
  const service = fakeService([page([1, 2], 'a/b'), page([3], null), noConnection(), page([4], 'more')])
  expect(await collect(service.client.webhooks.list())).toEqual([1, 2, 3])
  for await (const delivery of service.client.webhooks.deliveries('whk/1', { status: 'exhausted' })) {
    expect(delivery).toBe(4)
    break
  }
  const deliveries = ['GET', `${BASE}/whk%2F1/deliveries?status=exhausted&limit=100`, undefined]
  expect(sent(service)).toEqual([
    ['GET', `${BASE}?limit=100`, undefined],
    ['GET', `${BASE}?limit=100&cursor=a%2Fb`, undefined],
    deliveries,
    deliveries,
  ])
})

test('lists end with their signal', async () => {
  const { client, seen } = fakeService([page([], null), page([], null)])
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(collect(client.webhooks.list({ signal }))).rejects.toThrow('enough')
  await expect(collect(client.webhooks.deliveries('whk_1', {}, { signal }))).rejects.toThrow('enough')
  expect(seen).toEqual([])
})
