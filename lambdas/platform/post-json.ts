import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './time-limits.ts'

interface HttpResponse {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Posts a body to the root of one host. Rejects where no whole response comes in time. */
export type Post = (headers: Readonly<Record<string, string>>, body: Uint8Array) => Promise<HttpResponse>

/** Named as the AWS SDK names it. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

const limitConnecting = (request: ClientRequest): void => {
  request.once('socket', (socket) => {
    if (!socket.connecting) return
    const timer = setTimeout(() => {
      request.destroy(new TimeoutError(`No connection within ${CONNECTION_TIMEOUT_MS} ms.`))
    }, CONNECTION_TIMEOUT_MS)
    const clear = (): void => {
      clearTimeout(timer)
    }
    socket.once('connect', clear)
    socket.once('close', clear)
  })
}

/** By its events: to iterate over a response costs as much as to send the request. One that breaks off is an error event. */
const textOf = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.once('end', () => {
      resolve(Buffer.concat(chunks).toString())
    })
    response.once('error', reject)
  })

/** Posts over connections that are kept, at most `maxSockets`, each response whole within a time limit: that of all calls to AWS. */
export const makePost = (url: URL, maxSockets: number, timeoutMs = REQUEST_TIMEOUT_MS): Post => {
  const isSecure = url.protocol === 'https:'
  const options = { keepAlive: true, maxSockets }
  const agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options)
  const open = isSecure ? httpsRequest : httpRequest
  const { hostname: host, port } = url
  const to = { agent, host, method: 'POST', path: '/', ...(port !== '' && { port }) }
  return (headers, body) =>
    new Promise((resolve, reject) => {
      const request = open({ ...to, headers }, (response) => {
        textOf(response)
          .then((text) => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
          }, reject)
          .finally(() => {
            clearTimeout(timer)
          })
      })
      const timer = setTimeout(() => {
        request.destroy(new TimeoutError(`No response within ${timeoutMs} ms.`))
      }, timeoutMs)
      request.once('error', (error) => {
        clearTimeout(timer)
        reject(error)
      })
      limitConnecting(request)
      request.end(body)
    })
}
