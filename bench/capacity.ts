import { PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeDynamo } from '../lambdas/platform/aws.ts'
import { withTable } from './tables.ts'

/** Capacity units that requests consumed, as DynamoDB itself reported them. */
export interface Consumed {
  readonly read: number
  readonly write: number
}

export interface MeteredDynamo {
  readonly dynamo: DynamoDBDocumentClient
  /** What `work` consumed through this client. */
  consumedBy(work: () => Promise<unknown>): Promise<Consumed>
}

interface Capacity {
  readonly CapacityUnits?: number
}

const READS = /^(?:BatchGet|Get|Query|Scan|TransactGet)/

/** The product's own client, made to ask for consumed capacity on every command: a client knows it, the code that uses it does not. */
export const meteredDynamo = (): MeteredDynamo => {
  const dynamo = makeDynamo()
  let read = 0
  let write = 0
  dynamo.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Capacity | Capacity[] }
      const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
      if (READS.test(String(context['commandName']))) read += units
      else write += units
      return result
    },
    { step: 'initialize', name: 'meterCapacity' },
  )
  return {
    dynamo,
    consumedBy: async (work) => {
      const before = { read, write }
      await work()
      return { read: read - before.read, write: write - before.write }
    },
  }
}

/** Names what is wrong with the units that a DynamoDB reports; undefined where they are those of AWS. */
export const faultOfUnits = (): Promise<string | undefined> => {
  const { dynamo, consumedBy } = meteredDynamo()
  return withTable(dynamo, [], async (TableName) => {
    const item = (pk: string, bytes: number) => ({ pk, text: 'x'.repeat(bytes - pk.length - 'pktext'.length) })
    const put = await consumedBy(() => dynamo.send(new PutCommand({ TableName, Item: item('put', 3_500) })))
    const pair = ['first', 'second'].map((pk) => ({ Put: { TableName, Item: item(pk, 1_000) } }))
    const transaction = await consumedBy(() => dynamo.send(new TransactWriteCommand({ TransactItems: pair })))
    if (put.write !== 4) return `a put of 3.5 KB was reported as ${put.write} write units, not 4`
    if (transaction.write !== 4)
      return `a transaction of two items of 1 KB was reported as ${transaction.write} write units, not 4`
    return undefined
  }).finally(() => {
    dynamo.destroy()
  })
}
