import { RemovalPolicy } from 'aws-cdk-lib'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'

export const STAGE_NAMES = ['dev', 'prod', 'local'] as const
export type StageName = (typeof STAGE_NAMES)[number]

/** Everything in which one stage differs from another. Constructs read these values and never ask which stage they are in. */
export interface StageConfig {
  /** What becomes of tables, bucket and logs when the stack goes. */
  readonly removalPolicy: RemovalPolicy
  /** Empties the bucket before it is deleted, by a function of CDK's that may delete every object in it. */
  readonly autoDeleteObjects: boolean
  /** Neither the stack nor a table can be deleted before this is switched off. */
  readonly deletionProtection: boolean
  /** The tables as they were at any second of the last 35 days, for a price by size. */
  readonly pointInTimeRecovery: boolean
  readonly logRetention: RetentionDays
  readonly functionLogLevel: 'DEBUG' | 'INFO'
  /** Requests a second over all callers; the limit of a single key is the functions' business. */
  readonly throttlingRateLimit: number
  /** Requests at once, before the rate counts. */
  readonly throttlingBurstLimit: number
  /** Seconds for which an import's worker that gives no sign of life is believed to be alive. */
  readonly leaseSeconds: number
  /** Queued imports worked on at once; at least 2, says Lambda. */
  readonly importWorkers: number
  /** Events posted to webhooks at once; at least 2, says Lambda. */
  readonly webhookSenders: number
  /** Webhooks may have addresses without TLS and of the machine itself. In no stage that others can reach: see `assertSafe`. */
  readonly allowInsecureWebhooks: boolean
}

const dev: StageConfig = {
  removalPolicy: RemovalPolicy.DESTROY,
  autoDeleteObjects: true,
  deletionProtection: false,
  pointInTimeRecovery: false,
  logRetention: RetentionDays.ONE_WEEK,
  functionLogLevel: 'DEBUG',
  throttlingRateLimit: 100,
  throttlingBurstLimit: 200,
  leaseSeconds: 60,
  importWorkers: 5,
  webhookSenders: 5,
  allowInsecureWebhooks: false,
}

const prod: StageConfig = {
  removalPolicy: RemovalPolicy.RETAIN,
  autoDeleteObjects: false,
  deletionProtection: true,
  pointInTimeRecovery: true,
  logRetention: RetentionDays.THREE_MONTHS,
  functionLogLevel: 'INFO',
  // Half of the 1,000 concurrent executions that an account starts with, for requests that take a second.
  throttlingRateLimit: 500,
  throttlingBurstLimit: 500,
  // With the sweep every minute, a job whose worker died moves again within two.
  leaseSeconds: 60,
  // Each writes as fast as one vCPU can. More would only meet at the table, which on demand doubles its last peak and no more.
  importWorkers: 20,
  // A receiver that hangs holds one for 10 seconds. SQS takes a webhook for one that holds up others from 30 messages in flight on: until
  // it does, some must be left.
  webhookSenders: 50,
  allowInsecureWebhooks: false,
}

const local: StageConfig = {
  ...dev,
  // The emulator never answers the custom resource behind it: the deployment hangs for an hour.
  autoDeleteObjects: false,
  // Tests fire as fast as they can, and an emulator that does throttle must not make them fail.
  throttlingRateLimit: 5_000,
  throttlingBurstLimit: 5_000,
  // Whoever kills a worker here waits for what becomes of its job. Less than twice the time limit of a call would end leases that are
  // about to be renewed.
  leaseSeconds: 8,
  // The receivers of whoever tries it out, or tests it, run beside it.
  allowInsecureWebhooks: true,
}

export const STAGES: Readonly<Record<StageName, StageConfig>> = { dev, prod, local }

/** Stops the synthesis of a stage whose functions could be sent to addresses that are not public, where that could do harm. */
export const assertSafe = (stageName: string, config: StageConfig): void => {
  if (!config.allowInsecureWebhooks || (stageName === 'local' && !config.deletionProtection)) return
  throw new Error(`The stage ${stageName} allows insecure webhooks, which the stage local alone may.`)
}

/** The stage named by `-c stage=…`; dev where none is named. Anything unknown stops the synthesis. */
export const parseStageName = (value: unknown): StageName => {
  if (value === undefined) return 'dev'
  const stage = STAGE_NAMES.find((name) => name === value)
  if (stage === undefined) throw new Error(`Unknown stage ${JSON.stringify(value)}; one of ${STAGE_NAMES.join(', ')}.`)
  return stage
}
