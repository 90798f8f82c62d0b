import { readStage } from '../../lib/stages.ts'
import { API_FUNCTIONS, idOf, resourcesOf, templateOf, type Resource } from './synthesised.ts'

const ALIAS = 'AWS::Lambda::Alias'
const GROUP = 'AWS::CodeDeploy::DeploymentGroup'
const prod = templateOf('prod')

interface WithUpdatePolicy extends Resource {
  readonly UpdatePolicy?: { readonly CodeDeployLambdaAliasUpdate: Readonly<Record<string, { readonly Ref: string }>> }
}

const aliases = (template = prod) =>
  Object.entries(resourcesOf(template, ALIAS) as Readonly<Record<string, WithUpdatePolicy>>)
const groups = resourcesOf(prod, GROUP)
const nameOf = (id: string): string => id.replace(/Live[0-9A-F]{8}$/, '')
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })

describe('in prod, requests move to a new version bit by bit', () => {
  test('each function that answers requests has an alias, and no other has', () => {
    expect(
      aliases()
        .map(([id]) => nameOf(id))
        .sort(),
    ).toEqual([...API_FUNCTIONS].sort())
  })

  test('the API calls the aliases and may call nothing else', () => {
    const integrations = Object.values(resourcesOf(prod, 'AWS::ApiGateway::Method')).map(({ Properties }) =>
      JSON.stringify((Properties['Integration'] as { readonly Uri?: unknown }).Uri),
    )
    const ids = aliases().map(([id]) => id)
    expect(integrations.filter((uri) => !ids.some((id) => uri.includes(`{"Ref":"${id}"}`)))).toEqual([])
    const allowed = Object.values(resourcesOf(prod, 'AWS::Lambda::Permission'))
      .filter(({ Properties }) => Properties['Principal'] === 'apigateway.amazonaws.com')
      .map(({ Properties }) => (Properties['FunctionName'] as { readonly Ref?: string }).Ref)
    expect(new Set(allowed)).toEqual(new Set(ids))
  })

  test('each alias is moved by CodeDeploy, by a group of its own', () => {
    const application = idOf(prod, 'AWS::CodeDeploy::Application', 'OperationsTraffic')
    const used = aliases().map(([, { UpdatePolicy }]) => {
      const { ApplicationName, DeploymentGroupName } = UpdatePolicy?.CodeDeployLambdaAliasUpdate ?? {}
      expect(ApplicationName).toEqual({ Ref: application })
      return DeploymentGroupName?.Ref ?? ''
    })
    expect(new Set(used)).toEqual(new Set(Object.keys(groups)))
    expect(readStage('prod').trafficShift).toBe('canary10Percent10Minutes')
    for (const { Properties } of Object.values(groups))
      expect(Properties['DeploymentConfigName']).toBe('CodeDeployDefault.LambdaCanary10Percent10Minutes')
  })

  test('a deployment goes back when requests fail, workers die, jobs stick or nobody is answered from outside', () => {
    const wanted = ['ApiUnreachable', 'JobsStuck', 'RequestsFailing', 'SweepFailing', 'WorkerFailing'].map((name) =>
      idOf(prod, 'AWS::CloudWatch::Alarm', `Alarms${name}`),
    )
    for (const { Properties } of Object.values(groups)) {
      const { Enabled, Alarms } = Properties['AlarmConfiguration'] as {
        readonly Enabled: boolean
        readonly Alarms: readonly { readonly Name: { readonly Ref: string } }[]
      }
      expect(Enabled).toBe(true)
      expect(Alarms.map(({ Name }) => Name.Ref).sort()).toEqual(wanted.sort())
      expect(Properties['AutoRollbackConfiguration']).toMatchObject({
        Enabled: true,
        Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_FAILURE']) as unknown,
      })
    }
  })

  test('none of these alarms waits for the API or an alias, which wait for them', () => {
    const alarm = resourcesOf(prod, 'AWS::CloudWatch::Alarm')
    const { Properties } = alarm[idOf(prod, 'AWS::CloudWatch::Alarm', 'AlarmsRequestsFailing')] ?? {}
    expect(Properties?.['Dimensions']).toEqual([
      { Name: 'ApiName', Value: 'ContactsImport-prod' },
      { Name: 'Stage', Value: 'prod' },
    ])
    const [api] = Object.values(resourcesOf(prod, 'AWS::ApiGateway::RestApi'))
    const [stage] = Object.values(resourcesOf(prod, 'AWS::ApiGateway::Stage'))
    expect([api?.Properties['Name'], stage?.Properties['StageName']]).toEqual(['ContactsImport-prod', 'prod'])
  })

  test('CodeDeploy may move these aliases and look at alarms, and nothing else', () => {
    const policy = resourcesOf(prod, 'AWS::IAM::Policy')[idOf(prod, 'AWS::IAM::Policy', 'OperationsTrafficRole')]
    const { Statement } = policy?.Properties['PolicyDocument'] as {
      readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[]
    }
    const functions = API_FUNCTIONS.map((name) => arnOf(idOf(prod, 'AWS::Lambda::Function', `${name}Function`)))
    const live = aliases().map(([id]) => ({ Ref: id }))
    expect(Statement.map(({ Action }) => Action)).toEqual([
      ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
      'cloudwatch:DescribeAlarms',
    ])
    const [{ Resource } = { Resource: [] }] = Statement
    const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort()
    expect(sorted(Resource as unknown[])).toEqual(sorted([...functions, ...live]))
    const roles = resourcesOf(prod, 'AWS::IAM::Role')
    const role = roles[idOf(prod, 'AWS::IAM::Role', 'OperationsTrafficRole')]
    expect(role?.Properties).not.toHaveProperty('ManagedPolicyArns')
    expect(JSON.stringify(role?.Properties['AssumeRolePolicyDocument'])).toContain('codedeploy.amazonaws.com')
  })

  test('old versions stay, to go back to, and go where their creation is taken back', () => {
    for (const { DeletionPolicy } of Object.values(resourcesOf(prod, 'AWS::Lambda::Version')))
      expect(DeletionPolicy).toBe('RetainExceptOnCreate')
  })
})

test('an urgent deployment moves all at once, whatever the alarms say, and leaves the groups where they are', () => {
  const urgent = templateOf('urgent')
  expect(aliases(urgent)).toHaveLength(API_FUNCTIONS.length)
  expect(aliases(urgent).filter(([, { UpdatePolicy }]) => UpdatePolicy !== undefined)).toEqual([])
  expect(resourcesOf(urgent, GROUP)).toEqual(groups)
})

test('allAtOnce has aliases to go back by, and neither CodeDeploy nor its alarm', () => {
  const everything = templateOf('everything')
  expect(aliases(everything)).toHaveLength(API_FUNCTIONS.length)
  expect(resourcesOf(everything, GROUP)).toEqual({})
  expect(Object.keys(resourcesOf(everything, 'AWS::CloudWatch::Alarm')).join()).not.toContain('RequestsFailing')
})

test.each(['dev', 'local', 'preview'] as const)('%s has no version and no alias: a deployment replaces', (stage) => {
  expect(aliases(templateOf(stage))).toEqual([])
  expect(resourcesOf(templateOf(stage), 'AWS::Lambda::Version')).toEqual({})
})
