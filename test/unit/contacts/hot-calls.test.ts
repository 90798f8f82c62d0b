import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import fc from '../../support/fast-check.ts'
import { documentCalls, NO_RESPONSE, preparedCalls } from '../../../lambdas/contacts/hot-calls.ts'

interface Sent {
  readonly operation: string
  readonly body: unknown
}

/** Both ways to DynamoDB, which answers with `text`, and what was sent. */
const setup = (text: string) => {
  const sent: Sent[] = []
  const note = (operation: string, body: string): void => {
    sent.push({ operation, body: JSON.parse(body) })
  }
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    requestHandler: {
      handle: ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
        note(headers['x-amz-target']?.split('.')[1] ?? '', new TextDecoder().decode(body))
        const response = {
          statusCode: 200,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: Buffer.from(text),
        }
        return Promise.resolve({ response })
      },
    } as never,
  })
  const call = (operation: string, body: string): Promise<unknown> => {
    note(operation, body)
    return Promise.resolve(JSON.parse(text))
  }
  return {
    sent,
    ways: [documentCalls(DynamoDBDocumentClient.from(client), 'contacts'), preparedCalls(call, 'contacts')] as const,
  }
}

const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.array(fc.string()))
const attribute = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((S) => ({ S })),
  fc.maxSafeInteger().map((N) => ({ N: String(N) })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.array(fc.string()).map((texts) => ({ L: texts.map((S) => ({ S })) })),
)
const item = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), attribute)

test('the prepared calls send what the document client sends, and read what it reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }),
      fc.array(item, { maxLength: 4 }),
      fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
      async (keys, items, left) => {
        const UnprocessedKeys = left.length === 0 ? {} : { contacts: { Keys: left.map((pk) => ({ pk: { S: pk } })) } }
        const { sent, ways } = setup(JSON.stringify({ Responses: { contacts: items }, UnprocessedKeys }))
        const [document, prepared] = [await ways[0].batchGet(keys), await ways[1].batchGet(keys)]
        expect(prepared).toEqual(document)
        expect(sent[1]).toEqual(sent[0])
      },
    ),
    { numRuns: 100 },
  )
})

const code = fc.constantFrom('DuplicateItem', 'ConditionalCheckFailed', 'ThrottlingError', undefined)

test('so do the prepared writes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ Statement: fc.string({ minLength: 1 }), Parameters: fc.array(value, { minLength: 1 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.array(code, { minLength: 5, maxLength: 5 }),
      async (statements, codes) => {
        const Responses = statements.map((_, n) => ({
          TableName: 'contacts',
          ...(codes[n] !== undefined && { Error: { Code: codes[n], Message: 'why' } }),
        }))
        const { sent, ways } = setup(JSON.stringify({ Responses }))
        const [document, prepared] = [await ways[0].execute(statements), await ways[1].execute(statements)]
        expect(prepared).toEqual(codes.slice(0, statements.length))
        expect(prepared).toEqual(document)
        expect(sent[1]).toEqual(sent[0])
      },
    ),
    { numRuns: 100 },
  )
})

test('a statement without a response is told from one without an error', async () => {
  const { ways } = setup('{"Responses":[{}]}')
  const statements = [1, 2].map((Parameter) => ({ Statement: 'x', Parameters: [Parameter] }))
  for (const way of ways) expect(await way.execute(statements)).toEqual([undefined, NO_RESPONSE])
})
