import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  TreatMissingData,
  type Metric,
  type CreateAlarmOptions,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import { headingAnchor } from './heading-anchor.ts'
import { serviceName } from './service-name.ts'

/** `high`: act at once, at any hour. `low`: on the next working day. */
export const SEVERITIES = ['high', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A plain alarm on one metric, which every emulator takes. */
export interface AlarmProps extends Pick<CreateAlarmOptions, 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'> {
  readonly id: string
  readonly severity: Severity
  readonly metric: Metric
  /** What a user of the service sees of it, in whole sentences. */
  readonly impact: string
  /** Heading of docs/runbook.md that says what to do. */
  readonly runbook: string
  /**
   * When it goes off: from the threshold on, or below it.
   * @default 'from'
   */
  readonly when?: 'from' | 'below'
  /**
   * What it means that nothing is measured. Most metrics say nothing while nothing happens.
   * @default 'fine'
   */
  readonly silence?: 'fine' | 'alarming'
}

export interface AlarmsProps {
  readonly config: StageConfig
  /** @default one of our own */
  readonly topic?: ITopic | undefined
}

/** Every alarm of the stack, by severity, and the topic that they notify. */
export class Alarms extends Construct {
  readonly topic: ITopic
  readonly #bySeverity: Readonly<Record<Severity, Alarm[]>> = { high: [], low: [] }

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    const { alarmEmails } = props.config
    this.topic = props.topic ?? this.#makeTopic()
    for (const address of alarmEmails) this.topic.addSubscription(new EmailSubscription(address))
  }

  add({ id, severity, impact, runbook, when = 'from', silence = 'fine', ...watched }: AlarmProps): void {
    const alarm = new Alarm(this, id, {
      ...watched,
      // Severity first, so that a subscription can choose by it.
      alarmDescription: `[${severity}] ${impact} Runbook: docs/runbook.md#${headingAnchor(runbook)}`,
      comparisonOperator:
        when === 'from'
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: silence === 'fine' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    })
    const action = new SnsAction(this.topic)
    alarm.addAlarmAction(action)
    alarm.addOkAction(action)
    this.#bySeverity[severity].push(alarm)
  }

  /** One that was added before. */
  named(id: string): Alarm {
    const alarm = this.node.tryFindChild(id)
    if (alarm instanceof Alarm) return alarm
    throw new Error(`There is no alarm ${id}.`)
  }

  of(severity: Severity): readonly Alarm[] {
    return this.#bySeverity[severity]
  }

  #makeTopic(): Topic {
    const topic = new Topic(this, 'Topic', {
      displayName: `Alarms of ${serviceName(this)}`,
      masterKey: this.#makeKey(),
      enforceSSL: true,
    })
    topic.addToResourcePolicy(this.#allowAlarms(['sns:Publish'], topic.topicArn))
    return topic
  }

  /** A key of our own, because CloudWatch may not use the one that SNS has: https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns */
  #makeKey(): Key {
    const key = new Key(this, 'Key', {
      description: `Alarms of ${serviceName(this)}`,
      enableKeyRotation: true,
      // It keeps nothing for longer than a message is under way.
      removalPolicy: RemovalPolicy.DESTROY,
    })
    // In the policy of a key, the key is called so.
    key.addToResourcePolicy(this.#allowAlarms(['kms:Decrypt', 'kms:GenerateDataKey'], '*'))
    return key
  }

  /** A policy of our own replaces the default one, which lets the whole account publish: this one names who may. */
  #allowAlarms(actions: string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions,
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    })
  }
}
