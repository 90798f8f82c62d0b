import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FileServer {
  /** Without a slash at its end. */
  readonly url: string
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

/** A server of files on a port of this machine, as the local stage may fetch from one. */
export const startFileServer = async (answer: RequestListener): Promise<FileServer> => {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
