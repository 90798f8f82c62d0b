import { makeApiProbe } from '../../../lambdas/functions/api-probe/handler.ts'
import type { Measures } from '../../../lambdas/platform/metrics.ts'

const KEY = `wbk_${'x'.repeat(43)}`

const setup = (response: () => Promise<Response>) => {
  const told: Measures[] = []
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
    metrics: { record: (measures) => told.push(measures) },
  })
  return { probe, told, lines, calls }
}

const refusal = (status: number, code: string) => async () => Response.json({ error: { code } }, { status })

test('a refusal of a key that nobody has is an answer: the whole way to the table of keys works', async () => {
  const { probe, told, lines, calls } = setup(refusal(401, 'invalid_key'))
  await probe()
  expect(calls.map(({ url }) => url)).toEqual(['https://api.example.com/v1/import/contacts?limit=1'])
  expect(calls[0]?.init).toMatchObject({ headers: { Authorization: `Bearer ${KEY}` }, redirect: 'error' })
  expect(told).toEqual([{ ProbesAnswered: 1, ProbeSeconds: 0.25 }])
  expect(lines).toEqual([['probe.answered', { status: 401, code: 'invalid_key', duration_ms: 250 }]])
})

test.each([
  ['a failure of the API', refusal(503, 'service_unavailable')],
  ['a failure of API Gateway', refusal(500, 'internal_error')],
  ['a 401 of somebody else', refusal(401, 'unauthorized')],
  ['a page of somebody else', async () => new Response('<html>', { status: 200 })],
  ['an answer to whoever has no key', async () => Response.json({ data: [] })],
])('%s is not counted as an answer', async (_, response) => {
  const { probe, told } = setup(response)
  await probe()
  expect(told).toEqual([{ ProbesAnswered: 0, ProbeSeconds: 0.25 }])
})

test('no answer at all is logged, counted by its absence, and does not fail the function: nobody would try again', async () => {
  const { probe, told, lines } = setup(() => Promise.reject(new Error('getaddrinfo ENOTFOUND')))
  await probe()
  expect(told).toEqual([])
  expect(lines).toEqual([['probe.failed', { duration_ms: 250 }, 'getaddrinfo ENOTFOUND']])
})
