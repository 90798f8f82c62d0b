import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { CfnApplication, CfnDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Duration, Validations } from 'aws-cdk-lib'
import type { CfnAlias } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { serviceName } from './service-name.ts'

export interface TrafficShiftProps {
  readonly shift: Exclude<StageConfig['trafficShift'], 'allAtOnce' | undefined>
  readonly alarms: Alarms
  readonly apiStageName: string
  /** That answer requests, each behind its alias. */
  readonly handlers: readonly NodeFunction[]
  /** Whether something calls the API from outside. */
  readonly hasProbe: boolean
  /** Whether this deployment moves all requests at once, whatever the alarms say. */
  readonly isUrgent: boolean
}

/** What ends a deployment: requests that fail, and failures of the functions behind queues, which are replaced at once. */
const ENDING = ['RequestsFailing', 'WorkerFailing', 'SweepFailing', 'JobsStuck'] as const

const MINUTE = Duration.minutes(1)

/** CodeDeploy calls them so. */
const configNameOf = (shift: string): string =>
  `CodeDeployDefault.Lambda${shift[0]?.toUpperCase() ?? ''}${shift.slice(1)}`

/**
 * Moves requests to the new version of a function bit by bit, by CodeDeploy, and back when an alarm goes off:
 * CloudFormation then takes the whole update back, workers included. By the plain resources, because CDK's construct
 * attaches a managed policy to the role that reaches every function of the account.
 */
export class TrafficShift extends Construct {
  constructor(scope: Construct, id: string, props: TrafficShiftProps) {
    super(scope, id)
    const { shift, alarms, apiStageName, handlers, hasProbe, isUrgent } = props
    this.#addAlarm(alarms, apiStageName)
    const names = [...ENDING, ...(hasProbe ? ['ApiUnreachable'] : [])].map((name) => alarms.named(name).alarmName)
    const application = new CfnApplication(this, 'Application', { computePlatform: 'Lambda' })
    const role = this.#makeRole(handlers)
    for (const handler of handlers) {
      const group = new CfnDeploymentGroup(this, `${handler.node.id}Group`, {
        applicationName: application.ref,
        serviceRoleArn: role.roleArn,
        deploymentConfigName: configNameOf(shift),
        deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
        alarmConfiguration: { enabled: true, alarms: names.map((name) => ({ name })) },
        autoRollbackConfiguration: {
          enabled: true,
          events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
        },
      })
      // CodeDeploy may do nothing before its role may.
      group.node.addDependency(role)
      if (isUrgent) continue
      const alias = handler.live?.node.defaultChild as CfnAlias
      alias.cfnOptions.updatePolicy = {
        codeDeployLambdaAliasUpdate: { applicationName: application.ref, deploymentGroupName: group.ref },
      }
    }
  }

  /**
   * Of all requests together, and by number: of a tenth of the requests of a function that is called seldom, a share is
   * too little to be seen. The names are written out, because what refers to the API would wait for the aliases.
   */
  #addAlarm(alarms: Alarms, apiStageName: string): void {
    alarms.add({
      id: 'RequestsFailing',
      severity: 'low',
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5XXError',
        dimensionsMap: { ApiName: serviceName(this), Stage: apiStageName },
        statistic: 'Sum',
        period: MINUTE,
      }),
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      impact:
        'At least five requests a minute get a 5xx. Callers must retry. A deployment that is under way is taken back.',
      runbook: 'The API fails',
    })
  }

  /** What AWSCodeDeployRoleForLambdaLimited has, of these functions only, and without what is not used: hooks, topics, bundles in S3. */
  #makeRole(handlers: readonly NodeFunction[]): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') })
    Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
      resourceArns: handlers.flatMap(({ function: { functionArn }, live }) =>
        live === undefined ? [] : [functionArn, live.functionArn],
      ),
    }).assertSuccess()
    Grant.addToPrincipal({ grantee: role, actions: ['cloudwatch:DescribeAlarms'], resourceArns: ['*'] }).assertSuccess()
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'AWS documents this one action so for CodeDeploy: it only reads in which state alarms are.',
    })
    return role
  }
}
