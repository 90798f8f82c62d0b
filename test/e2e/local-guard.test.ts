import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { deployedApp } from '../support/local-cloud.ts'

/** `fetch` would send a Host and an Origin of its own making; a socket sends what a browser would on behalf of a page. */
const send = async (
  requestLine: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<{ readonly status: number; readonly answer: string }> => {
  const { hostname, port, host } = new URL(deployedApp().endpoint_url)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  const all = { Host: host, Connection: 'close', 'Content-Length': String(Buffer.byteLength(body)), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`${requestLine} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
  const answer = await text(socket)
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), answer }
}

const FUNCTIONS = '/2015-03-31/functions/'
const LAMBDA = {
  Authorization:
    'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
}
const FOREIGN_PAGES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['of another origin', { Origin: 'https://evil.example' }],
  ['of another program of this machine', { Origin: 'http://localhost:3000' }],
  ['without an origin of its own (a sandbox, a file)', { Origin: 'null' }],
  ['that loads an image or a script', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
  ['that navigates here', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }],
  ['whose name was pointed to this machine (DNS rebinding)', { Host: 'evil.example:4566' }],
  ['whose name looks like ours', { Host: '127.0.0.1.evil.example', Origin: 'http://127.0.0.1.evil.example' }],
]

describe.each(FOREIGN_PAGES)('a web page %s', (_page, headers) => {
  test('cannot see functions', async () => {
    expect((await send(`GET ${FUNCTIONS}`, { ...LAMBDA, ...headers })).status).toBe(403)
  })

  test('cannot create a function, whose code would run on this machine', async () => {
    const created = await send(
      `POST ${FUNCTIONS}`,
      { ...LAMBDA, ...headers, 'Content-Type': 'text/plain' },
      JSON.stringify({
        FunctionName: 'evil',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/x',
        Code: {},
      }),
    )
    expect(created.status).toBe(403)
  })

  test('cannot deploy a stack by a form or a link', async () => {
    const query = 'Action=CreateStack&StackName=evil&TemplateBody=%7B%7D&Version=2010-05-15'
    expect((await send(`GET /?${query}`, headers)).status).toBe(403)
    expect(
      (await send('POST /', { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, query)).status,
    ).toBe(403)
  })

  test('cannot get past by the path of the API', async () => {
    const { pathname } = new URL(deployedApp().api_url)
    const answer = await send(`GET ${pathname}/docs?Action=ListFunctions`, { ...LAMBDA, ...headers })
    expect(answer.status).toBe(403)
  })
})

test('no preflight lets a page send what a form cannot', async () => {
  const { status, answer } = await send('OPTIONS /', {
    Origin: 'https://evil.example',
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'x-amz-target,authorization',
  })
  expect(status).toBe(403)
  expect(answer).not.toMatch(/^access-control-allow/im)
})

test('the API answers 403 to a page whose origin the stage does not list', async () => {
  const { pathname } = new URL(deployedApp().api_url)
  expect((await send(`GET ${pathname}/openapi.json`, { Origin: 'https://evil.example' })).status).toBe(403)
  expect((await send(`GET ${pathname}/openapi.json`, { Host: 'evil.example' })).status).toBe(403)
})

test.each([
  ['an AWS client or curl', {}],
  ['an address that a user typed', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }],
  ['a link on another page', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }],
  ['a script of the documentation page', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' }],
])('%s reaches the documentation of the API', async (_who, headers) => {
  const { pathname } = new URL(deployedApp().api_url)
  expect((await send(`GET ${pathname}/docs`, headers)).status).toBe(200)
})

test('an AWS client reaches the functions', async () => {
  expect((await send(`GET ${FUNCTIONS}`, LAMBDA)).status).toBe(200)
})
