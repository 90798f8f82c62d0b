import { Duration, Validations } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { EVENT_SOURCE, IMPORT_EVENT_TYPES } from '../lambdas/jobs/job-event.ts'
import type { StageConfig } from './config.ts'
import { addAlarm } from './impact-alarm.ts'
import type { ImportEvents } from './import-events.ts'
import type { NodeFunction } from './node-function.ts'

export interface WebhookDispatchProps {
  readonly config: StageConfig
  readonly events: ImportEvents
  /** Makes the deliveries of an event. */
  readonly dispatcher: NodeFunction
}

/** The most that Lambda keeps an event for, and tries it again. */
const MAX_EVENT_AGE = Duration.hours(6)
const RETRIES = 2
/** The most that SQS keeps: time for somebody to see to it. */
const RETENTION = Duration.days(14)

/**
 * Brings the ends of imports from the bus to the dispatcher. What EventBridge cannot hand over, and what the dispatcher failed on each
 * time, is kept in one queue, as it came, until somebody has it dispatched.
 */
export class WebhookDispatch extends Construct {
  constructor(scope: Construct, id: string, props: WebhookDispatchProps) {
    super(scope, id)
    const { config, events, dispatcher } = props
    const undispatched = new Queue(this, 'Undispatched', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      // Nobody else has the events in it: they outlive the stack where the jobs do.
      removalPolicy: config.removalPolicy,
    })
    Validations.of(undispatched).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue, of a rule and of a function, neither of which the check looks at.',
    })
    new Rule(this, 'Rule', {
      description: 'Has the ends of imports told to webhooks',
      eventBus: events.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [...IMPORT_EVENT_TYPES] },
      targets: [new LambdaFunction(dispatcher.function, { deadLetterQueue: undispatched, maxEventAge: MAX_EVENT_AGE })],
    })
    const resourceArns = [undispatched.queueArn]
    Grant.addToPrincipal({ grantee: dispatcher, actions: ['sqs:SendMessage'], resourceArns }).assertSuccess()
    dispatcher.function.configureAsyncInvoke({
      retryAttempts: RETRIES,
      maxEventAge: MAX_EVENT_AGE,
      // With the permission above, and not the more of CDK's own destination.
      onFailure: { bind: () => ({ destination: undispatched.queueArn }) },
    })
    addAlarm(this, 'UndispatchedAlarm', {
      metric: undispatched.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      impact:
        'The end of an import was not told to the webhooks of its workspace: the queue of undispatched events is not empty. Senders of imports see their jobs as ended, and hear nothing.',
    })
  }
}
