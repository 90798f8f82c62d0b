import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TableOrder } from './messages.ts'

/** Seconds of its limit that the table saves up. */
const BURST_SECONDS = 0.25

interface Request {
  readonly RequestItems?: Readonly<Record<string, unknown>>
  readonly Statements?: readonly unknown[]
  readonly TransactItems?: readonly unknown[]
}

/** Whether there is a write unit left. */
const makeUnits = (perSecond: number | null) => {
  if (perSecond === null) return () => true
  const most = perSecond * BURST_SECONDS
  let left = most
  let at = performance.now()
  return (): boolean => {
    const now = performance.now()
    left = Math.min(most, left + ((now - at) / 1_000) * perSecond)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}

/** DynamoDB as a contacts table that is always empty and takes every write, in the time that it takes on AWS. */
const serve = ({ readMs, writeMs, unitsPerSecond }: TableOrder): void => {
  const hasUnit = makeUnits(unitsPerSecond)
  const respond = async (text: string): Promise<object> => {
    const { RequestItems, Statements = [] } = JSON.parse(text) as Request
    if (RequestItems !== undefined) {
      await sleep(readMs)
      return { Responses: Object.fromEntries(Object.keys(RequestItems).map((name) => [name, []])), UnprocessedKeys: {} }
    }
    const Responses = Statements.map(() => (hasUnit() ? {} : { Error: { Code: 'ThrottlingError', Message: 'busy' } }))
    await sleep(writeMs)
    return { Responses }
  }
  const server = createServer((request, response) => {
    void textOf(request)
      .then(respond)
      .then((body) => {
        response.end(JSON.stringify(body))
      })
  })
  server.keepAliveTimeout = 600_000
  server.listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port)
  })
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

process.once('message', (order: TableOrder) => {
  serve(order)
})
process.once('disconnect', () => process.exit())
