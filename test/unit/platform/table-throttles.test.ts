import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { watchThrottles } from '../../../lambdas/platform/table-throttles.ts'

const NOW = 1_767_225_600_000

/** DynamoDB as it answers one try after another: with an error's name, or `undefined` for a success. */
const setup = (...answers: readonly (string | object | undefined)[]) => {
  const lines: string[] = []
  const left = [...answers]
  const handle = () => {
    const answer = left.shift()
    const body =
      answer === undefined
        ? {}
        : typeof answer === 'string'
          ? { __type: `com.amazonaws.dynamodb.v20120810#${answer}` }
          : answer
    const bytes = new TextEncoder().encode(JSON.stringify(body))
    const statusCode = answer === undefined ? 200 : 400
    return Promise.resolve({
      response: {
        statusCode,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: bytes,
      },
    })
  }
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 3,
      requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' } },
    }),
  )
  const watch = () => {
    watchThrottles(client, {
      tableName: 'control-1',
      metric: 'ControlThrottles',
      namespace: 'ContactsImport-test',
      now: () => NOW,
      write: (line) => lines.push(line),
    })
  }
  watch()
  return { client, lines, watch }
}

const GET = new GetCommand({ TableName: 'control-1', Key: { pk: 'a' } })

test('a throttled try is counted in the embedded metric format, of the stack and of no function', async () => {
  const { client, lines } = setup('ProvisionedThroughputExceededException', undefined)
  await client.send(GET)
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'ContactsImport-test',
            Dimensions: [[]],
            Metrics: [{ Name: 'ControlThrottles', Unit: 'Count' }],
          },
        ],
      },
      ControlThrottles: 1,
    },
  ])
})

test('each of the SDK’s tries counts, also of a call that fails in the end', async () => {
  const { client, lines } = setup('ThrottlingException', 'ThrottlingException', 'ThrottlingException')
  await expect(client.send(GET)).rejects.toThrow()
  expect(lines).toHaveLength(3)
})

test('a table that is wired several times is counted once', async () => {
  const { client, lines, watch } = setup('ThrottlingException', undefined)
  watch()
  await client.send(GET)
  expect(lines).toHaveLength(1)
})

test.each([
  ['another table', new GetCommand({ TableName: 'control-10', Key: { pk: 'a' } }), 'ThrottlingException'],
  ['another error', GET, 'ConditionalCheckFailedException'],
])('%s is not counted', async (_, command, error) => {
  const { client, lines } = setup(error, error, error)
  await expect(client.send(command)).rejects.toThrow()
  expect(lines).toEqual([])
})

test('batches and transactions count by the tables that they name', async () => {
  const batch = setup('ThrottlingException', undefined)
  await batch.client.send(new BatchGetCommand({ RequestItems: { 'control-1': { Keys: [{ pk: 'a' }] } } }))
  expect(batch.lines).toHaveLength(1)

  const cancelled = {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError' }],
  }
  const transaction = setup(cancelled, cancelled, cancelled)
  const write = new TransactWriteCommand({
    TransactItems: [{ Put: { TableName: 'control-1', Item: { pk: 'a' } } }],
  })
  await expect(transaction.client.send(write)).rejects.toThrow()
  expect(transaction.lines.length).toBeGreaterThan(0)
})
