import { Match } from 'aws-cdk-lib/assertions'
import { catchAllPaths } from '../../lib/catch-all-paths.ts'
import { readStage } from '../../lib/stages.ts'
import { functionOf, idOf, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

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
      handler: /"Ref":"(?<name>\w+?)Live[0-9A-F]{8}"/.exec(uri)?.groups?.['name'],
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
      { method: 'GET', path: '/', handler: 'ApiDocs' },
      { method: 'GET', path: '/console', handler: 'Console' },
      { method: 'GET', path: '/docs', handler: 'ApiDocs' },
      { method: 'GET', path: '/openapi.json', handler: 'ApiDocs' },
      { method: 'GET', path: '/v1/contacts', handler: 'ContactsReader' },
      { method: 'DELETE', path: '/v1/contacts/{contact_id}', handler: 'ContactDeletion' },
      { method: 'GET', path: '/v1/contacts/{contact_id}', handler: 'ContactsReader' },
      { method: 'POST', path: '/v1/export/contacts', handler: 'ImportJobs' },
      { method: 'GET', path: '/v1/import/contacts', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/contacts', handler: 'ImportContacts' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/contacts/{job_id}/apply', handler: 'ImportContacts' },
      { method: 'POST', path: '/v1/import/contacts/{job_id}/cancel', handler: 'ImportJobs' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}/file', handler: 'ImportJobs' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}/rejects', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/contacts/{job_id}/retry', handler: 'ImportContacts' },
      { method: 'GET', path: '/v1/import/contacts/{job_id}/rows', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/contacts/{job_id}/undo', handler: 'ImportJobs' },
      { method: 'POST', path: '/v1/import/inspect', handler: 'ImportInspect' },
      { method: 'POST', path: '/v1/import/sessions', handler: 'ImportSessions' },
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

  test('API Gateway does no authorisation and reads no body as binary: the functions do both', () => {
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

describe('the first deployment', () => {
  const PACED = ['AWS::ApiGateway::Resource', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::GatewayResponse']

  test('makes at most four parts of the API at once, as the control plane of API Gateway bears', () => {
    const paced = new Map(PACED.flatMap((type) => Object.entries(resourcesOf(template(), type))))
    const needs = new Map(
      [...paced].map(([id, resource]) => {
        const references = JSON.stringify([resource.Properties, (resource.DependsOn ?? []).map((Ref) => ({ Ref }))])
        const named = [...references.matchAll(/"Ref":"(?<id>\w+)"/g)].map(({ groups }) => groups?.['id'] ?? '')
        return [id, named.filter((name) => paced.has(name) && name !== id)]
      }),
    )
    const made = new Set<string>()
    const rounds: number[] = []
    while (made.size < paced.size) {
      const ready = [...needs].filter(([id, others]) => !made.has(id) && others.every((other) => made.has(other)))
      expect(ready).not.toHaveLength(0)
      rounds.push(ready.length)
      for (const [id] of ready) made.add(id)
    }
    expect(Math.max(...rounds)).toBe(4)
    expect(rounds.length).toBeLessThan(paced.size / 2)
  })
})

describe('the stage of the API', () => {
  test.each(STAGE_NAMES)('of %s is throttled as configured', (stage) => {
    const { throttlingRateLimit, throttlingBurstLimit } = readStage(stage)
    templateOf(stage).hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: stage,
      TracingEnabled: true,
      MethodSettings: Match.arrayWith([
        Match.objectLike({
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: throttlingRateLimit,
          ThrottlingBurstLimit: throttlingBurstLimit,
          DataTraceEnabled: false,
        }),
      ]),
    })
  })

  test('writes an access log of ids, times, outcomes and the address of the caller, and nothing that a caller sent', () => {
    const stage = Object.values(resourcesOf(template(), 'AWS::ApiGateway::Stage'))[0]!
    const { DestinationArn, Format } = stage.Properties['AccessLogSetting'] as {
      DestinationArn: unknown
      Format: string
    }
    expect(JSON.stringify(DestinationArn)).toContain(idOf(template(), 'AWS::Logs::LogGroup', 'ApiAccessLog'))
    const entry = JSON.parse(Format) as Record<string, string>
    expect(entry).toMatchObject({
      request_id: '$context.requestId',
      source_ip: '$context.identity.sourceIp',
      resource: '$context.resourcePath',
      status: '$context.status',
    })
    for (const [name, value] of Object.entries(entry)) {
      if (name === 'source_ip') continue
      expect(value).not.toMatch(/identity|authorizer|requestOverride|\$context\.path|querystring|header|\.message/)
    }
  })

  test('sets the log role of an account that has one already only where the stage says so', () => {
    for (const type of ['AWS::ApiGateway::Account', 'AWS::IAM::Role'])
      expect(
        Object.keys(resourcesOf(templateOf('everything'), type)).filter((id) => id.startsWith('ApiRestApi')),
      ).toEqual([])
  })

  test('leaves the log role of the account behind, which other stages of the account need', () => {
    for (const type of ['AWS::ApiGateway::Account', 'AWS::IAM::Role']) {
      const id = idOf(templateOf('dev'), type, type.endsWith('Role') ? 'ApiRestApiCloudWatchRole' : 'ApiRestApi')
      expect(resourcesOf(templateOf('dev'), type)[id]!.DeletionPolicy).toBe('Retain')
    }
  })
})
