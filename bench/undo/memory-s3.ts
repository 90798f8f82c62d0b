import { setTimeout as sleep } from 'node:timers/promises'
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'

export interface MemoryS3 {
  readonly s3: S3Client
  readonly put: (key: string, bytes: Uint8Array) => void
  /** Bytes of the objects under a prefix. */
  readonly bytesUnder: (prefix: string) => number
}

/** S3 in memory, for puts and gets of whole objects and ranges, that takes as long for a call as it is told. */
export const memoryS3 = (callMs = 0): MemoryS3 => {
  const objects = new Map<string, Uint8Array>()
  const response = (command: object): object => {
    if (command instanceof PutObjectCommand) {
      const { Key = '', Body } = command.input
      objects.set(Key, typeof Body === 'string' ? Buffer.from(Body) : (Body as Uint8Array))
      return {}
    }
    if (!(command instanceof GetObjectCommand)) throw new Error(`Nobody expected a ${command.constructor.name}.`)
    const { Key = '', Range } = command.input
    const bytes = objects.get(Key)
    if (bytes === undefined) throw new NoSuchKey({ message: Key, $metadata: {} })
    const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(Range ?? '') ?? []
    const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(last) + 1)
    return { Body: { transformToByteArray: () => Promise.resolve(part) } }
  }
  const send = async (command: object): Promise<object> => {
    if (callMs > 0) await sleep(callMs)
    return response(command)
  }
  return {
    s3: { send } as unknown as S3Client,
    put: (key, bytes) => void objects.set(key, bytes),
    bytesUnder: (prefix) =>
      [...objects].reduce((sum, [key, { length }]) => (key.startsWith(prefix) ? sum + length : sum), 0),
  }
}
