import { API_FUNCTIONS, functionsOf, idOf, resourcesOf, templateOf } from './synthesised.ts'
import { listOf, policiesOf, statementsOf } from './grants.ts'
import { STAGE_NAMES } from './variants.ts'

const OF_OBJECTS = 'Names of objects hold ids made at run time: the prefix is as narrow as it can be said.'
const OF_TRACES =
  'X-Ray takes no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html'

/** Every action that is allowed on more than one thing at once, and why. */
const WILD_RESOURCES: Readonly<Record<string, string>> = {
  'xray:PutTelemetryRecords on *': OF_TRACES,
  'xray:PutTraceSegments on *': OF_TRACES,
  's3:DeleteObject on /uploads/*': OF_OBJECTS,
  's3:GetObject on /uploads/*': OF_OBJECTS,
  's3:PutObject on /uploads/*': OF_OBJECTS,
  's3:GetObject on /payloads/*': OF_OBJECTS,
  's3:PutObject on /payloads/*': OF_OBJECTS,
  's3:AbortMultipartUpload on /payloads/*': OF_OBJECTS,
  's3:GetObject on /outcomes/*': OF_OBJECTS,
  's3:PutObject on /outcomes/*': OF_OBJECTS,
  's3:GetObject on /changes/*': OF_OBJECTS,
  's3:PutObject on /changes/*': OF_OBJECTS,
  's3:PutObject on /log/*': OF_OBJECTS,
  's3:GetObject on /log/*': OF_OBJECTS,
  's3:GetObject on /exports/*': OF_OBJECTS,
  's3:PutObject on /exports/*': OF_OBJECTS,
  's3:AbortMultipartUpload on /exports/*': OF_OBJECTS,
  's3:GetObject on /rejects/*': OF_OBJECTS,
  's3:PutObject on /rejects/*': OF_OBJECTS,
  's3:AbortMultipartUpload on /rejects/*': OF_OBJECTS,
}

/** With `drop` alone. */
const OF_DROPS: Readonly<Record<string, string>> = {
  's3:GetObject on /drop/*': OF_OBJECTS,
  's3:GetObjectVersion on /drop/*': OF_OBJECTS,
}

/** The part of a resource that has the wildcard. */
const wildcardOf = (resource: unknown): string | undefined =>
  /"(?<part>[^"]*\*[^"]*)"/.exec(JSON.stringify(resource))?.groups?.['part']

describe('policies', () => {
  test.each(STAGE_NAMES)('of %s name every action, and have no policy but those of the functions', (stage) => {
    const policies = Object.values(policiesOf(stage))
    expect(policies).toHaveLength(functionsOf(stage).length)
    const actions = policies.flatMap(({ Properties }) =>
      statementsOf(Properties).flatMap(({ Action }) => listOf(Action)),
    )
    expect(actions.filter((action) => action.includes('*'))).toEqual([])
  })

  test.each(STAGE_NAMES)('of %s have no wildcard for a resource but where AWS takes none that is narrower', (stage) => {
    const wild = Object.values(policiesOf(stage)).flatMap(({ Properties }) =>
      statementsOf(Properties).flatMap(({ Action, Resource }) =>
        listOf(Resource).flatMap((resource) => {
          const part = wildcardOf(resource)
          return part === undefined ? [] : listOf(Action).map((action) => `${action} on ${part}`)
        }),
      ),
    )
    const allowed = { ...WILD_RESOURCES, ...(stage === 'local' && OF_DROPS) }
    expect([...new Set(wild)].sort()).toEqual(Object.keys(allowed).sort())
  })

  test('prod has one managed policy: the one by which API Gateway writes its access log', () => {
    const managed = Object.values(resourcesOf(templateOf('prod'), 'AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties['ManagedPolicyArns'] ?? [],
    )
    expect(managed).toHaveLength(1)
    expect(JSON.stringify(managed)).toContain('AmazonAPIGatewayPushToCloudWatchLogs')
  })

  test('only this API may call the functions that answer requests, only their schedules the sweep and the probe, and no service the others', () => {
    const template = templateOf('prod')
    const callers = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).map(({ Properties }) => ({
      callee: /"(?<name>\w+?)(?:Function|Live)[0-9A-F]{8}"/.exec(JSON.stringify(Properties['FunctionName']))?.groups?.[
        'name'
      ],
      principal: Properties['Principal'],
      source: JSON.stringify(Properties['SourceArn']),
    }))
    const api = { principal: 'apigateway.amazonaws.com', id: idOf(template, 'AWS::ApiGateway::RestApi', 'Api') }
    const rule = (prefix: string) => ({
      principal: 'events.amazonaws.com',
      id: idOf(template, 'AWS::Events::Rule', prefix),
    })
    const rules = new Map([
      ['ImportSweep', rule('ImportSchedule')],
      ['WebhookSweep', rule('WebhookSchedule')],
      ['ProbeApi', rule('ProbeRule')],
    ])
    for (const { callee, principal, source } of callers) {
      const allowed = rules.get(callee ?? '') ?? api
      expect(principal).toBe(allowed.principal)
      expect(source).toContain(allowed.id)
    }
    expect(new Set(callers.map(({ callee }) => callee))).toEqual(new Set([...API_FUNCTIONS, ...rules.keys()]))
  })
})
