import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { isDependencyFailure } from '../../../lambdas/platform/aws-failure.ts'
import { makeCallDynamo } from '../../../lambdas/platform/call-dynamo.ts'
import { REQUEST_TIMEOUT_MS } from '../../../lambdas/platform/time-limits.ts'

let server: Server
let respond: (request: IncomingMessage, body: string, response: ServerResponse) => void
let connections = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      respond(request, Buffer.concat(chunks).toString(), response)
    })
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const usedPort = (): number => (server.address() as AddressInfo).port

const callAt = (port: number, maxSockets = 4) =>
  makeCallDynamo(
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        region: 'eu-central-1',
        endpoint: `http://127.0.0.1:${port}`,
        credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' },
        maxAttempts: 1,
      }),
    ),
    maxSockets,
  )

const answerWith = (status: number, text: string): void => {
  respond = (_, __, response) => {
    response.writeHead(status)
    response.end(text)
  }
}

const failure = async (port = usedPort()): Promise<Error> =>
  callAt(port)('BatchGetItem', '{}').then(
    () => {
      throw new Error('It should fail.')
    },
    (error: unknown) => error as Error,
  )

test('sends the body as it is, signed with the credentials and the region of the client', async () => {
  const seen: { headers: IncomingMessage['headers']; body: string }[] = []
  respond = ({ headers }, body, response) => {
    seen.push({ headers, body })
    response.end('{"Responses":{"é":[]}}')
  }
  expect(await callAt(usedPort())('BatchGetItem', '{"name":"Zoë"}')).toEqual({ Responses: { é: [] } })
  expect(seen).toMatchObject([
    {
      body: '{"name":"Zoë"}',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.BatchGetItem',
        'x-amz-security-token': 'token',
        host: `127.0.0.1:${usedPort()}`,
      },
    },
  ])
  expect(seen[0]?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/dynamodb\/aws4_request, /,
  )
})

test('keeps its connections, and makes no more than it may', async () => {
  respond = (_, __, response) => setTimeout(() => response.end('{}'), 5)
  const call = callAt(usedPort(), 3)
  connections = 0
  await Promise.all(Array.from({ length: 20 }, () => call('BatchGetItem', '{}')))
  await call('BatchGetItem', '{}')
  expect(connections).toBe(3)
})

test.each([
  [400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', true],
  [400, 'com.amazon.coral.availability#ThrottlingException', true],
  [400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', false],
  [400, 'com.amazon.coral.validate#ValidationException', false],
  [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', true],
])('a failure has the name that DynamoDB gives it: %i %s', async (status, __type, isTemporary) => {
  answerWith(status, JSON.stringify({ __type, message: 'why' }))
  const error = await failure()
  expect(error).toMatchObject({ name: __type.split('#')[1], message: 'why', $metadata: { httpStatusCode: status } })
  expect(isDependencyFailure(error)).toBe(isTemporary)
})

test('a page of something between is a temporary failure by its status', async () => {
  answerWith(503, '<html>busy</html>')
  expect(isDependencyFailure(await failure())).toBe(true)
})

test('a connection that breaks, and one that cannot be made, keep the codes by which they are temporary failures', async () => {
  respond = (request) => {
    request.socket.destroy()
  }
  expect(await failure()).toMatchObject({ code: 'ECONNRESET' })
  const unused = createServer().listen(0, '127.0.0.1')
  await once(unused, 'listening')
  const { port } = unused.address() as AddressInfo
  await new Promise((resolve) => unused.close(resolve))
  expect(await failure(port)).toMatchObject({ code: 'ECONNREFUSED' })
})

test('a response that breaks off fails at once, with the code by which it is a temporary failure', async () => {
  respond = (_, __, response) => {
    response.writeHead(200)
    response.write('{"Responses":', () => response.destroy())
  }
  const start = performance.now()
  expect(await failure()).toMatchObject({ code: 'ECONNRESET' })
  expect(performance.now() - start).toBeLessThan(REQUEST_TIMEOUT_MS)
})

test('a response that is not whole in time fails in time, and the caller may try again', async () => {
  respond = (_, __, response) => {
    response.writeHead(200)
    response.write('{"Responses":')
  }
  const start = performance.now()
  const error = await failure()
  expect(error).toMatchObject({ name: 'TimeoutError' })
  expect(isDependencyFailure(error)).toBe(true)
  expect(performance.now() - start).toBeGreaterThanOrEqual(REQUEST_TIMEOUT_MS - 5)
})
