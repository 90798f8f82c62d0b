import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ApiError } from './errors.ts'

/**
 * Value of a query parameter that may be given once. Throws a `validation_error` where it is repeated: of `?a=1&a=2`
 * API Gateway passes on the last and others the first.
 */
export const queryParameter = (event: APIGatewayProxyEvent, name: string): string | undefined => {
  const values = event.multiValueQueryStringParameters
  if (values !== null && Object.hasOwn(values, name) && (values[name]?.length ?? 0) > 1) {
    throw new ApiError('validation_error', { fields: { [name]: 'must be given only once' } })
  }
  const single = event.queryStringParameters
  return single !== null && Object.hasOwn(single, name) ? single[name] : undefined
}
