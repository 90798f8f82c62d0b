import type { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import type { S3Client } from '@aws-sdk/client-s3'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { GeneratedFile } from './generated-file.ts'

/** What stands in for S3, SQS and EventBridge: takes what the product's own adapters send, keeps nothing of it, and counts. */
export interface Sinks {
  readonly s3: S3Client
  readonly sqs: SQSClient
  readonly events: EventBridgeClient
  /** Commands sent so far, by their names. */
  sent(): Readonly<Record<string, number>>
  /** Bytes of the objects put so far. */
  bytesPut(): number
}

export const makeSinks = (payload: GeneratedFile): Sinks => {
  const sent: Record<string, number> = {}
  let bytesPut = 0

  const response = (command: unknown): object => {
    if (command instanceof PutObjectCommand) {
      const { Body } = command.input
      if (typeof Body === 'string' || Body instanceof Uint8Array) bytesPut += Buffer.byteLength(Body)
      return {}
    }
    if (!(command instanceof GetObjectCommand)) return { FailedEntryCount: 0 }
    const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(command.input.Range ?? '') ?? []
    const part = payload.read(Number(from), Number(last) + 1)
    return { Body: { transformToByteArray: () => Promise.resolve(part) } }
  }
  const send = (command: object): Promise<object> => {
    const name = command.constructor.name
    sent[name] = (sent[name] ?? 0) + 1
    return Promise.resolve(response(command))
  }
  return {
    s3: { send } as unknown as S3Client,
    sqs: { send } as unknown as SQSClient,
    events: { send } as unknown as EventBridgeClient,
    sent: () => ({ ...sent }),
    bytesPut: () => bytesPut,
  }
}

/** Messages sent to the queue: one for each time that a worker handed its job over. */
export const MESSAGE = SendMessageCommand.name
