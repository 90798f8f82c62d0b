import { Match } from 'aws-cdk-lib/assertions'
import { API_ERRORS, type ApiErrorCode } from '../../lambdas/http/errors.ts'
import { catchAllPaths } from '../../lib/catch-all-paths.ts'
import { STAGES, STAGE_NAMES } from '../../lib/config.ts'
import { functionOf, idOf, resourcesOf, templateOf } from './synthesise.ts'

const template = () => templateOf('prod')

interface Reference {
  readonly Ref: string
}

/** Path of every resource of the API by its logical id, the root's included. */
const pathsById = (): ReadonlyMap<string, string> => {
  const resources = resourcesOf(template(), 'AWS::ApiGateway::Resource')
  const pathOf = (id: string): string => {
    const { ParentId, PathPart } = resources[id]!.Properties as { ParentId: Partial<Reference>; PathPart: string }
    return `${ParentId.Ref === undefined ? '' : pathOf(ParentId.Ref)}/${PathPart}`
  }
  return new Map(Object.keys(resources).map((id) => [id, pathOf(id)]))
}

/** Every method of the template: how, where, and which function answers. */
const methods = () => {
  const paths = pathsById()
  return Object.values(resourcesOf(template(), 'AWS::ApiGateway::Method')).map(({ Properties }) => {
    const { Ref } = Properties['ResourceId'] as Partial<Reference>
    const uri = JSON.stringify((Properties['Integration'] as { readonly Uri: unknown }).Uri)
    return {
      method: String(Properties['HttpMethod']),
      path: Ref === undefined ? '/' : (paths.get(Ref) ?? Ref),
      handler: /"Fn::GetAtt":\["(?<name>\w+?)Function[0-9A-F]{8}"/.exec(uri)?.groups?.['name'],
    }
  })
}

interface Served {
  readonly method: string
  readonly path: string
}

const byPath = (a: Served, b: Served) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1)

describe('routes', () => {
  test('each goes to its function', () => {
    expect(
      methods()
        .filter(({ method }) => method !== 'ANY')
        .sort(byPath),
    ).toEqual([
      { method: 'GET', path: '/v1/contacts', handler: 'ContactsReader' },
      { method: 'GET', path: '/v1/contacts/{contact_id}', handler: 'ContactsReader' },
      { method: 'GET', path: '/v1/import/contacts', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/contacts', handler: 'ImportContacts' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/contacts/{job_id}/cancel', handler: 'ImportJobs' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}/rejects', handler: 'ImportJobs' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}/rows', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/uploads', handler: 'ImportUploads' },
      ...[
        ['GET', '/v1/webhooks'],
        ['POST', '/v1/webhooks'],
        ['DELETE', '/v1/webhooks/{webhook_id}'],
        ['GET', '/v1/webhooks/{webhook_id}'],
        ['PATCH', '/v1/webhooks/{webhook_id}'],
        ['GET', '/v1/webhooks/{webhook_id}/deliveries'],
        ['POST', '/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver'],
        ['POST', '/v1/webhooks/{webhook_id}/rotate'],
        ['POST', '/v1/webhooks/{webhook_id}/test'],
      ].map(([method, path]) => ({ method, path, handler: 'WebhookEndpoints' })),
    ])
  })

  test('every resource, the root included, catches the methods that it does not serve', () => {
    const caught = methods().filter(({ method }) => method === 'ANY')
    expect(caught.map(({ path }) => path).sort()).toEqual(['/', ...pathsById().values()].sort())
    for (const { handler } of caught) expect(handler).toBe('UnknownRoute')
  })

  test('whatever is below a resource is caught there, by {proxy+} or by its parameter', () => {
    const paths = [...pathsById().values()]
    for (const path of ['', ...paths.filter((other) => !other.endsWith('{proxy+}'))]) {
      expect(
        paths.filter((other) => other.startsWith(`${path}/{`) && !other.slice(path.length + 1).includes('/')),
      ).toHaveLength(1)
    }
  })

  test('the function for unknown routes knows the very methods of the template, so that Allow is true', () => {
    const environment = functionOf(template(), 'UnknownRoute').Properties['Environment'] as {
      readonly Variables: { readonly ROUTES: string }
    }
    const served = methods()
      .filter(({ method }) => method !== 'ANY')
      .map(({ method, path }) => ({ method, path }))
    expect((JSON.parse(environment.Variables.ROUTES) as typeof served).sort(byPath)).toEqual(served.sort(byPath))
  })

  test('API Gateway authorises nobody and reads no body as binary: both are for the functions', () => {
    template().allResourcesProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'NONE',
      ApiKeyRequired: Match.absent(),
    })
    template().resourceCountIs('AWS::ApiGateway::Authorizer', 0)
    template().hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: Match.absent() })
  })
})

describe('catchAllPaths', () => {
  test('names each resource on the way once, and what is below each that has no parameter there', () => {
    expect(catchAllPaths([{ path: '/a/{id}' }, { path: '/a' }, { path: '/b' }])).toEqual([
      '/',
      '/a',
      '/a/{id}',
      '/b',
      '/{proxy+}',
      '/a/{id}/{proxy+}',
      '/b/{proxy+}',
    ])
  })

  test('catches all even where nothing is served', () => {
    expect(catchAllPaths([])).toEqual(['/', '/{proxy+}'])
  })
})

interface GatewayResponse {
  readonly ResponseType: string
  readonly StatusCode: string
  readonly ResponseParameters: Readonly<Record<string, string>>
  readonly ResponseTemplates: Readonly<Record<string, string>>
}

const gatewayResponses = () =>
  Object.values(resourcesOf(template(), 'AWS::ApiGateway::GatewayResponse')).map(
    ({ Properties }) => Properties as unknown as GatewayResponse,
  )

const REQUEST_ID = 'gatewayresponse.header.X-Request-ID'

describe('answers of API Gateway itself', () => {
  test.each([
    ['DEFAULT_4XX', 'validation_error'],
    ['DEFAULT_5XX', 'internal_error'],
    ['MISSING_AUTHENTICATION_TOKEN', 'not_found'],
    ['RESOURCE_NOT_FOUND', 'not_found'],
    ['INVALID_SIGNATURE', 'not_found'],
    ['EXPIRED_TOKEN', 'not_found'],
    ['ACCESS_DENIED', 'not_found'],
    ['THROTTLED', 'rate_limited'],
    ['QUOTA_EXCEEDED', 'rate_limited'],
    ['REQUEST_TOO_LARGE', 'payload_too_large'],
    ['UNSUPPORTED_MEDIA_TYPE', 'unsupported_media_type'],
  ] as const)('%s is %s in our envelope', (type, code: ApiErrorCode) => {
    const { StatusCode, ResponseTemplates } = gatewayResponses().find(({ ResponseType }) => ResponseType === type)!
    expect(StatusCode).toBe(String(API_ERRORS[code].status))
    expect(JSON.parse(ResponseTemplates['application/json']!)).toEqual({
      error: { code, message: API_ERRORS[code].message, request_id: '$context.requestId' },
    })
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

describe('the stage of the API', () => {
  test.each(STAGE_NAMES)('of %s is throttled as configured', (stage) => {
    const { throttlingRateLimit, throttlingBurstLimit } = STAGES[stage]
    templateOf(stage).hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: stage,
      TracingEnabled: true,
      MethodSettings: [
        Match.objectLike({
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: throttlingRateLimit,
          ThrottlingBurstLimit: throttlingBurstLimit,
          DataTraceEnabled: false,
        }),
      ],
    })
  })

  test('writes an access log of ids, times and outcomes, and nothing that a caller sent', () => {
    const stage = Object.values(resourcesOf(template(), 'AWS::ApiGateway::Stage'))[0]!
    const { DestinationArn, Format } = stage.Properties['AccessLogSetting'] as {
      DestinationArn: unknown
      Format: string
    }
    expect(JSON.stringify(DestinationArn)).toContain(idOf(template(), 'AWS::Logs::LogGroup', 'ApiAccessLog'))
    const entry = JSON.parse(Format) as Record<string, string>
    expect(entry).toMatchObject({
      request_id: '$context.requestId',
      resource: '$context.resourcePath',
      status: '$context.status',
    })
    for (const value of Object.values(entry)) {
      expect(value).not.toMatch(/identity|authorizer|requestOverride|\$context\.path|querystring|header|\.message/)
    }
  })

  test('leaves the log role of the account behind, which other stages of the account need', () => {
    for (const type of ['AWS::ApiGateway::Account', 'AWS::IAM::Role']) {
      const id = idOf(templateOf('dev'), type, type.endsWith('Role') ? 'ApiRestApiCloudWatchRole' : 'ApiRestApi')
      expect(resourcesOf(templateOf('dev'), type)[id]!.DeletionPolicy).toBe('Retain')
    }
  })
})
