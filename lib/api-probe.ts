import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ImportApi } from './import-api.ts'
import { NodeFunction } from './node-function.ts'
import { ownMetric } from './own-metric.ts'

export interface ApiProbeProps {
  readonly config: StageConfig
  readonly alarms: Alarms
  readonly api: ImportApi
}

const MINUTE = Duration.minutes(1)

/** Calls the API from outside, every minute. Metrics of API Gateway miss requests that never reach it. */
export class ApiProbe extends Construct {
  readonly function: NodeFunction

  constructor(scope: Construct, id: string, { config, alarms, api }: ApiProbeProps) {
    super(scope, id)
    this.function = new NodeFunction(this, 'Api', {
      config,
      folder: 'api-probe',
      environment: { [ENV.apiUrl]: api.url },
    })
    new Rule(this, 'Rule', {
      description: 'Calls the API as a customer would',
      schedule: Schedule.rate(MINUTE),
      targets: [new LambdaFunction(this.function.function, { retryAttempts: 0, maxEventAge: MINUTE })],
    })
    this.function.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: MINUTE })
    alarms.add({
      id: 'ApiUnreachable',
      severity: 'high',
      metric: ownMetric('ProbesAnswered', this.function, MINUTE),
      when: 'below',
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      // A probe that does not run proves nothing either.
      silence: 'alarming',
      impact:
        'In three of five minutes, the API did not respond correctly from outside. Callers get no response, or an error.',
      runbook: 'The API cannot be reached',
    })
  }
}
