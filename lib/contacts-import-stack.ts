import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import { ContactsTable } from './contacts-table.ts'
import { ControlTable } from './control-table.ts'
import { ImportApi } from './import-api.ts'
import { NodeFunction } from './node-function.ts'
import { PayloadBucket } from './payload-bucket.ts'

export interface ContactsImportStackProps extends StackProps {
  readonly config: StageConfig
  /** First segment of every path of the API. */
  readonly apiStageName: string
}

/** Where API Gateway gives up waiting for a function. */
const API_TIMEOUT = Duration.seconds(29)
/** What Lambda gives a whole vCPU for. */
const ONE_CPU_MEGABYTES = 1769

export class ContactsImportStack extends Stack {
  constructor(scope: Construct, id: string, props: ContactsImportStackProps) {
    const { config, apiStageName, ...stackProps } = props
    super(scope, id, { terminationProtection: config.deletionProtection, ...stackProps })

    const contacts = new ContactsTable(this, 'Contacts', { config })
    const control = new ControlTable(this, 'Control', { config })
    const payloads = new PayloadBucket(this, 'Payloads', { config })

    const importContacts = new NodeFunction(this, 'ImportContacts', {
      config,
      folder: 'import-contacts',
      timeout: API_TIMEOUT,
      memorySize: ONE_CPU_MEGABYTES,
    })
    contacts.grantImport(importContacts)
    control.grantJobs(importContacts)
    payloads.grantWriteOutcomes(importContacts)
    payloads.grantReadOutcomes(importContacts)

    const importJobs = new NodeFunction(this, 'ImportJobs', { config, folder: 'import-jobs' })
    control.grantRequests(importJobs)
    payloads.grantReadOutcomes(importJobs)

    const contactsReader = new NodeFunction(this, 'ContactsReader', { config, folder: 'contacts' })
    contacts.grantLookUp(contactsReader)
    control.grantRequests(contactsReader)

    const unknownRoute = new NodeFunction(this, 'UnknownRoute', { config, folder: 'unknown-route' })

    const api = new ImportApi(this, 'Api', {
      config,
      stageName: apiStageName,
      unknownRoute,
      routes: [
        { method: 'POST', path: '/v1/import/contacts', handler: importContacts },
        { method: 'GET', path: '/v1/import/contacts/{job_id}', handler: importJobs },
        { method: 'GET', path: '/v1/import/contacts/{job_id}/rows', handler: importJobs },
        { method: 'GET', path: '/v1/contacts', handler: contactsReader },
        { method: 'GET', path: '/v1/contacts/{contact_id}', handler: contactsReader },
      ],
    })

    // The keys are what scripts and tests read; a construct in between would put a hash into them.
    new CfnOutput(this, 'ApiUrl', { value: api.url })
    new CfnOutput(this, 'ContactsTableName', { value: contacts.table.tableName })
    new CfnOutput(this, 'ControlTableName', { value: control.table.tableName })
    new CfnOutput(this, 'BucketName', { value: payloads.bucket.bucketName })
  }
}
