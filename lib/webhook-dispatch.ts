import { Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { EVENT_SOURCE, IMPORT_EVENT_TYPES } from '../lambdas/jobs/event-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ImportEvents } from './import-events.ts'
import type { NodeFunction } from './node-function.ts'
import { MAX_RETENTION, WorkQueue } from './work-queue.ts'

export interface WebhookDispatchProps {
  readonly config: StageConfig
  readonly encryptionKey?: IKey | undefined
  readonly alarms: Alarms
  readonly events: ImportEvents
  /** Makes the deliveries of an event. */
  readonly dispatcher: NodeFunction
}

/** A dispatch that fails is tried again after a minute: these outlast most of what fails. */
const RECEIVES = 10

/** At once. An event takes a query and a few writes. */
export const DISPATCHERS = 5

/**
 * Brings the ends of imports from the bus to the dispatcher, through a queue: a rule that targets a function gives up
 * after some attempts. What the dispatcher failed on each time, and what EventBridge could not hand over, waits in the
 * dead-letter queue to be moved back.
 */
export class WebhookDispatch extends WorkQueue {
  constructor(
    scope: Construct,
    id: string,
    { config, encryptionKey, alarms, events, dispatcher }: WebhookDispatchProps,
  ) {
    super(scope, id, {
      config,
      encryptionKey,
      worker: dispatcher,
      maxConcurrency: DISPATCHERS,
      retention: MAX_RETENTION,
      receives: RECEIVES,
    })
    new Rule(this, 'Rule', {
      description: 'Sends the events of ended imports to the dispatcher of webhooks',
      eventBus: events.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [...IMPORT_EVENT_TYPES] },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    })
    alarms.add({
      id: 'EventsNotDispatched',
      severity: 'high',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      impact:
        'The event of an ended import did not reach the webhooks of its workspace. Senders see the job as ended, but are not notified until the event is moved back from the dead-letter queue.',
      runbook: 'Events are not dispatched',
    })
  }
}
