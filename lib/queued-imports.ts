import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ContactsTable } from './contacts-table.ts'
import type { ControlTable } from './control-table.ts'
import type { ImportEvents } from './import-events.ts'
import { ImportsQueue } from './imports-queue.ts'
import { NodeFunction, reservedFor, ONE_CPU_MEGABYTES } from './node-function.ts'
import type { PayloadBucket } from './payload-bucket.ts'
import type { SecretsKey } from './secrets-key.ts'
import { SweepSchedule } from './sweep-schedule.ts'
import { WORKER_NODE_OPTIONS } from './worker-node-options.ts'

export interface QueuedImportsProps {
  readonly config: StageConfig
  readonly encryptionKey?: IKey | undefined
  readonly alarms: Alarms
  readonly contacts: ContactsTable
  readonly control: ControlTable
  readonly payloads: PayloadBucket
  readonly secrets: SecretsKey
  readonly events: ImportEvents
}

/** The most that Lambda gives. */
const WORKER_TIMEOUT = Duration.minutes(15)

/** Everything behind a 202: the queue, the worker, the function that fails dead letters, and the sweep. */
export class QueuedImports extends Construct {
  readonly imports: ImportsQueue
  readonly worker: NodeFunction
  readonly sweep: NodeFunction

  constructor(scope: Construct, id: string, props: QueuedImportsProps) {
    super(scope, id)
    const { config, encryptionKey, alarms, contacts, control, payloads, secrets, events } = props

    const jobs = { [ENV.jobRetentionDays]: String(config.jobRetentionDays) }
    const turns = { ...jobs, [ENV.importsPerWorkspace]: String(config.importsPerWorkspace) }
    const worker = (this.worker = new NodeFunction(this, 'Worker', {
      config,
      folder: 'import-worker',
      timeout: WORKER_TIMEOUT,
      memorySize: ONE_CPU_MEGABYTES,
      environment: {
        ...turns,
        [ENV.leaseSeconds]: String(config.leaseSeconds),
        [ENV.writePermits]: String(config.writePermits),
        NODE_OPTIONS: WORKER_NODE_OPTIONS,
      },
      // Short of time, the worker hands its job over to itself by a message: a loop to Lambda, which would stop it
      // after 16 rounds. This one ends, because each round imports at least one batch.
      recursiveLoop: RecursiveLoop.ALLOW,
      ...reservedFor(config, config.importWorkers),
    }))
    const failed = new NodeFunction(this, 'Failed', {
      config,
      folder: 'import-failed',
      timeout: Duration.seconds(30),
      environment: jobs,
    })
    this.sweep = new NodeFunction(this, 'Sweep', {
      config,
      folder: 'import-sweep',
      timeout: Duration.minutes(1),
      environment: turns,
    })
    this.imports = new ImportsQueue(this, 'Queue', { config, encryptionKey, alarms, worker, failed })
    new SweepSchedule(this, 'Schedule', {
      sweep: this.sweep,
      description: 'Recovers import jobs that lost their worker, message or event',
    })

    contacts.grantImport(worker)
    secrets.grantOpen(worker)
    control.grantChangeJobs(worker)
    payloads.grantReadPayloads(worker)
    payloads.grantReadOutcomes(worker)
    payloads.grantReadChanges(worker)
    payloads.grantWriteOutcomes(worker)
    payloads.grantWriteRejects(worker)
    payloads.grantExport(worker)
    this.imports.grantSend(worker)
    events.grantPublish(worker)

    control.grantChangeJobs(failed)
    events.grantPublish(failed)

    control.grantSweepJobs(this.sweep)
    this.imports.grantSend(this.sweep)
    events.grantPublish(this.sweep)
  }
}
