import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'
import { makePost } from '../../../lambdas/webhooks/post.ts'

const pem = (name: string) =>
  readFileSync(new URL(`../../fixtures/tls/self-signed-${name}.pem`, import.meta.url), 'utf8')

/** It is not trusted, and it is no secret: made for these tests, for receiver.example.com and 127.0.0.1. */
export const CERTIFICATE = pem('certificate')
const KEY = pem('key')

type Answering = http.RequestListener
type Connection = (socket: Socket) => void

/** Receivers on ports of this machine, on which every socket is cut when the test is over. */
export const makeReceivers = () => {
  const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = []
  const listen = async (server: Server): Promise<number> => {
    const sockets = new Set<Socket>()
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    })
    open.push({ server, sockets })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  return {
    http: (response: Answering) => listen(http.createServer(response)),
    https: (response: Answering) => listen(https.createServer({ key: KEY, cert: CERTIFICATE }, response)),
    /** What speaks no HTTP, or bad HTTP. */
    tcp: (connected: Connection) => listen(net.createServer(connected)),
    /** Sockets that are open now. */
    sockets: (): number => open.reduce((sum, { sockets }) => sum + sockets.size, 0),
    close: async () => {
      await Promise.all(
        open.splice(0).map(
          ({ server, sockets }) =>
            new Promise((resolve) => {
              server.close(resolve)
              for (const socket of sockets) socket.destroy()
            }),
        ),
      )
    },
  }
}

/** For everything that ends in time: a slow machine must not fail it. */
export const LONG_MS = 30_000

/** Where every name leads, and every receiver of these tests is. */
export const here = async () => ['127.0.0.1']

export const postTo = (
  url: string,
  timeoutMs = LONG_MS,
  resolve: (hostname: string) => Promise<readonly string[]> = here,
) =>
  makePost({ resolve, policy: { allowInsecure: true }, timeoutMs })({
    url,
    headers: { 'webhook-id': 'evt_1' },
    body: '{"name":"É"}',
  })
