import { gzipSync } from 'node:zlib'
import type { IncomingMessage, ServerResponse } from 'node:http'
import tls from 'node:tls'
import { type FetchFileDeps, makeFetchFile } from '../../../lambdas/outbound/fetch-file.ts'
import { CERTIFICATE, here, LONG_MS, makeReceivers } from '../webhooks/receivers.ts'

const CSV = 'Name,Email\nZoë,zoe@x.com\n'
const receivers = makeReceivers()
afterEach(() => receivers.close())

const fetching = (deps: Partial<FetchFileDeps> = {}) =>
  makeFetchFile({
    resolve: here,
    policy: { allowInsecure: true },
    maxBytes: 1_000,
    timeoutMs: LONG_MS,
    ...deps,
  })

const serve = async (answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<string> => {
  const port = await receivers.http((request, response) => {
    answer(response, request)
  })
  return `http://files.example.com:${port}/`
}

const redirectTo = (location: string, status = 302) =>
  serve((response) => response.writeHead(status, { location }).end())

const text = (fetched: Awaited<ReturnType<ReturnType<typeof fetching>>>): string =>
  'bytes' in fetched ? fetched.bytes.toString() : JSON.stringify(fetched)

describe('a file that comes', () => {
  test('comes whole, with the type that its server names', async () => {
    const url = await serve((response) =>
      response.writeHead(200, { 'content-type': 'Text/CSV; charset=utf-8' }).end(CSV),
    )
    const fetched = await fetching()(url)
    expect([text(fetched), 'mediaType' in fetched && fetched.mediaType]).toEqual([CSV, 'text/csv'])
  })

  test('is asked for unpacked; what is sent packed all the same comes as it is', async () => {
    let asked: unknown
    const url = await serve((response, { headers }) => {
      asked = [headers['accept-encoding'], headers['authorization'], headers['cookie']]
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(CSV))
    })
    const fetched = await fetching()(url)
    expect(asked).toEqual(['identity', undefined, undefined])
    expect('bytes' in fetched && fetched.bytes.equals(gzipSync(CSV))).toBe(true)
  })

  test.each([301, 302, 303, 307, 308])('comes from where a %i leads', async (status) => {
    const url = await redirectTo(await serve((response) => response.end(CSV)), status)
    expect(text(await fetching()(url))).toBe(CSV)
  })

  test('comes after three redirects, a relative one among them', async () => {
    const url = await serve((response, { url: path }) => {
      if (path === '/c') response.end(CSV)
      else response.writeHead(307, { location: path === '/' ? 'a' : path === '/a' ? '/b' : './c' }).end()
    })
    expect(text(await fetching()(url))).toBe(CSV)
  })

  test('of exactly the most that is taken comes', async () => {
    const url = await serve((response) => response.end('x'.repeat(1_000)))
    expect(text(await fetching()(url))).toHaveLength(1_000)
  })
})

describe('a file that does not come', () => {
  test('has too many redirects: the fourth is not followed', async () => {
    let requests = 0
    const url = await serve((response) => {
      requests += 1
      response.writeHead(302, { location: `/${requests}` }).end()
    })
    expect(await fetching()(url)).toEqual({ fault: 'too_many_redirects' })
    expect(requests).toBe(4)
  })

  test.each([204, 206, 304, 401, 404, 500])('is answered %i', async (status) => {
    const url = await serve((response) => response.writeHead(status).end())
    expect(await fetching()(url)).toEqual({ fault: 'http_status', httpStatus: status })
  })

  test('is too large by its header: none of it is read', async () => {
    const url = await serve((response) => {
      response.writeHead(200, { 'content-length': '1001' })
      response.flushHeaders()
    })
    expect(await fetching()(url)).toEqual({ fault: 'too_large' })
  })

  test('turns out too large on the way, and is read no further', async () => {
    const url = await serve((response) => {
      const timer = setInterval(() => response.write('x'.repeat(600)), 1)
      response.on('close', () => {
        clearInterval(timer)
      })
    })
    expect(await fetching()(url)).toEqual({ fault: 'too_large' })
    expect(receivers.sockets()).toBeLessThanOrEqual(1)
  })

  test('is empty', async () => {
    expect(await fetching()(await serve((response) => response.end()))).toEqual({ fault: 'empty' })
  })

  test('is cut off', async () => {
    const url = await serve((response, { socket }) => {
      response.writeHead(200, { 'content-length': '900' })
      response.write('a', () => socket.destroy())
    })
    expect(await fetching()(url)).toEqual({ fault: 'unreachable' })
  })

  test.each([
    ['never begins', () => undefined],
    ['never ends', (response: ServerResponse) => void response.writeHead(200).write('a')],
  ])('%s within its time', async (_, answer) => {
    expect(await fetching({ timeoutMs: 200 })(await serve(answer))).toEqual({ fault: 'timeout' })
  })

  test('has no time left after its redirects', async () => {
    const url = await redirectTo(await serve(() => undefined))
    expect(await fetching({ timeoutMs: 300 })(url)).toEqual({ fault: 'timeout' })
  })

  test('has a name that DNS does not answer for in time', async () => {
    const resolve = () => new Promise<never>(() => undefined)
    expect(await fetching({ resolve, timeoutMs: 100 })('https://slow.example.com/')).toEqual({ fault: 'timeout' })
  })

  test('is behind a port that nobody listens on', async () => {
    const url = await serve(() => undefined)
    await receivers.close()
    expect(await fetching()(url)).toEqual({ fault: 'unreachable' })
  })
})

describe('over TLS', () => {
  const trusted = tls.getCACertificates('default')
  afterEach(() => {
    tls.setDefaultCACertificates(trusted)
  })

  test('a certificate counts only for its name, and only from a known authority', async () => {
    const port = await receivers.https((_, response) => response.end(CSV))
    expect(await fetching()(`https://receiver.example.com:${port}/`)).toEqual({ fault: 'tls' })
    tls.setDefaultCACertificates([CERTIFICATE])
    expect(text(await fetching()(`https://receiver.example.com:${port}/`))).toBe(CSV)
    expect(await fetching()(`https://other.example.com:${port}/`)).toEqual({ fault: 'tls' })
  })
})

describe('addresses that are not public', () => {
  const strict = (addresses: readonly string[]) =>
    fetching({ policy: { allowInsecure: false }, resolve: async () => addresses })

  test.each([
    ['http://files.example.com/', 'scheme'],
    ['ftp://files.example.com/', 'scheme'],
    ['https://user:secret@files.example.com/', 'credentials'],
    ['https://files.example.com:22/', 'port'],
    ['https://169.254.169.254/latest/meta-data/', 'host'],
    ['https://[fd00::1]/', 'host'],
    ['https://127.0.0.1/', 'host'],
    ['https://2130706433/', 'host'],
    ['https://localhost/', 'host'],
    ['https://metadata.google.internal/', 'host'],
    ['not a url', 'malformed'],
  ])('%s is not asked', async (url, fault) => {
    expect(await strict(['93.184.216.34'])(url)).toEqual({ fault })
  })

  test.each([['10.0.0.1'], ['169.254.169.254'], ['127.0.0.1'], ['::1'], ['fe80::1'], ['100.64.0.1']])(
    'a name that leads to %s is not connected to, a public address beside it or not',
    async (address) => {
      expect(await strict([address])('https://files.example.com/')).toEqual({ fault: 'host' })
      expect(await strict(['93.184.216.34', address])('https://files.example.com/')).toEqual({ fault: 'host' })
    },
  )

  test('a name without an address is told like one with a private address', async () => {
    expect(await strict([])('https://nowhere.example.com/')).toEqual({ fault: 'host' })
  })

  test.each([
    'http://10.0.0.1/',
    'https://169.254.169.254/',
    'file:///etc/passwd',
    'http://a:b@x.example.com/',
    'http://[fd00::1]/',
  ])('a redirect to %s is not followed', async (location) => {
    expect(await fetching()(await redirectTo(location))).toEqual({ fault: 'redirect_refused' })
  })

  test('a redirect to a name that leads to a private address is not connected to', async () => {
    const resolve = async (host: string) => [host === 'files.example.com' ? '127.0.0.1' : '10.0.0.1']
    const url = await redirectTo('https://internal.example.com/')
    expect(await fetching({ resolve })(url)).toEqual({ fault: 'redirect_refused' })
  })

  test('a name that resolves elsewhere the next time is connected to the address that was checked', async () => {
    const lookups: string[] = []
    const resolve = async (host: string) => {
      lookups.push(host)
      return lookups.length === 1 ? ['127.0.0.1'] : ['10.0.0.1']
    }
    expect(text(await fetching({ resolve })(await serve((response) => response.end(CSV))))).toBe(CSV)
    expect(lookups).toEqual(['files.example.com'])
  })
})
