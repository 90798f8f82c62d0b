import { Stack } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import * as z from 'zod'
import { Alarms } from './alarms.ts'
import { makeApi } from './api-functions.ts'
import { ApiProbe } from './api-probe.ts'
import { assertSafe, stageConfigSchema, type StageConfig } from './config.ts'
import { ContactsTable } from './contacts-table.ts'
import { ControlTable } from './control-table.ts'
import type { CustomDomain } from './custom-domain.ts'
import { DataKey } from './data-key.ts'
import { Drop } from './drop.ts'
import { HIDDEN_ID } from './hidden-id.ts'
import { ImportEvents } from './import-events.ts'
import { Operations } from './operations.ts'
import { PayloadBucket } from './payload-bucket.ts'
import { ENV } from '../lambdas/platform/env-names.ts'
import { QueuedImports } from './queued-imports.ts'
import { SecretsKey } from './secrets-key.ts'
import { setServiceName } from './service-name.ts'
import { SpendingBudget } from './spending-budget.ts'
import { Webhooks } from './webhooks.ts'

/** All but `alarmTopic` and `apiStageName` is what a file of a stage can say, with the same defaults. */
export interface ContactsImportProps extends Partial<StageConfig> {
  /** Whether data outlives the stack. @default true */
  readonly keepData?: boolean
  /** Whether the tables can be restored to any second of the last 35 days. @default as `keepData` */
  readonly pointInTimeRecovery?: boolean
  /** First segment of every path of the API. @default 'api' */
  readonly apiStageName?: string
  /** Where alarms are published. @default a topic of the construct's own, which mails `alarmEmails` */
  readonly alarmTopic?: ITopic
}

const configOf = (props: Omit<ContactsImportProps, 'apiStageName' | 'alarmTopic'>): StageConfig => {
  const { keepData = true } = props
  const { data, error } = stageConfigSchema.safeParse({ pointInTimeRecovery: keepData, ...props, keepData })
  if (error !== undefined) throw new Error(`The props of ContactsImport are not valid.\n${z.prettifyError(error)}`)
  return data
}

/**
 * The whole contacts import service: tables, bucket, queues, functions, HTTP API, webhooks, alarms and dashboard. It needs no VPC, and
 * gives nothing that it makes a physical name, so that any number of them fit into one account.
 */
export class ContactsImport extends Construct {
  /** Address of the API, without the slash at its end; `/v1/…` follows it. */
  readonly apiUrl: string
  readonly contactsTable: ITable
  readonly controlTable: ITable
  readonly bucket: Bucket
  /** With `drop`: where files are dropped to be imported, and the queue of their events. */
  readonly drop: { readonly bucket: Bucket; readonly queue: Queue } | undefined
  /** Encrypts the secrets of workspaces: whoever creates the first key of one needs it. */
  readonly workspaceSecretsKeyId: string
  readonly importsQueue: Queue
  readonly eventsQueue: Queue
  readonly deliveriesQueue: Queue
  /** On which the ends of imports are published, for rules of your own. */
  readonly eventBus: EventBus
  readonly alarmTopic: ITopic
  /** Recovers jobs that lost their worker. The schedule runs it every minute; it can be invoked at any time. */
  readonly sweepFunctionName: string
  /** The same for deliveries to webhooks that wait. */
  readonly webhookSweepFunctionName: string
  /** Where `customDomain` is configured: the target of its DNS record. */
  readonly customDomain: CustomDomain | undefined

  constructor(scope: Construct, id: string, { apiStageName = 'api', alarmTopic, ...props }: ContactsImportProps = {}) {
    super(scope, id)
    const config = configOf(props)
    assertSafe({ stageName: apiStageName, config, hasAlarmTopic: alarmTopic !== undefined })
    const { stackName } = Stack.of(this)
    setServiceName(this, id === HIDDEN_ID ? stackName : `${stackName}-${id}`)

    const alarms = new Alarms(this, 'Alarms', { config, topic: alarmTopic })
    const encryptionKey = config.customerManagedKeys ? new DataKey(this, 'Data', { config }).key : undefined
    const contacts = new ContactsTable(this, 'Contacts', { config, encryptionKey })
    const control = new ControlTable(this, 'Control', { config, encryptionKey })
    const secrets = new SecretsKey(this, 'WorkspaceSecrets', {
      config,
      description: 'Encrypts the secrets of workspaces',
      environmentName: ENV.workspaceSecretsKey,
    })
    const payloads = new PayloadBucket(this, 'Payloads', { config, encryptionKey })
    const events = new ImportEvents(this, 'Events')
    const common = { config, encryptionKey, alarms, control, events }
    const queued = new QueuedImports(this, 'Import', { ...common, contacts, payloads, secrets })
    const webhooks = new Webhooks(this, 'Webhook', common)
    const { imports, sweep } = queued
    const stored = { contacts, control, payloads, imports, secrets }
    const { api, inline } = makeApi(this, { config, apiStageName, ...stored, webhooks: webhooks.endpoints })

    const drop = config.drop ? new Drop(this, 'Drop', { ...common, payloads, imports }) : undefined
    if (config.budget !== undefined)
      new SpendingBudget(this, 'Budget', { config: config.budget, alarmEmails: config.alarmEmails })
    const probe = config.probe ? new ApiProbe(this, 'Probe', { config, alarms, api }).function : undefined
    // Last: it takes in what was made before it.
    new Operations(this, 'Operations', { config, alarms, api, apiStageName, inline, queued, webhooks, probe })

    this.apiUrl = api.url
    this.customDomain = api.customDomain
    this.contactsTable = contacts.table
    this.controlTable = control.table
    this.bucket = payloads.bucket
    this.drop = drop && { bucket: drop.bucket, queue: drop.queue }
    this.workspaceSecretsKeyId = secrets.key.keyId
    this.importsQueue = imports.queue
    this.eventsQueue = webhooks.dispatch.queue
    this.deliveriesQueue = webhooks.deliveries.queue
    this.eventBus = events.bus
    this.alarmTopic = alarms.topic
    this.sweepFunctionName = sweep.function.functionName
    this.webhookSweepFunctionName = webhooks.sweep.function.functionName
  }
}
