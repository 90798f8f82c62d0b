import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandInput,
  BatchGetCommand,
  PutCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'
import { preparedCalls, type HotCalls } from '../lambdas/contacts/hot-calls.ts'
import { makeDynamo } from '../lambdas/platform/aws.ts'
import { MAX_SOCKETS } from '../lambdas/platform/client-config.ts'
import { makeCallDynamo, type CallDynamo } from '../lambdas/platform/call-dynamo.ts'
import { LocalCloudFailure } from '../local/failure.ts'
import type { DynamoDbEngine } from './dynamodb-engine.ts'
import { withTable } from './tables.ts'

/** Capacity units that requests consumed, as DynamoDB itself reported them. */
export interface Consumed {
  readonly read: number
  readonly write: number
}

export interface MeteredDynamo {
  readonly dynamo: DynamoDBDocumentClient
  /** The calls of an import, metered, as the product sends them. */
  callsOf(tableName: string): HotCalls
  /** What `work` consumed through this client. */
  consumedBy(work: () => Promise<unknown>): Promise<Consumed>
  /** Commands sent so far, by their names. */
  sent(): Readonly<Record<string, number>>
}

interface Capacity {
  readonly CapacityUnits?: number
}

interface CapacityOf {
  readonly ConsumedCapacity?: Capacity | Capacity[]
}

const READS = /^(?:BatchGet|Get|Query|Scan|TransactGet)/

/** The product's own client, made to ask for consumed capacity on every command: a client knows it, the code that uses it does not. */
export const meteredDynamo = ({ statement }: Partial<Pick<DynamoDbEngine, 'statement'>> = {}): MeteredDynamo => {
  const dynamo = makeDynamo()
  let read = 0
  let write = 0
  const sent: Record<string, number> = {}
  const count = (command: string, { ConsumedCapacity }: CapacityOf): void => {
    const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
    sent[command] = (sent[command] ?? 0) + 1
    if (READS.test(command)) read += units
    else write += units
  }
  dynamo.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
      count(String(context['commandName']), result.output as CapacityOf)
      return result
    },
    { step: 'initialize', name: 'meterCapacity' },
  )
  if (statement !== undefined)
    dynamo.middlewareStack.add(
      (next) => (args) => {
        const { Statements } = args.input as Partial<BatchExecuteStatementCommandInput>
        const read = Statements?.map((each) => ({ ...each, Statement: statement(each.Statement ?? '') }))
        return next(read === undefined ? args : { ...args, input: { ...args.input, Statements: read } })
      },
      { step: 'initialize', name: 'readableStatements' },
    )
  const call = makeCallDynamo(dynamo, MAX_SOCKETS)
  const meteredCall: CallDynamo = async (operation, body) => {
    const output = await call(operation, `${body.slice(0, -1)},"ReturnConsumedCapacity":"TOTAL"}`)
    count(`${operation}Command`, output as CapacityOf)
    return output
  }
  return {
    dynamo,
    callsOf: (tableName) => preparedCalls(meteredCall, tableName),
    consumedBy: async (work) => {
      const before = { read, write }
      await work()
      return { read: read - before.read, write: write - before.write }
    },
    sent: () => ({ ...sent }),
  }
}

interface Probe {
  readonly what: string
  readonly expected: Consumed
  send(dynamo: DynamoDBDocumentClient): Promise<unknown>
}

/** An item of exactly `bytes` bytes as DynamoDB counts them: names and values. */
const item = (pk: string, bytes: number) => ({ pk, text: 'x'.repeat(bytes - pk.length - 'pktext'.length) })

/** Requests of each kind that the product sends, with what AWS takes for them. */
const probes = (TableName: string): readonly Probe[] => [
  {
    what: 'a put of 3.5 KB',
    expected: { read: 0, write: 4 },
    send: (dynamo) => dynamo.send(new PutCommand({ TableName, Item: item('put', 3_500) })),
  },
  {
    what: 'a transaction of two items of 1 KB',
    expected: { read: 0, write: 4 },
    send: (dynamo) => {
      const puts = ['first', 'second'].map((pk) => ({ Put: { TableName, Item: item(pk, 1_000) } }))
      return dynamo.send(new TransactWriteCommand({ TransactItems: puts }))
    },
  },
  {
    what: 'a PartiQL batch that inserts 3.5 KB and 1 KB',
    expected: { read: 0, write: 5 },
    send: (dynamo) => {
      const statements = [item('large', 3_500), item('small', 1_000)].map(({ pk, text }) => ({
        Statement: `INSERT INTO "${TableName}" VALUE {'pk': ?, 'text': ?}`,
        Parameters: [pk, text],
      }))
      return dynamo.send(new BatchExecuteStatementCommand({ Statements: statements }))
    },
  },
  {
    what: 'a strongly consistent read of an item of 1 KB and an absent one',
    expected: { read: 2, write: 0 },
    send: (dynamo) =>
      dynamo.send(
        new BatchGetCommand({
          RequestItems: { [TableName]: { Keys: [{ pk: 'first' }, { pk: 'absent' }], ConsistentRead: true } },
        }),
      ),
  },
]

/** Says what is wrong with the units that a DynamoDB reports; undefined where they are those of AWS. */
export const faultOfUnits = async (): Promise<string | undefined> => {
  const { dynamo, consumedBy } = meteredDynamo()
  try {
    return await withTable(dynamo, [], async (tableName) => {
      for (const { what, expected, send } of probes(tableName)) {
        const { read, write } = await consumedBy(() => send(dynamo))
        if (read !== expected.read || write !== expected.write)
          return `for ${what} it reports ${read} read and ${write} write units, not ${expected.read} and ${expected.write}`
      }
      return undefined
    })
  } finally {
    dynamo.destroy()
  }
}

/** Throws where a DynamoDB does not report the units of AWS: a figure of them would be none. */
export const requireTrueUnits = async ({ name }: Pick<DynamoDbEngine, 'name'>): Promise<void> => {
  const fault = await faultOfUnits()
  if (fault !== undefined)
    throw new LocalCloudFailure(`No units are reported, because ${name} does not count them truly: ${fault}.`)
}
