import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from '../../support/fast-check.ts'

const FOLDER = fileURLToPath(new URL('../../../local/emulators/python', import.meta.url))
const ORIGIN = 'https://app.example.com'
const API = '/_aws/execute-api/ab12/local/v1/contacts'
const BUCKET = '/contactsimport-local-payloadsbucket71e7a21f-ab12/uploads/x'
const HOST = '127.0.0.1:4566'

interface Request {
  readonly method?: string
  readonly path: string
  readonly query?: string
  readonly headers: Readonly<Record<string, string>>
}

/** Why guard.py refuses each of the requests, in the Python of the machine. Null where it lets one through. */
const refusals = (requests: readonly Request[], hasPrivateHosts = false): (string | null)[] => {
  const script = `
import json, sys
sys.path.insert(0, sys.argv[1])
from guard import Guard
guard = Guard(frozenset([sys.argv[2]]), sys.argv[3] == "true")
print(json.dumps([
  guard.refusal(one.get("method", "GET"), one["path"], one.get("query", ""), one["headers"]) for one in json.load(sys.stdin)
]))`
  const args = ['-c', script, FOLDER, ORIGIN, String(hasPrivateHosts)]
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  const input = JSON.stringify(requests)
  return JSON.parse(execFileSync('python3', args, { env, input, encoding: 'utf8' })) as (string | null)[]
}

test('a page whose origin is configured may call the API and the bucket', () => {
  const requests = [API, BUCKET].map((path) => ({ method: 'POST', path, headers: { host: HOST, origin: ORIGIN } }))
  expect(refusals(requests)).toEqual([null, null])
})

test('and no other service: not by its path, not by a header or the query on a path of the API', () => {
  const headers = { host: HOST, origin: ORIGIN }
  const requests: readonly Request[] = [
    ...['/2015-03-31/functions/', '/000000000000/queue', '/somebody-elses/x', '/'].map((path) => ({ path, headers })),
    { path: API, headers: { ...headers, 'x-amz-target': 'AmazonSSM.PutParameter' } },
    { path: BUCKET, query: '%41ction=CreateStack', headers },
  ]
  expect(refusals(requests)).toEqual(requests.map(() => 'No web page may call this service.'))
})

test('an origin that only resembles a configured one is refused', () => {
  const others = ['https://app.example.com.evil.example', 'http://app.example.com', 'https://app.example.com:8443']
  const requests = [...others, 'null', '', `${ORIGIN}, ${ORIGIN}`].map((origin) => ({
    path: API,
    headers: { host: HOST, origin },
  }))
  for (const reason of refusals(requests)) expect(reason).toContain('Origin')
})

test('a Host is this machine by a loopback address or as localhost, and by no name that others can own', () => {
  const askFor = (hosts: readonly string[]) => refusals(hosts.map((host) => ({ path: '/', headers: { host } })))
  const own = ['127.0.0.1:4566', 'localhost:4566', '[::1]:4566', '127.0.0.2']
  expect(askFor(own)).toEqual(own.map(() => null))
  const foreign = [
    ...['', 'evil.example', '127.0.0.1.evil.example:4566', 'localhost.evil.example', 'x@evil.example', '[', '0.0.0.0'],
    ...['s3.localhost', '192.168.1.5:4566', '2130706433', 'localhost, evil.example', 'evil.example#@127.0.0.1'],
  ]
  expect(askFor(foreign)).toEqual(foreign.map(() => 'The Host of this request is not this machine.'))
})

test('in a container, functions call by a private address, and no name is taken all the same', () => {
  const requests = ['172.17.0.2:4566', '8.8.8.8:4566', 'evil.example'].map((host) => ({ path: '/', headers: { host } }))
  expect(refusals(requests, true).map((reason) => reason === null)).toEqual([true, false, false])
})

test('a page of another site reaches nothing but what a link can open', () => {
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
    path: fc.oneof(fc.constantFrom(API, BUCKET, '/', '/2015-03-31/functions/'), fc.webPath()),
    query: fc.constantFrom('', 'Action=CreateStack', 'x=1&X-Amz-Target=a'),
    headers: fc
      .record(
        {
          origin: fc.constantFrom('https://evil.example', 'null', 'http://localhost:3000', 'http://127.0.0.1:3000'),
          'sec-fetch-site': fc.constantFrom('cross-site', 'same-site'),
          'sec-fetch-mode': fc.constantFrom('navigate', 'cors', 'no-cors', 'websocket'),
        },
        { requiredKeys: ['sec-fetch-site'] },
      )
      .map((headers) => ({ host: HOST, ...headers })),
  })
  // One process of Python for all of them.
  const requests = fc.sample(request, 1_000)
  const reasons = refusals(requests)
  const passed = requests.filter((_, index) => reasons[index] === null)
  const links = passed.filter(
    ({ method, path, query, headers }) =>
      method === 'GET' &&
      [API, BUCKET].includes(path) &&
      query === '' &&
      'sec-fetch-mode' in headers &&
      headers['sec-fetch-mode'] === 'navigate' &&
      !('origin' in headers),
  )
  expect(passed).toEqual(links)
})
