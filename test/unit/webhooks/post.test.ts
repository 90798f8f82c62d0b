import type { IncomingMessage, RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { POST_TIMEOUT_MS } from '../../../lambdas/webhooks/post.ts'
import { waitFor } from '../../support/wait-for.ts'
import { LONG_MS, makeReceivers, postTo } from './receivers.ts'

/** Of what is to run out of time. */
const SHORT_MS = 300
/** Of what is to run out of time, but not before the first of its answer is there. */
const ENOUGH_FOR_HEADERS_MS = 1_500

const receivers = makeReceivers()
afterEach(() => receivers.close())

const postToPort = (port: number, timeoutMs?: number) => postTo(`http://127.0.0.1:${port}/hook?a=b`, timeoutMs)
const answering = async (answer: RequestListener, timeoutMs?: number) =>
  postToPort(await receivers.http(answer), timeoutMs)
/** Reads no HTTP, but waits until something came before it does what it does. */
const speaking = async (speak: (socket: Socket) => void, timeoutMs?: number) =>
  postToPort(
    await receivers.tcp((socket) =>
      socket.once('data', () => {
        speak(socket)
      }),
    ),
    timeoutMs,
  )

const bodyOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString('utf8')
const everySocketIsClosed = () =>
  waitFor(
    async () => receivers.sockets(),
    (open) => open === 0,
    LONG_MS,
  )

describe('a post', () => {
  test('is the body as it is, as JSON, with the headers given, to the path and query given', async () => {
    const seen: unknown[] = []
    const answer = await answering((request, response) => {
      void bodyOf(request).then((body) => {
        const { method, url, headers } = request
        seen.push({ method, url, body, headers })
        response.writeHead(200).end()
      })
    })
    expect(answer).toEqual({ status: 200, error: null, retryAfter: undefined })
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/hook?a=b',
        body: '{"name":"É"}',
        headers: {
          host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
          connection: 'close',
          'content-type': 'application/json',
          'content-length': '13',
          'user-agent': 'contacts-import-webhooks/1',
          'webhook-id': 'evt_1',
        },
      },
    ])
  })

  test.each([200, 201, 202, 204, 299])('that is answered %i succeeded', async (status) => {
    await expect(answering((_, response) => response.writeHead(status).end())).resolves.toEqual({
      status,
      error: null,
      retryAfter: undefined,
    })
  })

  test.each([400, 401, 404, 410, 429, 500, 503])('that is answered %i failed, by its status', async (status) => {
    const answer = await answering((_, response) => response.writeHead(status, { 'Retry-After': '7' }).end('no'))
    expect(answer).toEqual({ status, error: 'http_status', retryAfter: '7' })
  })

  test.each([300, 301, 302, 303, 304, 307, 308])('that is answered %i is not followed there', async (status) => {
    const requests: unknown[] = []
    const target = await receivers.http((request, response) => {
      requests.push(request.url)
      response.end()
    })
    const location = `http://127.0.0.1:${target}/elsewhere`
    const answer = await answering((_, response) => response.writeHead(status, { Location: location }).end())
    expect(answer).toMatchObject({ status, error: 'redirect' })
    expect(requests).toEqual([])
  })

  test('that is answered 103 before 200 succeeded', async () => {
    const answer = await answering((_, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(200).end()
    })
    expect(answer).toMatchObject({ status: 200, error: null })
  })
})

describe('a receiver', () => {
  test('that never answers runs out of time', async () => {
    await expect(answering(() => undefined, SHORT_MS)).resolves.toMatchObject({ status: null, error: 'timeout' })
    await everySocketIsClosed()
  })

  test('whose headers drip runs out of time: each byte gives it no more', async () => {
    const dripping = (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      const drip = setInterval(() => socket.write('x'), SHORT_MS / 10)
      socket.on('close', () => {
        clearInterval(drip)
      })
    }
    await expect(speaking(dripping, SHORT_MS)).resolves.toMatchObject({ status: null, error: 'timeout' })
    await everySocketIsClosed()
  })

  test('whose body drips runs out of time, and its status is known', async () => {
    const answer = await answering((_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('x'), SHORT_MS / 10)
      response.on('close', () => {
        clearInterval(drip)
      })
    }, ENOUGH_FOR_HEADERS_MS)
    expect(answer).toMatchObject({ status: 200, error: 'timeout' })
    await everySocketIsClosed()
  })

  test('that takes a connection and no TLS runs out of time', async () => {
    const port = await receivers.tcp(() => undefined)
    await expect(postTo(`https://127.0.0.1:${port}/`, SHORT_MS)).resolves.toMatchObject({ error: 'timeout' })
  })

  test('whose name is looked up for ever runs out of time', async () => {
    const answer = await postTo('https://hooks.example.com/', SHORT_MS, () => new Promise(() => undefined))
    expect(answer).toMatchObject({ status: null, error: 'timeout' })
  })

  test('that sends no end of a body is cut off, and its status counts', async () => {
    let sent = 0
    const answer = await answering((_, response) => {
      response.writeHead(200)
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent += 16_384
      }
      response.on('drain', pour)
      pour()
    })
    expect(answer).toMatchObject({ status: 200, error: null })
    await everySocketIsClosed()
    // What buffers of two sockets take, and no more.
    expect(sent).toBeLessThan(64 * 1024 * 1024)
  })

  test('whose refusal has no end is not listened to', async () => {
    const answer = await answering((_, response) => {
      response.writeHead(500)
      response.write('and')
    })
    expect(answer).toMatchObject({ status: 500, error: 'http_status' })
    await everySocketIsClosed()
  })

  test.each([
    ['closes without an answer', (socket: Socket) => socket.end()],
    ['resets the connection', (socket: Socket) => socket.resetAndDestroy()],
    ['closes within its headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-')],
    ['speaks no HTTP', (socket: Socket) => socket.end('220 mail.example.com ESMTP\r\n')],
    ['sends headers without end', (socket: Socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`)],
    [
      'wants another protocol',
      (socket: Socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    ],
  ])('that %s broke the connection', async (_what, speak) => {
    await expect(speaking(speak)).resolves.toMatchObject({ status: null, error: 'connection' })
  })

  test('that closes within the body that it announced broke the connection, and its status is known', async () => {
    const answer = await speaking((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'))
    expect(answer).toMatchObject({ status: 200, error: 'connection' })
  })

  test('that ends its body by closing, as old ones do, succeeded', async () => {
    const answer = await speaking((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nthat is all'))
    expect(answer).toMatchObject({ status: 200, error: null })
  })

  test('that does not listen refused the connection', async () => {
    const port = await receivers.http(() => undefined)
    await receivers.close()
    await expect(postToPort(port)).resolves.toMatchObject({ status: null, error: 'connection' })
  })

  test('whose name is not found is reported as that', async () => {
    const notFound = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    await expect(postTo('https://hooks.example.com/', LONG_MS, notFound)).resolves.toMatchObject({ error: 'dns' })
    await expect(postTo('https://hooks.example.com/', LONG_MS, async () => [])).resolves.toMatchObject({ error: 'dns' })
  })
})

test('everything together takes ten seconds at most', () => {
  expect(POST_TIMEOUT_MS).toBe(10_000)
})
