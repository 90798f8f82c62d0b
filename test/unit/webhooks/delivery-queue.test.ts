import { SQSClient } from '@aws-sdk/client-sqs'
import { makeDeliveryQueue, makePostpone, parseDeliveryMessage } from '../../../lambdas/webhooks/delivery-queue.ts'

const NAME = { workspace_id: 'acme', webhook_id: 'whk_1', delivery_id: 'dlv_1' }
const QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/1/deliveries'

/** The real client on a wire of ours: `requests` is what would have been sent. */
const setup = (answer: object = {}) => {
  const requests: { readonly operation: string; readonly input: Record<string, unknown> }[] = []
  const sqs = new SQSClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // Of what was sent, made of the bytes that the answer does not have here.
    md5: false,
    requestHandler: {
      handle: ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
        const input = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>
        requests.push({ operation: headers['x-amz-target']?.split('.')[1] ?? '', input })
        return Promise.resolve({
          response: {
            statusCode: 200,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: Buffer.from(JSON.stringify(answer)),
          },
        })
      },
    } as never,
  })
  return { deps: { sqs, queueUrl: QUEUE_URL }, requests }
}

describe('the queue of deliveries', () => {
  test('gets only ids, in a group of their webhook', async () => {
    const { deps, requests } = setup()
    await makeDeliveryQueue(deps).send({ ...NAME, body: '{}' } as never)
    expect(requests).toEqual([
      {
        operation: 'SendMessage',
        input: { QueueUrl: QUEUE_URL, MessageBody: JSON.stringify(NAME), MessageGroupId: 'whk_1' },
      },
    ])
  })

  test('gives back what it got', async () => {
    const { deps, requests } = setup()
    await makeDeliveryQueue(deps).send(NAME)
    expect(parseDeliveryMessage(String(requests[0]?.input['MessageBody']))).toEqual(NAME)
  })

  test('gets many in calls of ten', async () => {
    const { deps, requests } = setup()
    const names = Array.from({ length: 21 }, (_, n) => ({ ...NAME, delivery_id: `dlv_${n}` }))
    await makeDeliveryQueue(deps).sendAll(names)
    const sent = requests.map(({ operation, input }) => {
      expect(operation).toBe('SendMessageBatch')
      return input['Entries'] as { Id: string; MessageBody: string; MessageGroupId: string }[]
    })
    expect(sent.map((entries) => entries.length)).toEqual([10, 10, 1])
    expect(sent.flat().map(({ MessageBody }) => parseDeliveryMessage(MessageBody))).toEqual(names)
    for (const entries of sent) expect(new Set(entries.map(({ Id }) => Id)).size).toBe(entries.length)
    expect(sent.flat()[0]).toMatchObject({ MessageGroupId: 'whk_1' })
  })

  test('that takes only a part of many has failed', async () => {
    const { deps } = setup({ Successful: [], Failed: [{ Id: '3', SenderFault: false, Code: 'InternalError' }] })
    await expect(makeDeliveryQueue(deps).sendAll([NAME])).rejects.toThrow('all but 1')
  })

  test('has a message come again later', async () => {
    const { deps, requests } = setup()
    await makePostpone(deps)('receipt', 42_600)
    expect(requests).toEqual([
      {
        operation: 'ChangeMessageVisibility',
        input: { QueueUrl: QUEUE_URL, ReceiptHandle: 'receipt', VisibilityTimeout: 42_600 },
      },
    ])
  })

  test.each([
    '',
    'text',
    '[]',
    '{}',
    JSON.stringify({ ...NAME, url: 'x' }),
    JSON.stringify({ ...NAME, webhook_id: 1 }),
  ])('takes no %s for a message', (body) => {
    expect(() => parseDeliveryMessage(body)).toThrow()
  })
})
