import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { S3Client } from '@aws-sdk/client-s3'
import { createdKey, ID_BYTES, packIds } from '../../lambdas/jobs/created-log.ts'
import type { JobKey } from '../../lambdas/jobs/job.ts'

/** Rows that one batch of a queued import logs. */
const LOGGED_AT_ONCE = 2_000
/** Objects that S3 lists at once. */
const LIST_PAGE = 1_000

interface WireRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | undefined>>
  readonly body?: Uint8Array | string
}

interface LogS3 {
  readonly s3: S3Client
  /** Requests, by what they are. */
  readonly requests: Readonly<Record<'list' | 'get' | 'put', number>>
  readonly fileBytes: () => number
}

const INITIATED = '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'
const COMPLETED = '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>'

/** The log of one import, made as it is read. */
const logOf = (job: JobKey, contacts: number, idOf: (row: number) => string) => {
  const objects = Math.ceil(contacts / LOGGED_AT_ONCE)
  const rowsIn = (object: number): number => Math.min(LOGGED_AT_ONCE, contacts - object * LOGGED_AT_ONCE)
  const entry = (object: number): string => {
    const key = createdKey(job, `${String(object * LOGGED_AT_ONCE).padStart(9, '0')}-1`)
    return `<Contents><Key>${key}</Key><Size>${rowsIn(object) * ID_BYTES}</Size></Contents>`
  }
  return {
    list: (from: number): string => {
      const to = Math.min(objects, from + LIST_PAGE)
      const more = to < objects ? `<NextContinuationToken>${to}</NextContinuationToken>` : ''
      const entries = Array.from({ length: to - from }, (_, n) => entry(from + n)).join('')
      return `<ListBucketResult><IsTruncated>${String(to < objects)}</IsTruncated>${more}${entries}</ListBucketResult>`
    },
    read: (path: string): Buffer => {
      const from = Number(/(\d{9})-1\.ids$/.exec(path)?.[1])
      return packIds(Array.from({ length: rowsIn(from / LOGGED_AT_ONCE) }, (_, n) => idOf(from + n + 1)))
    },
  }
}

/** The real client on a wire of its own, on which each request takes so long: a log to be read, and a file to be uploaded. */
export const logS3 = (job: JobKey, contacts: number, idOf: (row: number) => string, requestMs: number): LogS3 => {
  const requests = { list: 0, get: 0, put: 0 }
  let fileBytes = 0
  const log = logOf(job, contacts, idOf)
  const answer = ({ method, path, query, body }: WireRequest): string | Uint8Array => {
    if ('list-type' in query) {
      requests.list += 1
      return log.list(Number(query['continuation-token'] ?? 0))
    }
    if (method === 'GET') {
      requests.get += 1
      return log.read(path)
    }
    requests.put += 1
    if (method === 'PUT') fileBytes += body?.length ?? 0
    return 'uploads' in query ? INITIATED : COMPLETED
  }
  const handle = async (request: WireRequest) => {
    await sleep(requestMs)
    const body = Readable.from([Buffer.from(answer(request))])
    return { response: { statusCode: 200, headers: { etag: '"e"' }, body } }
  }
  const s3 = new S3Client({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { handle } as never,
  })
  return { s3, requests, fileBytes: () => fileBytes }
}
