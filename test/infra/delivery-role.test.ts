import { Template } from 'aws-cdk-lib/assertions'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDeliveryRoleApp } from '../../lib/delivery-role-app.ts'
import { EXECUTION_ACTIONS } from '../../lib/delivery-role-stack.ts'
import { contextOf } from './context.ts'
import { resourcesOf, templateOf } from './synthesised.ts'
import { VARIANTS, type VariantName } from './variants.ts'

const outdir = mkdtempSync(join(tmpdir(), 'contacts-import-role-'))
afterAll(() => {
  rmSync(outdir, { recursive: true })
})

const REPOSITORY = 'acme/contacts-import'
const make = (context: Readonly<Record<string, unknown>>) =>
  makeDeliveryRoleApp({ outdir, context: contextOf({ stage: 'prod', ...context }) })

const { app, stack } = make({ repository: REPOSITORY })
const template = Template.fromStack(stack)

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}
const statementsOf = (type: string): readonly Statement[] =>
  Object.values(resourcesOf(template, type)).flatMap(
    ({ Properties }) => (Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement,
  )

describe('the role of the deployment workflow', () => {
  test('can be assumed from one environment of one repository, by the identity that GitHub signs', () => {
    const [role] = Object.values(resourcesOf(template, 'AWS::IAM::Role'))
    const provider = Object.keys(resourcesOf(template, 'AWS::IAM::OIDCProvider'))[0] ?? ''
    expect(role?.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: { 'Fn::GetAtt': [provider, 'Arn'] } },
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': `repo:${REPOSITORY}:environment:prod`,
            },
          },
        },
      ],
    })
    expect(role?.Properties).not.toHaveProperty('ManagedPolicyArns')
  })

  test('assumes the roles of the CDK, reads what a deployment asks for, moves aliases back, and does nothing else', () => {
    const statements = statementsOf('AWS::IAM::Policy')
    expect(statements.map(({ Action }) => Action)).toEqual([
      'sts:AssumeRole',
      'cloudformation:DescribeStacks',
      'lambda:GetAccountSettings',
      [
        'dynamodb:DescribeContinuousBackups',
        'dynamodb:DescribeTable',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:GetResourcePolicy',
        'dynamodb:ListTagsOfResource',
      ],
      'cloudformation:ListStackResources',
      ['lambda:GetAlias', 'lambda:ListVersionsByFunction', 'lambda:UpdateAlias'],
    ])
    const [assume] = statements
    const text = JSON.stringify(assume?.Resource)
    for (const name of ['lookup-role', 'file-publishing-role', 'deploy-role'])
      expect(text).toContain(`hnb659fds-${name}-`)
    // That one belongs to CloudFormation.
    expect(text).not.toMatch(/cfn-exec-role|\*/)
    expect(JSON.stringify(statements.at(-1)?.Resource)).toContain(':function:ContactsImport-prod-*')
  })

  test('takes the provider of an account that has one', () => {
    const arn = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'
    const other = Template.fromStack(make({ repository: REPOSITORY, provider: arn }).stack)
    other.resourceCountIs('AWS::IAM::OIDCProvider', 0)
    expect(JSON.stringify(resourcesOf(other, 'AWS::IAM::Role'))).toContain(arn)
  })

  test.each([
    [{}, 'repository=owner/name'],
    [{ repository: 'acme' }, 'repository=owner/name'],
    [{ repository: 'acme/*' }, 'repository=owner/name'],
    [{ repository: REPOSITORY, stage: 'local' }, 'local is not deployed'],
    [{ repository: REPOSITORY, stage: 'production' }, 'Unknown stage'],
    [{ repository: REPOSITORY, provider: 'github' }, 'provider must be'],
  ])('is not made for %j', (context, reason) => {
    expect(() => make(context)).toThrow(reason)
  })

  test('passes cdk-nag', () => {
    expect(() => app.synth()).not.toThrow()
  })
})

describe('the policy of CloudFormation', () => {
  const statements = statementsOf('AWS::IAM::ManagedPolicy')
  const [services, roles] = statements

  test('has each service of every stage, and no service that none has', () => {
    const names = Object.keys(VARIANTS) as VariantName[]
    const types = names.flatMap((variant) =>
      Object.values(templateOf(variant).toJSON()['Resources'] as Record<string, { Type: string }>).map(
        ({ Type }) => Type,
      ),
    )
    const used = new Set(types.filter((type) => type.startsWith('AWS::')).map((type) => type.split('::')[1] ?? ''))
    // Of roles and their policies only those with names of this project, below.
    used.delete('IAM')
    used.delete('CDK')
    expect(Object.keys(EXECUTION_ACTIONS).sort()).toEqual([...used].sort())
    expect(services?.Action).toEqual(Object.values(EXECUTION_ACTIONS).flat())
  })

  test('makes and changes no role but those of this project, and no user, key or policy of the account', () => {
    const identity = statements.filter(({ Action }) => JSON.stringify(Action).includes('iam:'))
    expect(JSON.stringify(roles?.Resource)).toContain(':role/ContactsImport-*')
    expect(identity).toHaveLength(2)
    expect(JSON.stringify(identity)).not.toMatch(/iam:\*|User|AccessKey|CreatePolicy|"Resource":"\*"/)
  })
})
