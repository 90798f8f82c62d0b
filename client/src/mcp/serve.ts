import { once } from 'node:events'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { makeServer, type ServerOptions } from './server.ts'

/** Serves on standard input and output until the input ends or the signal comes. */
export const serve = async (options: ServerOptions, signal: AbortSignal): Promise<void> => {
  const server = makeServer(options)
  await server.connect(new StdioServerTransport())
  await once(process.stdin, 'end', { signal }).catch(() => undefined)
  await server.close()
}
