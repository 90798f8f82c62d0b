import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamoContactsTable } from '../../../lambdas/contacts/dynamo-contacts-table.ts'
import { makeTablePressure } from '../../../lambdas/contacts/table-pressure.ts'
import type { Action } from '../../../lambdas/contacts/action.ts'

const CONTACT = { job_id: 'imp_1', row_number: 1 } as never
const insert = (key: string): Action => ({ type: 'insert', key, item: { contact: CONTACT, version: 1 } })
const ACTIONS = [insert('a'), insert('b'), insert('c')]

/** The table on a DynamoDB that answers so, and what it made its caller send again. */
const setup = (response: () => Promise<unknown>) => {
  const pressure = makeTablePressure()
  const dynamo = { send: response } as unknown as DynamoDBDocumentClient
  return { pressure, table: dynamoContactsTable({ dynamo, tableName: 'contacts' }, pressure.onRetry) }
}
const failing = (name: string) => () => Promise.reject(Object.assign(new Error('no'), { name }))

describe('what the contacts table makes its callers send again', () => {
  test.each([
    ['ProvisionedThroughputExceededException', { retries: 3, throttles: 3 }],
    ['ThrottlingException', { retries: 3, throttles: 3 }],
    ['RequestLimitExceeded', { retries: 3, throttles: 3 }],
    ['TimeoutError', { retries: 3, throttles: 0 }],
    ['InternalServerError', { retries: 3, throttles: 0 }],
  ])('a whole request failed with %s', async (name, expected) => {
    const { pressure, table } = setup(failing(name))
    await table.writeEach(ACTIONS)
    expect(pressure.take()).toEqual(expected)
    await table.writeTogether(ACTIONS)
    expect(pressure.take()).toEqual(expected)
    await table.get(['a', 'b', 'c'])
    expect(pressure.take()).toEqual(expected)
  })

  test('single statements of a batch, by their codes; a refused one is no retry', async () => {
    const codes = ['ThrottlingError', 'TransactionConflict', 'DuplicateItem']
    const { pressure, table } = setup(() => Promise.resolve({ Responses: codes.map((Code) => ({ Error: { Code } })) }))
    expect(await table.writeEach(ACTIONS)).toEqual(['retryable', 'retryable', 'refused'])
    expect(pressure.take()).toEqual({ retries: 2, throttles: 1 })
  })

  test('the ones at fault in a cancelled transaction', async () => {
    const cancelled = new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ProvisionedThroughputExceeded' },
        { Code: 'TransactionConflict' },
      ],
    })
    const { pressure, table } = setup(() => Promise.reject(cancelled))
    await table.writeTogether(ACTIONS)
    expect(pressure.take()).toEqual({ retries: 2, throttles: 1 })
  })

  test('keys that a read left over', async () => {
    const UnprocessedKeys = { contacts: { Keys: [{ pk: 'b' }, { pk: 'c' }] } }
    const { pressure, table } = setup(() => Promise.resolve({ Responses: {}, UnprocessedKeys }))
    await table.get(['a', 'b', 'c'])
    expect(pressure.take()).toEqual({ retries: 2, throttles: 2 })
  })

  test('is reported once', async () => {
    const { pressure, table } = setup(failing('ThrottlingException'))
    await table.writeEach(ACTIONS)
    pressure.take()
    expect(pressure.take()).toEqual({ retries: 0, throttles: 0 })
  })
})
