import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What a function asked of AWS. */
export interface Counts {
  /** Capacity units by table, indexes included, as DynamoDB reports them. */
  readonly units: Readonly<Record<string, { readonly read: number; readonly write: number }>>
  /** Calls by service and operation, such as `dynamodb GetItem` or `s3 PUT`. */
  readonly calls: Readonly<Record<string, number>>
}

export interface CountingEndpoint {
  readonly url: string
  /** What `work` asked for. */
  counted(work: () => Promise<unknown>): Promise<Counts>
  close(): void
}

interface Capacity {
  readonly TableName: string
  readonly CapacityUnits: number
}

const READS = /^(?:BatchGet|Get|Query|Scan|TransactGet)/
const DYNAMODB = /^DynamoDB_\d+\.(?<operation>\w+)$/

const makeTally = () => {
  const units: Record<string, { read: number; write: number }> = {}
  const calls: Record<string, number> = {}
  return {
    units,
    calls,
    call: (name: string) => {
      calls[name] = (calls[name] ?? 0) + 1
    },
    consume: (operation: string, { TableName, CapacityUnits }: Capacity) => {
      const table = (units[TableName] ??= { read: 0, write: 0 })
      table[READS.test(operation) ? 'read' : 'write'] += CapacityUnits
    },
  }
}

type Tally = ReturnType<typeof makeTally>

/** Passes a call on to DynamoDB, with the question what it consumes. */
const forward = async (dynamo: string, request: IncomingMessage, body: Buffer, tally: Tally) => {
  const target = String(request.headers['x-amz-target'])
  const operation = DYNAMODB.exec(target)?.groups?.['operation'] ?? target
  const input = JSON.parse(body.toString()) as object
  const headers = Object.entries(request.headers).filter(([name]) => !['host', 'content-length'].includes(name))
  const response = await fetch(dynamo, {
    method: 'POST',
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    body: JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' }),
  })
  const text = await response.text()
  const { ConsumedCapacity = [] } = JSON.parse(text) as { ConsumedCapacity?: Capacity | Capacity[] }
  tally.call(`dynamodb ${operation}`)
  for (const capacity of [ConsumedCapacity].flat()) tally.consume(operation, capacity)
  return { status: response.status, text }
}

/**
 * A stand-in for AWS between a function and DynamoDB: it passes calls of DynamoDB on, takes every other call as done, and
 * counts. So what is counted is what the function sent, whatever code sent it.
 */
export const startCountingEndpoint = async (dynamo: string): Promise<CountingEndpoint> => {
  let tally = makeTally()
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      if (DYNAMODB.test(String(request.headers['x-amz-target']))) {
        const { status, text } = await forward(dynamo, request, body, tally)
        response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(text)
        return
      }
      tally.call(`s3 ${request.method ?? ''}`)
      response.writeHead(200, { ETag: '"1"' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    counted: async (work) => {
      tally = makeTally()
      await work()
      const { units, calls } = tally
      // Calls between two counts belong to no count.
      tally = makeTally()
      return { units, calls }
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
