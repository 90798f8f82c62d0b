import { Readable } from 'node:stream'
import { S3Client } from '@aws-sdk/client-s3'

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array
}

/** The real client on a wire of ours: `requests` is what would have been sent, `answers` what comes back, in order. */
export const makeRecordedS3 = (answers: Answer[] = []) => {
  const requests: WireRequest[] = []
  const s3 = new S3Client({
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      handle: ({ method, path, headers, body }: WireRequest) => {
        const answer = answers.shift() ?? {}
        requests.push({ method, path, headers, ...(body !== undefined && { body }) })
        return Promise.resolve({
          response: {
            statusCode: answer.status ?? 200,
            headers: answer.headers ?? {},
            body: Readable.from([Buffer.from(answer.body ?? '')]),
          },
        })
      },
    } as never,
  })
  return { s3, requests }
}

export const noSuchKey = { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' } as const
