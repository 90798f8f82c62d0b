import { createHmac, hash } from 'node:crypto'
import { makeHmacSha256 } from './hmac-sha256.ts'

/** What a request to AWS is signed with. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** A POST to the root of a service, all that DynamoDB has. */
export interface UnsignedRequest {
  readonly host: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const SCOPE_END = 'aws4_request'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** `20260831T120000Z` */
const amzDate = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '')

/**
 * Signs requests by Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html), as the AWS SDK signs
 * them: a test compares the two. The key of a day is made once.
 */
export const makeSigner = (region: string, service: string) => {
  let made: { readonly of: string; readonly hmac: ReturnType<typeof makeHmacSha256> } | undefined

  const signatureBy = (secretAccessKey: string, day: string) => {
    const of = `${day}${secretAccessKey}`
    if (made?.of !== of) {
      const keyOfRegion = hmac(hmac(`AWS4${secretAccessKey}`, day), region)
      made = { of, hmac: makeHmacSha256(hmac(hmac(keyOfRegion, service), SCOPE_END)) }
    }
    return made.hmac
  }

  /** All headers of the request, the signature among them. */
  return (request: UnsignedRequest, credentials: SigningCredentials, now: number): Record<string, string> => {
    const date = amzDate(now)
    const day = date.slice(0, 8)
    const { accessKeyId, secretAccessKey, sessionToken } = credentials
    const headers: Record<string, string> = { ...request.headers, host: request.host, 'x-amz-date': date }
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken
    const names = Object.keys(headers).toSorted()
    const signed = names.join(';')
    const lines = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('')
    const canonical = `POST\n/\n\n${lines}\n${signed}\n${hash('sha256', request.body, 'hex')}`
    const scope = `${day}/${region}/${service}/${SCOPE_END}`
    const toSign = `${ALGORITHM}\n${date}\n${scope}\n${hash('sha256', canonical, 'hex')}`
    const signature = signatureBy(secretAccessKey, day)(toSign, 'hex')
    headers['authorization'] =
      `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
    return headers
  }
}
