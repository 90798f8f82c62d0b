import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Alarms } from './alarms.ts'
import { ApiProbe } from './api-probe.ts'
import { assertSafe, type StageConfig } from './config.ts'
import { ContactsTable } from './contacts-table.ts'
import { ControlTable } from './control-table.ts'
import { DataKey } from './data-key.ts'
import { ImportApi, type Route } from './import-api.ts'
import { ImportEvents } from './import-events.ts'
import type { ImportsQueue } from './imports-queue.ts'
import { NodeFunction, ONE_CPU_MEGABYTES } from './node-function.ts'
import { Operations } from './operations.ts'
import { PayloadBucket } from './payload-bucket.ts'
import { QueuedImports } from './queued-imports.ts'
import { isProtected } from './removal-policy.ts'
import { SpendingBudget } from './spending-budget.ts'
import { Webhooks } from './webhooks.ts'

export interface ContactsImportStackProps extends StackProps {
  readonly config: StageConfig
  /** First segment of every path of the API. */
  readonly apiStageName: string
}

/** The integration time-out of API Gateway. */
const API_TIMEOUT = Duration.seconds(29)

const importRoutes = ({
  imports,
  uploads,
  jobs,
}: Readonly<Record<'imports' | 'uploads' | 'jobs', NodeFunction>>): readonly Route[] => [
  { method: 'POST', path: '/v1/import/uploads', handler: uploads },
  { method: 'POST', path: '/v1/import/contacts', handler: imports },
  { method: 'GET', path: '/v1/import/contacts', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}/rows', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}/rejects', handler: jobs },
  { method: 'POST', path: '/v1/import/contacts/{job_id}/cancel', handler: jobs },
]

const webhookRoutes = (handler: NodeFunction): readonly Route[] => [
  { method: 'POST', path: '/v1/webhooks', handler },
  { method: 'GET', path: '/v1/webhooks', handler },
  { method: 'GET', path: '/v1/webhooks/{webhook_id}', handler },
  { method: 'PATCH', path: '/v1/webhooks/{webhook_id}', handler },
  { method: 'DELETE', path: '/v1/webhooks/{webhook_id}', handler },
  { method: 'POST', path: '/v1/webhooks/{webhook_id}/rotate', handler },
  { method: 'POST', path: '/v1/webhooks/{webhook_id}/test', handler },
  { method: 'GET', path: '/v1/webhooks/{webhook_id}/deliveries', handler },
  { method: 'POST', path: '/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', handler },
]

interface ImportParts {
  readonly contacts: ContactsTable
  readonly control: ControlTable
  readonly payloads: PayloadBucket
  readonly imports: ImportsQueue
}

export class ContactsImportStack extends Stack {
  constructor(scope: Construct, id: string, props: ContactsImportStackProps) {
    const { config, apiStageName, ...stackProps } = props
    super(scope, id, { terminationProtection: isProtected(config), ...stackProps })

    assertSafe({ stageName: apiStageName, config, hasAlarmTopic: false })

    const alarms = new Alarms(this, 'Alarms', { config })
    const encryptionKey = config.customerManagedKeys ? new DataKey(this, 'Data', { config }).key : undefined
    const contacts = new ContactsTable(this, 'Contacts', { config, encryptionKey })
    const control = new ControlTable(this, 'Control', { config, encryptionKey })
    const payloads = new PayloadBucket(this, 'Payloads', { config, encryptionKey })
    const events = new ImportEvents(this, 'Events')

    const queued = new QueuedImports(this, 'Import', {
      config,
      encryptionKey,
      alarms,
      contacts,
      control,
      payloads,
      events,
    })
    const { imports, sweep } = queued

    const webhooks = new Webhooks(this, 'Webhook', { config, encryptionKey, alarms, control, events })

    const importContacts = this.#makeImportContacts(config, { contacts, control, payloads, imports })

    const importUploads = new NodeFunction(this, 'ImportUploads', { config, folder: 'import-uploads' })
    control.grantNewJobs(importUploads)
    payloads.grantReceiveUploads(importUploads)

    const importJobs = new NodeFunction(this, 'ImportJobs', { config, folder: 'import-jobs' })
    control.grantListJobs(importJobs)
    payloads.grantReadOutcomes(importJobs)
    payloads.grantReadRejects(importJobs)

    const contactsReader = new NodeFunction(this, 'ContactsReader', { config, folder: 'contacts' })
    contacts.grantLookUp(contactsReader)
    control.grantRequests(contactsReader)

    const apiDocs = new NodeFunction(this, 'ApiDocs', { config, folder: 'api-docs' })

    const api = new ImportApi(this, 'Api', {
      config,
      stageName: apiStageName,
      unknownRoute: new NodeFunction(this, 'UnknownRoute', { config, folder: 'unknown-route' }),
      routes: [
        ...importRoutes({ imports: importContacts, uploads: importUploads, jobs: importJobs }),
        { method: 'GET', path: '/v1/contacts', handler: contactsReader },
        { method: 'GET', path: '/v1/contacts/{contact_id}', handler: contactsReader },
        ...webhookRoutes(webhooks.endpoints),
        { method: 'GET', path: '/openapi.json', handler: apiDocs },
        { method: 'GET', path: '/docs', handler: apiDocs },
      ],
    })

    if (config.budget !== undefined)
      new SpendingBudget(this, 'Budget', { config: config.budget, alarmEmails: config.alarmEmails })

    const probe = config.probe ? new ApiProbe(this, 'Probe', { config, alarms, api }).function : undefined

    // Last: it takes in what was made before it.
    new Operations(this, 'Operations', {
      config,
      alarms,
      api,
      inline: importContacts,
      queued,
      webhooks,
      probe,
    })

    this.#tell({
      ApiUrl: api.url,
      ContactsTableName: contacts.table.tableName,
      ControlTableName: control.table.tableName,
      BucketName: payloads.bucket.bucketName,
      ImportsQueueUrl: imports.queue.queueUrl,
      EventsQueueUrl: webhooks.dispatch.queue.queueUrl,
      DeliveriesQueueUrl: webhooks.deliveries.queue.queueUrl,
      EventBusName: events.bus.eventBusName,
      // The least interval of the schedules is a minute. Who wants a sweep sooner, as a local cloud does, invokes it.
      SweepFunctionName: sweep.function.functionName,
      WebhookSweepFunctionName: webhooks.sweep.function.functionName,
    })
  }

  /** Takes imports in: works on the small ones, queues the others. */
  #makeImportContacts(config: StageConfig, used: ImportParts): NodeFunction {
    const { contacts, control, payloads, imports } = used
    const importContacts = new NodeFunction(this, 'ImportContacts', {
      config,
      folder: 'import-contacts',
      timeout: API_TIMEOUT,
      memorySize: ONE_CPU_MEGABYTES,
    })
    contacts.grantImport(importContacts)
    control.grantNewJobs(importContacts)
    payloads.grantReadUploads(importContacts)
    payloads.grantWritePayloads(importContacts)
    payloads.grantReadOutcomes(importContacts)
    payloads.grantWriteOutcomes(importContacts)
    payloads.grantWriteRejects(importContacts)
    imports.grantSend(importContacts)
    return importContacts
  }

  /** What scripts and tests read; in a construct in between, a hash would come into the names. */
  #tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value })
  }
}
