import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import fc from '../../support/fast-check.ts'
import { makeSigner, type SigningCredentials } from '../../../lambdas/platform/sign-request.ts'

interface SentRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly hostname: string
  readonly body: string
}

/** A request as the AWS SDK signs it. */
const signedBySdk = async (region: string, credentials: SigningCredentials, table: string): Promise<SentRequest> => {
  let sent: SentRequest | undefined
  const client = new DynamoDBClient({
    region,
    credentials: { ...credentials, sessionToken: credentials.sessionToken ?? '' },
    maxAttempts: 1,
    requestHandler: {
      handle: (request: SentRequest) => {
        sent = request
        return Promise.reject(new Error('It is enough to see it.'))
      },
    } as never,
  })
  await client.send(new ListTablesCommand({ ExclusiveStartTableName: table })).catch(() => undefined)
  if (sent === undefined) throw new Error('The SDK sent nothing.')
  return sent
}

const text = fc.string({ minLength: 1, maxLength: 40 }).filter((value) => value.trim() === value)
const key = fc.stringMatching(/^[A-Za-z0-9/+]{16,40}$/)

test('a request has the signature that the AWS SDK gives it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('us-east-1', 'eu-central-1', 'ap-southeast-2'),
      fc.record({
        accessKeyId: key,
        secretAccessKey: key,
        sessionToken: fc.option(key, { nil: undefined }),
      }),
      text,
      async (region, credentials, table) => {
        const { headers, hostname, body } = await signedBySdk(region, credentials, table)
        const { authorization = '', 'x-amz-date': date = '' } = headers
        const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
        const given = signed.filter((name) => !['host', 'x-amz-date', 'x-amz-security-token'].includes(name))
        const now = Date.parse(date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'))
        const request = {
          host: headers['host'] ?? hostname,
          headers: Object.fromEntries(given.map((name) => [name, headers[name] ?? ''])),
          body,
        }
        const own = makeSigner(region, 'dynamodb')(request, credentials, now)
        expect(own).toMatchObject({ authorization, 'x-amz-date': date })
        expect(own['x-amz-security-token']).toBe(credentials.sessionToken)
      },
    ),
    { numRuns: 50 },
  )
})

test('one signer signs for other days and other credentials as a new one would', () => {
  const sign = makeSigner('us-east-1', 'dynamodb')
  const request = { host: 'dynamodb.us-east-1.amazonaws.com', headers: { 'x-amz-target': 'a' }, body: '{}' }
  const days = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 1)]
  for (const secretAccessKey of ['one', 'other', 'one']) {
    for (const now of days) {
      const credentials = { accessKeyId: 'AKID', secretAccessKey }
      expect(sign(request, credentials, now)).toEqual(makeSigner('us-east-1', 'dynamodb')(request, credentials, now))
    }
  }
})
