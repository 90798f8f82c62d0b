import type { APIGatewayProxyEvent, Context } from 'aws-lambda'

/** Routes that answer without a key. */
const ROUTES = ['/openapi.json', '/docs'] as const

const eventOf = (path: string) =>
  ({
    httpMethod: 'GET',
    resource: path,
    path: `/prod${path}`,
    headers: { Host: 'api.example.com' },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: 'counted', stage: 'prod', path: `/prod${path}`, domainName: 'api.example.com' },
  }) as unknown as APIGatewayProxyEvent

/** Bytes of the largest body that the documentation function gives to anybody. */
export const largestOpenAnswer = async (): Promise<number> => {
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT'
  const { handler } = await import('../../lambdas/functions/api-docs/index.ts')
  const context = { getRemainingTimeInMillis: () => 10_000 } as unknown as Context
  const sizes = await Promise.all(
    ROUTES.map(async (path) => {
      const { statusCode, body } = await handler(eventOf(path), context)
      if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${body}`)
      return Buffer.byteLength(body)
    }),
  )
  return Math.max(...sizes)
}
