import { API_FUNCTIONS, functionsOf, idOf, FUNCTIONS, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: {
    readonly 'ForAllValues:StringLike': { readonly 'dynamodb:LeadingKeys': string | readonly string[] }
  }
}

const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T]

const statementsOf = (properties: Readonly<Record<string, unknown>>): readonly Statement[] =>
  (properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement

const policiesOf = (stage: (typeof STAGE_NAMES)[number]) => resourcesOf(templateOf(stage), 'AWS::IAM::Policy')

/** `resource → actions` of one function, resources by the part of their logical id before the hash. */
const grantsOf = (name: (typeof FUNCTIONS)[number]): Readonly<Record<string, readonly string[]>> => {
  const id = idOf(templateOf('prod'), 'AWS::IAM::Policy', `${name}Role`)
  const nameOf = (resource: unknown): string => {
    if (resource === '*') return '*'
    const text = JSON.stringify(resource)
    const logicalId = /"Fn::GetAtt":\["(?<name>\w+?)[0-9A-F]{8}","Arn"\]/.exec(text)?.groups?.['name'] ?? text
    return logicalId + (/"(?<suffix>\/[^"]*)"/.exec(text)?.groups?.['suffix'] ?? '')
  }
  const policy = policiesOf('prod')[id]!
  const grants = statementsOf(policy.Properties).flatMap(({ Resource, Action }) =>
    listOf(Resource).flatMap((resource) => listOf(Action).map((action) => ({ resource: nameOf(resource), action }))),
  )
  const byResource = Object.entries(Object.groupBy(grants, ({ resource }) => resource))
  return Object.fromEntries(
    byResource.map(([resource, all = []]) => [resource, [...new Set(all.map(({ action }) => action))].sort()]),
  )
}

/** `action → partitions` of the control table that one function may use; `*` where there is no condition. */
const partitionsOf = (name: (typeof FUNCTIONS)[number]): Readonly<Record<string, readonly string[]>> => {
  const id = idOf(templateOf('prod'), 'AWS::IAM::Policy', `${name}Role`)
  const arn = JSON.stringify({
    'Fn::GetAtt': [idOf(templateOf('prod'), 'AWS::DynamoDB::Table', 'ControlTable'), 'Arn'],
  })
  const grants = statementsOf(policiesOf('prod')[id]!.Properties)
    .filter(({ Resource }) => listOf(Resource).some((resource) => JSON.stringify(resource) === arn))
    .flatMap(({ Action, Condition }) =>
      listOf(Action).flatMap((action) =>
        listOf(Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? '*').map((partition) => ({
          action: action.replace('dynamodb:', ''),
          partition,
        })),
      ),
    )
  return Object.fromEntries(
    Object.entries(Object.groupBy(grants, ({ action }) => action)).map(([action, all = []]) => [
      action,
      all.map(({ partition }) => partition).sort(),
    ]),
  )
}

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents']
/** X-Ray takes no resource in these two: the one wildcard of a resource there is. */
const TRACES = { '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] }
const IMPORT = [
  'dynamodb:BatchGetItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
]
/** Functions that use no table. */
const WITHOUT_DATA: readonly (typeof FUNCTIONS)[number][] = ['UnknownRoute', 'ApiDocs', 'Console', 'ProbeApi']
const CONSUME = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']

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
  's3:GetObject on /outcomes/*': OF_OBJECTS,
  's3:PutObject on /outcomes/*': OF_OBJECTS,
  's3:GetObject on /rejects/*': OF_OBJECTS,
  's3:PutObject on /rejects/*': OF_OBJECTS,
  's3:AbortMultipartUpload on /rejects/*': OF_OBJECTS,
}

/** The part of a resource that has the wildcard. */
const wildcardOf = (resource: unknown): string | undefined =>
  /"(?<part>[^"]*\*[^"]*)"/.exec(JSON.stringify(resource))?.groups?.['part']

describe('permissions', () => {
  test('the import reads and writes contacts by key, jobs, outcomes and rejects; takes in what it queues; and nothing more', () => {
    expect(grantsOf('ImportContacts')).toEqual({
      ...TRACES,
      ImportContactsLogs: LOGS,
      ContactsTable: IMPORT,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      ImportQueue: ['sqs:SendMessage'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/uploads/*': ['s3:DeleteObject', 's3:GetObject'],
      'PayloadsBucket/payloads/*': ['s3:PutObject'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject', 's3:PutObject'],
      'PayloadsBucket/rejects/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
    })
  })

  test('a form of an upload puts one and reads none', () => {
    expect(grantsOf('ImportUploads')).toEqual({
      ...TRACES,
      ImportUploadsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'PayloadsBucket/uploads/*': ['s3:PutObject'],
    })
  })

  test('a session is put where no function may change one, and nothing else is', () => {
    expect(grantsOf('ImportSessions')).toEqual({
      ...TRACES,
      ImportSessionsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    })
    expect(partitionsOf('ImportSessions')).toEqual({ GetItem: ['*'], PutItem: ['SESSION#*'], UpdateItem: ['RATE#*'] })
  })

  test('inspection reads uploads and changes nothing except the count of requests', () => {
    expect(grantsOf('ImportInspect')).toEqual({
      ...TRACES,
      ImportInspectLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/uploads/*': ['s3:GetObject'],
    })
  })

  test('the function of jobs lists, reads and cancels them, reads outcomes and rejects, and creates none', () => {
    expect(grantsOf('ImportJobs')).toEqual({
      ...TRACES,
      ImportJobsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject'],
      'PayloadsBucket/rejects/*': ['s3:GetObject'],
    })
  })

  test('the worker imports what was queued, opens no job, and cannot touch a payload', () => {
    expect(grantsOf('ImportWorker')).toEqual({
      ...TRACES,
      ImportWorkerLogs: LOGS,
      ContactsTable: IMPORT,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      ImportQueue: [...CONSUME, 'sqs:SendMessage'],
      EventsBus: ['events:PutEvents'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/payloads/*': ['s3:GetObject'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject', 's3:PutObject'],
      'PayloadsBucket/rejects/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
    })
  })

  test('the function of dead letters reaches no contact and no file, and sends no message', () => {
    expect(grantsOf('ImportFailed')).toEqual({
      ...TRACES,
      ImportFailedLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      ImportQueueDeadLetters: CONSUME,
      EventsBus: ['events:PutEvents'],
    })
  })

  test('the sweep finds jobs by its index, never by the table, and reaches no contact and no file', () => {
    expect(grantsOf('ImportSweep')).toEqual({
      ...TRACES,
      ImportSweepLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      ImportQueue: ['sqs:SendMessage'],
      EventsBus: ['events:PutEvents'],
    })
  })

  test('the function that looks contacts up cannot change them', () => {
    expect(grantsOf('ContactsReader')).toEqual({
      ...TRACES,
      ContactsReaderLogs: LOGS,
      ContactsTable: ['dynamodb:GetItem'],
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    })
  })

  test('the function that manages webhooks seals secrets, cannot open one, and sends no request', () => {
    expect(grantsOf('WebhookEndpoints')).toEqual({
      ...TRACES,
      WebhookEndpointsLogs: LOGS,
      ControlTable: [
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      WebhookSecretsKey: ['kms:Encrypt'],
      WebhookQueue: ['sqs:SendMessage'],
    })
  })

  test('the dispatcher finds webhooks, makes deliveries and their messages, counts what it drops, and opens no secret', () => {
    expect(grantsOf('WebhookDispatcher')).toEqual({
      ...TRACES,
      WebhookDispatcherLogs: LOGS,
      ControlTable: ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      WebhookQueue: ['sqs:SendMessage'],
      WebhookDispatchQueue: CONSUME,
    })
  })

  test('the sender, which talks to strangers, opens secrets and makes none, and reaches no contact and no file', () => {
    expect(grantsOf('WebhookSender')).toEqual({
      ...TRACES,
      WebhookSenderLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      WebhookSecretsKey: ['kms:Decrypt'],
      WebhookQueue: ['sqs:ChangeMessageVisibility', ...CONSUME],
    })
  })

  test('the sweep of webhooks finds by the index what waits, changes it and sends messages, and opens no secret', () => {
    expect(grantsOf('WebhookSweep')).toEqual({
      ...TRACES,
      WebhookSweepLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      WebhookQueue: ['sqs:SendMessage'],
    })
  })

  test('a function that only counts requests can change nothing else in the control table, and no function can change a key', () => {
    expect(partitionsOf('ContactsReader')).toEqual({ GetItem: ['*'], UpdateItem: ['RATE#*'] })
    const [WORKSPACES, RATES] = ['WORKSPACE#*', 'RATE#*']
    for (const name of FUNCTIONS.filter((one) => one !== 'ImportSessions' && !WITHOUT_DATA.includes(one))) {
      const { GetItem: _get, ...changes } = partitionsOf(name)
      for (const partitions of Object.values(changes))
        expect([[WORKSPACES], [RATES], [RATES, WORKSPACES]]).toContainEqual(partitions)
    }
  })

  test('who answers no request reads and counts none: no key, no window', () => {
    const items = { GetItem: ['WORKSPACE#*'], UpdateItem: ['WORKSPACE#*'] }
    for (const name of ['ImportWorker', 'ImportFailed', 'ImportSweep', 'WebhookSender', 'WebhookSweep'] as const)
      expect(partitionsOf(name)).toEqual(items)
    expect(partitionsOf('WebhookDispatcher')).toEqual({
      PutItem: ['WORKSPACE#*'],
      Query: ['WORKSPACE#*'],
      UpdateItem: ['WORKSPACE#*'],
    })
  })

  test('what anybody reaches without a key, the documentation and unknown routes, reaches no data, and so does what calls from outside', () => {
    expect(grantsOf('UnknownRoute')).toEqual({ ...TRACES, UnknownRouteLogs: LOGS })
    expect(grantsOf('ApiDocs')).toEqual({ ...TRACES, ApiDocsLogs: LOGS })
    expect(grantsOf('Console')).toEqual({ ...TRACES, ConsoleLogs: LOGS })
    expect(grantsOf('ProbeApi')).toEqual({ ...TRACES, ProbeApiLogs: LOGS })
  })

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
    expect([...new Set(wild)].sort()).toEqual(Object.keys(WILD_RESOURCES).sort())
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
      callee: /"(?<name>\w+?)Function[0-9A-F]{8}"/.exec(JSON.stringify(Properties['FunctionName']))?.groups?.['name'],
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
