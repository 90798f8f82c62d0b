import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { assertSafe, type StageConfig } from './config.ts'
import { ContactsTable } from './contacts-table.ts'
import { ControlTable } from './control-table.ts'
import { ImportApi, type Route } from './import-api.ts'
import { ImportEvents } from './import-events.ts'
import { NodeFunction, ONE_CPU_MEGABYTES } from './node-function.ts'
import { PayloadBucket } from './payload-bucket.ts'
import { QueuedImports } from './queued-imports.ts'
import { Webhooks } from './webhooks.ts'

export interface ContactsImportStackProps extends StackProps {
  readonly config: StageConfig
  /** First segment of every path of the API. */
  readonly apiStageName: string
}

/** Where API Gateway gives up waiting for a function. */
const API_TIMEOUT = Duration.seconds(29)

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

export class ContactsImportStack extends Stack {
  constructor(scope: Construct, id: string, props: ContactsImportStackProps) {
    const { config, apiStageName, ...stackProps } = props
    super(scope, id, { terminationProtection: config.deletionProtection, ...stackProps })

    assertSafe(apiStageName, config)

    const contacts = new ContactsTable(this, 'Contacts', { config })
    const control = new ControlTable(this, 'Control', { config })
    const payloads = new PayloadBucket(this, 'Payloads', { config })
    const events = new ImportEvents(this, 'Events')

    const { imports, sweep } = new QueuedImports(this, 'Import', { config, contacts, control, payloads, events })

    const webhooks = new Webhooks(this, 'Webhook', { config, control, events })

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

    const api = new ImportApi(this, 'Api', {
      config,
      stageName: apiStageName,
      unknownRoute: new NodeFunction(this, 'UnknownRoute', { config, folder: 'unknown-route' }),
      routes: [
        { method: 'POST', path: '/v1/import/uploads', handler: importUploads },
        { method: 'POST', path: '/v1/import/contacts', handler: importContacts },
        { method: 'GET', path: '/v1/import/contacts', handler: importJobs },
        { method: 'GET', path: '/v1/import/contacts/{job_id}', handler: importJobs },
        { method: 'GET', path: '/v1/import/contacts/{job_id}/rows', handler: importJobs },
        { method: 'GET', path: '/v1/import/contacts/{job_id}/rejects', handler: importJobs },
        { method: 'POST', path: '/v1/import/contacts/{job_id}/cancel', handler: importJobs },
        { method: 'GET', path: '/v1/contacts', handler: contactsReader },
        { method: 'GET', path: '/v1/contacts/{contact_id}', handler: contactsReader },
        ...webhookRoutes(webhooks.endpoints),
      ],
    })

    // The keys are what scripts and tests read; a construct in between would put a hash into them.
    new CfnOutput(this, 'ApiUrl', { value: api.url })
    new CfnOutput(this, 'ContactsTableName', { value: contacts.table.tableName })
    new CfnOutput(this, 'ControlTableName', { value: control.table.tableName })
    new CfnOutput(this, 'BucketName', { value: payloads.bucket.bucketName })
    new CfnOutput(this, 'ImportsQueueUrl', { value: imports.queue.queueUrl })
    new CfnOutput(this, 'DeliveriesQueueUrl', { value: webhooks.deliveries.queue.queueUrl })
    new CfnOutput(this, 'EventBusName', { value: events.bus.eventBusName })
    // The schedule knows no less than a minute; whoever wants the sweep sooner, as on a local cloud, invokes it.
    new CfnOutput(this, 'SweepFunctionName', { value: sweep.function.functionName })
  }
}
