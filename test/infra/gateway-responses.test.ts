import { readFileSync } from 'node:fs'
import { API_ERRORS, type ApiErrorCode } from '../../lambdas/http/errors.ts'
import { resourcesOf, templateOf } from './synthesised.ts'

interface GatewayResponse {
  readonly ResponseType: string
  readonly StatusCode: string
  readonly ResponseParameters: Readonly<Record<string, string>>
  readonly ResponseTemplates: Readonly<Record<string, string>>
}

const gatewayResponses = () =>
  Object.values(resourcesOf(templateOf('prod'), 'AWS::ApiGateway::GatewayResponse')).map(
    ({ Properties }) => Properties as unknown as GatewayResponse,
  )

const REQUEST_ID = 'gatewayresponse.header.X-Request-ID'

/**
 * Every type that API Gateway has, its own status, and what it is here. What has no answer of its own gets that of its hundred.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const RESPONSE_TYPES = [
  ['ACCESS_DENIED', 403, 'not_found'],
  ['API_CONFIGURATION_ERROR', 500, 'internal_error'],
  ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'internal_error'],
  ['AUTHORIZER_FAILURE', 500, 'internal_error'],
  ['BAD_REQUEST_BODY', 400, 'validation_error'],
  ['BAD_REQUEST_PARAMETERS', 400, 'validation_error'],
  ['DEFAULT_4XX', 400, 'validation_error'],
  ['DEFAULT_5XX', 500, 'internal_error'],
  ['EXPIRED_TOKEN', 403, 'not_found'],
  ['INTEGRATION_FAILURE', 504, 'internal_error'],
  ['INTEGRATION_TIMEOUT', 504, 'internal_error'],
  ['INVALID_API_KEY', 403, 'not_found'],
  ['INVALID_SIGNATURE', 403, 'not_found'],
  ['MISSING_AUTHENTICATION_TOKEN', 403, 'not_found'],
  ['QUOTA_EXCEEDED', 429, 'rate_limited'],
  ['REQUEST_TOO_LARGE', 413, 'payload_too_large'],
  ['RESOURCE_NOT_FOUND', 404, 'not_found'],
  ['THROTTLED', 429, 'rate_limited'],
  ['UNAUTHORIZED', 401, 'not_found'],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 'unsupported_media_type'],
  ['WAF_FILTERED', 403, 'request_blocked'],
] as const

const RESPONSE_TYPES_OF_CDK = '../../node_modules/aws-cdk-lib/aws-apigateway/lib/gateway-response.d.ts'

describe('answers of API Gateway itself', () => {
  test.each(RESPONSE_TYPES)('%s, %i by default, is %s in our envelope', (type, status, code: ApiErrorCode) => {
    const byType = new Map(gatewayResponses().map((response) => [response.ResponseType, response]))
    const answer = byType.get(type) ?? byType.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')!
    expect(answer.StatusCode).toBe(String(API_ERRORS[code].status))
    expect(JSON.parse(answer.ResponseTemplates['application/json']!)).toEqual({
      error: { code, message: API_ERRORS[code].message, request_id: '$context.requestId' },
    })
  })

  test('are of all types that the CDK knows, none left to the next version', () => {
    const source = readFileSync(new URL(RESPONSE_TYPES_OF_CDK, import.meta.url), 'utf8')
    const known = [...source.matchAll(/static readonly (?<type>[A-Z0-9_]+): ResponseType/g)]
    expect(known.map(({ groups }) => groups?.['type']).sort()).toEqual(RESPONSE_TYPES.map(([type]) => type).sort())
  })

  test('every one has the request id, and those of throttling the time to wait', () => {
    for (const { ResponseType, ResponseParameters } of gatewayResponses()) {
      expect(ResponseParameters).toEqual({
        [REQUEST_ID]: 'context.requestId',
        ...(/THROTTLED|QUOTA/.test(ResponseType) && { 'gatewayresponse.header.Retry-After': "'1'" }),
      })
    }
  })
})
