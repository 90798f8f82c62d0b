import type { APIGatewayProxyEvent } from 'aws-lambda'

/** What API Gateway sends, unlike the published types: a request without headers has null here. */
type Headers = APIGatewayProxyEvent['headers'] | null

const lookUp = (headers: Headers, lowerCaseName: string): string | undefined =>
  Object.entries(headers ?? {}).findLast(([name]) => name.toLowerCase() === lowerCaseName)?.[1]

/** Value of a header whatever its case; the gateway passes names on as they were sent. */
export const header = (event: APIGatewayProxyEvent, name: string): string | undefined =>
  lookUp(event.headers, name.toLowerCase())
