import { DescribeEndpointsCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { getEndpointFromInstructions } from '@smithy/core/endpoints'
import { makePost, type Post } from './post-json.ts'
import { makeSigner } from './sign-request.ts'

/** Sends one operation of DynamoDB as the JSON that it takes, and resolves to the JSON of its response. */
export type CallDynamo = (operation: string, body: string) => Promise<unknown>

/** What DynamoDB says of a request that failed, named and shaped as the AWS SDK has it. */
class DynamoFailure extends Error {
  readonly $metadata: { readonly httpStatusCode: number }

  constructor(name: string, message: string, httpStatusCode: number) {
    super(message)
    this.name = name
    this.$metadata = { httpStatusCode }
  }
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // A proxy's own page; the status says the rest.
    return {}
  }
}

const failureOf = (status: number, text: string): DynamoFailure => {
  const { __type, message, Message } = parsed(text)
  const name = typeof __type === 'string' ? (__type.split('#').at(-1) ?? '') : ''
  const said = [message, Message].find((one) => typeof one === 'string')
  return new DynamoFailure(name === '' ? 'UnknownError' : name, said ?? `DynamoDB answered with ${status}.`, status)
}

const SUCCESS = 200

type Config = DynamoDBDocumentClient['config']

/** Where the client would send a call: DescribeEndpoints has no parameters, so that it is the endpoint of all calls. */
const urlOf = async (config: Config): Promise<URL> =>
  (await getEndpointFromInstructions({}, DescribeEndpointsCommand, config)).url

interface Opened {
  readonly post: Post
  readonly host: string
  readonly sign: ReturnType<typeof makeSigner>
}

/**
 * Calls DynamoDB as the client would, with its region, endpoint and credentials, its clock and the time limits of all clients, and does
 * not try again. Without its layers, which for the two calls of an import that come by the thousand cost more than all else that
 * the import does (`npm run bench -- worker-speed`).
 */
export const makeCallDynamo = (dynamo: DynamoDBDocumentClient, maxSockets: number, timeoutMs?: number): CallDynamo => {
  const { config } = dynamo
  let opened: Promise<Opened> | undefined
  const open = async (): Promise<Opened> => {
    const [url, region] = await Promise.all([urlOf(dynamo.config), config.region()])
    return { post: makePost(url, maxSockets, timeoutMs), host: url.host, sign: makeSigner(region, 'dynamodb') }
  }
  return async (operation, body) => {
    const { post, host, sign } = await (opened ??= open())
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` }
    const credentials = await config.credentials()
    // Once: it is signed, counted and sent.
    const bytes = Buffer.from(body)
    const { status, text } = await post(
      sign({ host, headers, body: bytes }, credentials, Date.now() + config.systemClockOffset),
      bytes,
    )
    if (status !== SUCCESS) throw failureOf(status, text)
    return JSON.parse(text) as unknown
  }
}
