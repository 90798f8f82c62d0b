import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { NodeFunction } from './node-function.ts'

/** The least that EventBridge takes. With a lease of a minute, a job whose worker died moves again within two. */
const EVERY = Duration.minutes(1)

export interface SweepScheduleProps {
  readonly sweep: NodeFunction
}

/** Runs the sweep every minute. A run that fails is not tried again: by then the next one is due. */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, props: SweepScheduleProps) {
    super(scope, id)
    new Rule(this, 'Rule', {
      description: 'Recovers import jobs that lost their worker, message or event',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(props.sweep.function, { retryAttempts: 0, maxEventAge: EVERY })],
    })
    // The rule hands over to Lambda's own queue, which would try twice more by itself.
    props.sweep.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: EVERY })
  }
}
