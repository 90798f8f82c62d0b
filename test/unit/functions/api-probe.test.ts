import { makeApiProbe } from '../../../lambdas/functions/api-probe/handler.ts'
import type { Measures } from '../../../lambdas/platform/metrics.ts'

const KEY = `wbk_${'x'.repeat(43)}`

const setup = (response: () => Promise<Response>) => {
  const reported: Measures[] = []
  const lines: unknown[] = []
  const calls: { readonly url: string; readonly init: RequestInit | undefined }[] = []
  let now = 0
  const probe = makeApiProbe({
    apiUrl: 'https://api.example.com',
    fetch: async (url, init) => {
      calls.push({ url: String(url instanceof Request ? url.url : url), init })
      now += 250
      return response()
    },
    newKeyText: () => KEY,
    clock: { now: () => now, sleep: () => Promise.resolve() },
    log: {
      info: (message, fields) => lines.push([message, fields]),
      error: (message, fields, cause) => lines.push([message, fields, cause?.message]),
    },
    metrics: { record: (measures) => reported.push(measures) },
  })
  return { probe, reported, lines, calls }
}

const refusal = (status: number, code: string) => async () => Response.json({ error: { code } }, { status })

test('a refusal of a key that does not exist is a success: the whole way to the table of keys works', async () => {
  const { probe, reported, lines, calls } = setup(refusal(401, 'invalid_key'))
  await probe()
  expect(calls.map(({ url }) => url)).toEqual(['https://api.example.com/v1/import/contacts?limit=1'])
  expect(calls[0]?.init).toMatchObject({ headers: { Authorization: `Bearer ${KEY}` }, redirect: 'error' })
  expect(reported).toEqual([{ ProbesAnswered: 1, ProbeSeconds: 0.25 }])
  expect(lines).toEqual([['probe.answered', { status: 401, code: 'invalid_key', duration_ms: 250 }]])
})

test.each([
  ['a failure of the API', refusal(503, 'service_unavailable')],
  ['a failure of API Gateway', refusal(500, 'internal_error')],
  ['a 401 of another service', refusal(401, 'unauthorized')],
  ['a page of another service', async () => new Response('<html>', { status: 200 })],
  ['a response to a request without a key', async () => Response.json({ data: [] })],
])('%s is not counted as an answer', async (_, response) => {
  const { probe, reported } = setup(response)
  await probe()
  expect(reported).toEqual([{ ProbesAnswered: 0, ProbeSeconds: 0.25 }])
})

test('no answer at all is logged, counted by its absence, and does not fail the function: it would not be retried', async () => {
  const { probe, reported, lines } = setup(() => Promise.reject(new Error('getaddrinfo ENOTFOUND')))
  await probe()
  expect(reported).toEqual([])
  expect(lines).toEqual([['probe.failed', { duration_ms: 250 }, 'getaddrinfo ENOTFOUND']])
})
