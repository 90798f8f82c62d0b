import { STAGE_NAMES } from '../../lib/config.ts'
import { FUNCTIONS, idOf, resourcesOf, templateOf } from './synthesise.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
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
  return Object.fromEntries(
    statementsOf(policy.Properties).map(({ Resource, Action }) => [nameOf(Resource), [...listOf(Action)].sort()]),
  )
}

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents']
/** X-Ray takes no resource in these two: the one wildcard of a resource there is. */
const TRACES = { '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] }

describe('permissions', () => {
  test('the import reads and writes contacts by key, jobs, and outcomes, and nothing more', () => {
    expect(grantsOf('ImportContacts')).toEqual({
      ...TRACES,
      ImportContactsLogs: LOGS,
      ContactsTable: [
        'dynamodb:BatchGetItem',
        'dynamodb:PartiQLInsert',
        'dynamodb:PartiQLUpdate',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject', 's3:PutObject'],
    })
  })

  test('whoever follows a job reads it and its outcomes, and counts the request', () => {
    expect(grantsOf('ImportJobs')).toEqual({
      ...TRACES,
      ImportJobsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject'],
    })
  })

  test('whoever looks a contact up can change none', () => {
    expect(grantsOf('ContactsReader')).toEqual({
      ...TRACES,
      ContactsReaderLogs: LOGS,
      ContactsTable: ['dynamodb:GetItem'],
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    })
  })

  test('the function for unknown routes, which anybody reaches without a key, reaches no data', () => {
    expect(grantsOf('UnknownRoute')).toEqual({ ...TRACES, UnknownRouteLogs: LOGS })
  })

  test.each(STAGE_NAMES)('of %s name every action, and have no policy but those of the four functions', (stage) => {
    const policies = Object.values(policiesOf(stage))
    expect(policies).toHaveLength(FUNCTIONS.length)
    const actions = policies.flatMap(({ Properties }) =>
      statementsOf(Properties).flatMap(({ Action }) => listOf(Action)),
    )
    expect(actions.filter((action) => action.includes('*'))).toEqual([])
  })

  test('prod has one managed policy: the one by which API Gateway writes its access log', () => {
    const managed = Object.values(resourcesOf(templateOf('prod'), 'AWS::IAM::Role')).flatMap(
      ({ Properties }) => Properties['ManagedPolicyArns'] ?? [],
    )
    expect(managed).toHaveLength(1)
    expect(JSON.stringify(managed)).toContain('AmazonAPIGatewayPushToCloudWatchLogs')
  })

  test('only API Gateway may call a function, and only from this API', () => {
    const permissions = Object.values(resourcesOf(templateOf('prod'), 'AWS::Lambda::Permission'))
    for (const { Properties } of permissions) {
      expect(Properties['Principal']).toBe('apigateway.amazonaws.com')
      expect(JSON.stringify(Properties['SourceArn'])).toContain(
        idOf(templateOf('prod'), 'AWS::ApiGateway::RestApi', 'Api'),
      )
    }
  })
})
