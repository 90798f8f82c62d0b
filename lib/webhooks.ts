import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ControlTable } from './control-table.ts'
import { DeliveriesQueue } from './deliveries-queue.ts'
import type { ImportEvents } from './import-events.ts'
import { NodeFunction, reservedFor } from './node-function.ts'
import { SweepSchedule } from './sweep-schedule.ts'
import { DISPATCHERS, WebhookDispatch } from './webhook-dispatch.ts'
import { SecretsKey } from './secrets-key.ts'
import { addWebhookSweepAlarms } from './webhook-sweep-alarms.ts'

export interface WebhooksProps {
  readonly config: StageConfig
  readonly encryptionKey?: IKey | undefined
  readonly alarms: Alarms
  readonly control: ControlTable
  readonly events: ImportEvents
}

/**
 * Three times the time limit of a receiver: leaves time for what comes before and after, when DynamoDB or KMS are slow.
 */
const SENDER_TIMEOUT = Duration.seconds(30)

/**
 * Everything about telling customers: who manages their webhooks, who makes deliveries of events, who sends those, who
 * wakes those that wait.
 */
export class Webhooks extends Construct {
  readonly endpoints: NodeFunction
  readonly sender: NodeFunction
  readonly dispatcher: NodeFunction
  readonly sweep: NodeFunction
  readonly dispatch: WebhookDispatch
  readonly deliveries: DeliveriesQueue

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id)
    const { config, encryptionKey, alarms, control, events } = props
    const environment = { [ENV.allowInsecureWebhooks]: String(config.allowInsecureWebhooks) }

    this.endpoints = new NodeFunction(this, 'Endpoints', { config, folder: 'webhooks', environment })
    const dispatcher = (this.dispatcher = new NodeFunction(this, 'Dispatcher', {
      config,
      folder: 'webhook-dispatcher',
      ...reservedFor(config, DISPATCHERS),
    }))
    const sender = (this.sender = new NodeFunction(this, 'Sender', {
      config,
      folder: 'webhook-delivery',
      timeout: SENDER_TIMEOUT,
      environment,
      ...reservedFor(config, config.webhookSenders),
    }))
    this.sweep = new NodeFunction(this, 'Sweep', { config, folder: 'webhook-sweep', timeout: Duration.minutes(1) })
    new SweepSchedule(this, 'Schedule', {
      sweep: this.sweep,
      description: 'Wakes deliveries to webhooks that wait in the table',
    })
    addWebhookSweepAlarms(alarms, this.sweep)
    this.deliveries = new DeliveriesQueue(this, 'Queue', { config, encryptionKey, alarms, sender })
    this.dispatch = new WebhookDispatch(this, 'Dispatch', { config, encryptionKey, alarms, events, dispatcher })
    const secrets = new SecretsKey(this, 'Secrets', {
      config,
      description: 'Encrypts the secrets that webhooks are signed with',
      environmentName: ENV.webhookSecretsKey,
    })

    control.grantManageWebhooks(this.endpoints)
    secrets.grantSeal(this.endpoints)
    this.deliveries.grantSend(this.endpoints)

    control.grantNewDeliveries(dispatcher)
    this.deliveries.grantSend(dispatcher)

    control.grantChangeDeliveries(sender)
    secrets.grantOpen(sender)

    control.grantSweepWebhooks(this.sweep)
    this.deliveries.grantSend(this.sweep)
  }
}
