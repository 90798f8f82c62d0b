import { CfnOutput, Duration, Stack, Validations, type StackProps } from 'aws-cdk-lib'
import { CfnOIDCProvider, Grant, ManagedPolicy, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'

export interface DeliveryRoleStackProps extends StackProps {
  /** `owner/name` of the repository whose workflow deploys. */
  readonly repository: string
  /** The stage that the role may deploy; also the name of the environment of GitHub that must be entered for it. */
  readonly stageName: string
  /** Of an account that trusts GitHub already: there can be one provider only. @default one is made */
  readonly providerArn?: string | undefined
}

const GITHUB = 'token.actions.githubusercontent.com'

/** By which the bootstrap stack of the CDK names its roles, unless it was bootstrapped otherwise. */
const QUALIFIER = 'hnb659fds'

/** What `cdk deploy` assumes: it compares, puts up the bundles, and hands the template to CloudFormation. */
const CDK_ROLES = ['lookup-role', 'file-publishing-role', 'deploy-role'] as const

/**
 * The first part of each type of resource that a stage has, and the actions by which CloudFormation makes it. Names of
 * resources are made by CloudFormation, so that most services cannot be narrowed further here.
 */
export const EXECUTION_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  ApiGateway: ['apigateway:*'],
  Budgets: ['budgets:*'],
  CloudWatch: ['cloudwatch:*'],
  CodeDeploy: ['codedeploy:*'],
  DynamoDB: ['dynamodb:*'],
  Events: ['events:*'],
  KMS: ['kms:*'],
  Lambda: ['lambda:*'],
  Logs: ['logs:*'],
  S3: ['s3:*'],
  SNS: ['sns:*'],
  SQS: ['sqs:*'],
  WAFv2: ['wafv2:*'],
}

/** Of roles: those of this project's stacks only, and never the roles of people or of the CDK. */
const ROLE_ACTIONS = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
]

/**
 * What a workflow needs to deploy one stage, without a secret: a role that GitHub Actions may assume from one environment
 * of one repository, and a policy for the CDK's bootstrap, which otherwise lets CloudFormation do everything.
 */
export class DeliveryRoleStack extends Stack {
  constructor(scope: Construct, id: string, props: DeliveryRoleStackProps) {
    const { repository, stageName, providerArn, ...stackProps } = props
    super(scope, id, stackProps)
    const provider = providerArn ?? this.#makeProvider()
    const role = new Role(this, 'Role', {
      description: `Deploys the stage ${stageName} from GitHub Actions of ${repository}`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new WebIdentityPrincipal(provider, {
        StringEquals: {
          [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          // Not the branch: an environment has rules of its own about branches, and reviewers.
          [`${GITHUB}:sub`]: `repo:${repository}:environment:${stageName}`,
        },
      }),
    })
    this.#grantDeploy(role)
    this.#grantPreflight(role, stageName)
    this.#grantRollback(role, stageName)
    const execution = this.#makeExecutionPolicy()
    new CfnOutput(this, 'RoleArn', { value: role.roleArn })
    new CfnOutput(this, 'ExecutionPolicyArn', { value: execution.managedPolicyArn })
  }

  #makeProvider(): string {
    return new CfnOIDCProvider(this, 'GitHub', { url: `https://${GITHUB}`, clientIdList: ['sts.amazonaws.com'] })
      .attrArn
  }

  #grantDeploy(grantee: Role): void {
    const { partition, account, region } = this
    Grant.addToPrincipal({
      grantee,
      actions: ['sts:AssumeRole'],
      resourceArns: CDK_ROLES.map(
        (name) => `arn:${partition}:iam::${account}:role/cdk-${QUALIFIER}-${name}-${account}-${region}`,
      ),
    }).assertSuccess()
  }

  /** What `npm run deploy` reads before it begins. */
  #grantPreflight(grantee: Role, stageName: string): void {
    const stack = (name: string): string =>
      this.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` })
    const names = ['CDKToolkit', `ContactsImport-${stageName}`]
    Grant.addToPrincipal({
      grantee,
      actions: ['cloudformation:DescribeStacks'],
      resourceArns: names.map(stack),
    }).assertSuccess()
    Grant.addToPrincipal({ grantee, actions: ['lambda:GetAccountSettings'], resourceArns: ['*'] }).assertSuccess()
    // Of restored tables, whose names anybody may choose (`existingTables`): what they have, and nothing that is in them.
    Grant.addToPrincipal({
      grantee,
      actions: [
        'dynamodb:DescribeContinuousBackups',
        'dynamodb:DescribeTable',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:GetResourcePolicy',
        'dynamodb:ListTagsOfResource',
      ],
      resourceArns: [this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: '*' })],
    }).assertSuccess()
    Validations.of(grantee).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/*]',
      reason: 'The stage names the tables; these actions read settings, and no items.',
    })
    Validations.of(grantee).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'lambda:GetAccountSettings takes no resource.',
    })
    for (const name of names)
      Validations.of(grantee).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/${name}/*]`,
        reason: 'The ARN of a stack ends with an id that CloudFormation makes.',
      })
  }

  /** What `npm run rollback` does. */
  #grantRollback(grantee: Role, stageName: string): void {
    const name = `ContactsImport-${stageName}`
    Grant.addToPrincipal({
      grantee,
      actions: ['cloudformation:ListStackResources'],
      resourceArns: [this.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` })],
    }).assertSuccess()
    Grant.addToPrincipal({
      grantee,
      actions: ['lambda:GetAlias', 'lambda:ListVersionsByFunction', 'lambda:UpdateAlias'],
      resourceArns: [`arn:${this.partition}:lambda:${this.region}:${this.account}:function:${name}-*`],
    }).assertSuccess()
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:${name}-*]`,
      reason: 'CloudFormation makes the ends of the names of functions.',
    })
  }

  /** For `cdk bootstrap --cloudformation-execution-policies`. */
  #makeExecutionPolicy(): ManagedPolicy {
    const { partition, account, region } = this
    const actions = Object.values(EXECUTION_ACTIONS).flat()
    const roles = `arn:${partition}:iam::${account}:role/ContactsImport-*`
    const policy = new ManagedPolicy(this, 'Execution', {
      description: 'What CloudFormation may do for the stages of contacts-import',
      statements: [
        new PolicyStatement({ actions: [...actions], resources: ['*'] }),
        new PolicyStatement({ actions: ROLE_ACTIONS, resources: [roles] }),
        // The bundles, and the version that templates of the CDK ask for.
        new PolicyStatement({
          actions: ['ssm:GetParameters'],
          resources: [`arn:${partition}:ssm:${region}:${account}:parameter/cdk-bootstrap/${QUALIFIER}/version`],
        }),
        // Roles that services make for themselves, once for an account.
        new PolicyStatement({
          actions: ['iam:CreateServiceLinkedRole'],
          resources: [`arn:${partition}:iam::${account}:role/aws-service-role/*`],
          conditions: {
            StringEquals: {
              'iam:AWSServiceName': ['ops.apigateway.amazonaws.com', 'wafv2.amazonaws.com'],
            },
          },
        }),
      ],
    })
    const reason =
      'CloudFormation makes the names of what it makes: these are the services that a stage has, and no others.'
    for (const action of actions)
      Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Action::${action}]`, reason })
    for (const resource of [
      '*',
      'arn:<AWS::Partition>:iam::<AWS::AccountId>:role/ContactsImport-*',
      'arn:<AWS::Partition>:iam::<AWS::AccountId>:role/aws-service-role/*',
    ])
      Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })
    return policy
  }
}
