import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** The real client on a wire of ours: `requests` is what would have been sent, `answers` what comes back, in order. */
export const makeRecordedDynamo = (answers: Answer[]) => {
  const requests: { operation: string; input: Record<string, unknown> }[] = []
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: {
      handle: ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
        const answer = answers.shift() ?? { status: 200, body: {} }
        requests.push({
          operation: headers['x-amz-target']?.split('.')[1] ?? '',
          input: JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>,
        })
        return Promise.resolve({
          response: {
            statusCode: answer.status,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: Buffer.from(JSON.stringify(answer.body)),
          },
        })
      },
    } as never,
  })
  return {
    dynamo: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    requests,
  }
}
