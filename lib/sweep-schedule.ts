import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { NodeFunction } from './node-function.ts'

/** The least interval of EventBridge. With a lease of a minute, the job of a dead worker continues within two. */
const EVERY = Duration.minutes(1)

export interface SweepScheduleProps {
  readonly sweep: NodeFunction
  /** Of the rule. */
  readonly description: string
}

/** Runs a sweep every minute. A run that fails is not tried again: by then the next one is due. */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, props: SweepScheduleProps) {
    super(scope, id)
    new Rule(this, 'Rule', {
      description: props.description,
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaFunction(props.sweep.function, { retryAttempts: 0, maxEventAge: EVERY })],
    })
    // The rule hands over to Lambda's own queue, which would otherwise try twice more.
    props.sweep.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: EVERY })
  }
}
