import { Duration } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import type { ContactsTable } from './contacts-table.ts'
import type { ControlTable } from './control-table.ts'
import { ImportApi, type Route } from './import-api.ts'
import type { ImportsQueue } from './imports-queue.ts'
import { NodeFunction, ONE_CPU_MEGABYTES } from './node-function.ts'
import type { PayloadBucket } from './payload-bucket.ts'
import type { SecretsKey } from './secrets-key.ts'
import { UrlFetch } from './url-fetch.ts'

export interface ApiParts {
  readonly config: StageConfig
  /** First segment of every path of the API. */
  readonly apiStageName: string
  readonly contacts: ContactsTable
  readonly control: ControlTable
  readonly payloads: PayloadBucket
  readonly secrets: SecretsKey
  readonly imports: ImportsQueue
  /** Manages webhooks. */
  readonly webhooks: NodeFunction
}

export interface Api {
  readonly api: ImportApi
  /** Works on imports that are answered at once. */
  readonly inline: NodeFunction
}

/** Where API Gateway gives up waiting for a function. */
const API_TIMEOUT = Duration.seconds(29)

/**
 * Of each page of the documentation: a quarter of a megabyte that anybody may ask for, whose way out costs more than all
 * else that a request without a key does (docs/cost.md).
 */
export const OPEN_REQUESTS_PER_SECOND = 10

const importRoutes = ({
  imports,
  uploads,
  inspect,
  jobs,
}: Readonly<Record<'imports' | 'uploads' | 'inspect' | 'jobs', NodeFunction>>): readonly Route[] => [
  { method: 'POST', path: '/v1/import/uploads', handler: uploads },
  { method: 'POST', path: '/v1/import/inspect', handler: inspect },
  { method: 'POST', path: '/v1/import/contacts', handler: imports },
  { method: 'GET', path: '/v1/import/contacts', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}/rows', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}/rejects', handler: jobs },
  { method: 'POST', path: '/v1/import/contacts/{job_id}/cancel', handler: jobs },
  { method: 'POST', path: '/v1/import/contacts/{job_id}/apply', handler: imports },
  { method: 'POST', path: '/v1/import/contacts/{job_id}/retry', handler: imports },
  { method: 'POST', path: '/v1/import/contacts/{job_id}/undo', handler: jobs },
  { method: 'GET', path: '/v1/import/contacts/{job_id}/file', handler: jobs },
  { method: 'POST', path: '/v1/export/contacts', handler: jobs },
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

/** Of functions that may end a job. */
const jobEnvironment = ({ jobRetentionDays }: StageConfig) => ({ [ENV.jobRetentionDays]: String(jobRetentionDays) })

/** Of functions that look at uploads. */
const uploadEnvironment = ({ maxUploadBytes }: StageConfig) => ({ [ENV.maxUploadBytes]: String(maxUploadBytes) })

/** Takes imports in: works on the small ones, queues the others. */
const makeImportContacts = (scope: Construct, parts: ApiParts, urlFetch: UrlFetch): NodeFunction => {
  const { config, contacts, control, payloads, secrets, imports } = parts
  const importContacts = new NodeFunction(scope, 'ImportContacts', {
    config,
    folder: 'import-contacts',
    timeout: API_TIMEOUT,
    memorySize: ONE_CPU_MEGABYTES,
    environment: {
      ...jobEnvironment(config),
      ...uploadEnvironment(config),
      [ENV.writePermits]: String(config.writePermits),
    },
  })
  contacts.grantImport(importContacts)
  secrets.grantOpen(importContacts)
  control.grantNewJobs(importContacts)
  payloads.grantReadUploads(importContacts)
  payloads.grantDeleteUploads(importContacts)
  payloads.grantWritePayloads(importContacts)
  payloads.grantReadPayloads(importContacts)
  payloads.grantReadOutcomes(importContacts)
  payloads.grantWriteOutcomes(importContacts)
  payloads.grantWriteRejects(importContacts)
  imports.grantSend(importContacts)
  urlFetch.grantAsk(importContacts)
  return importContacts
}

/** Inspects files; writes nothing. */
const makeImportInspect = (
  scope: Construct,
  { config, control, payloads }: ApiParts,
  urlFetch: UrlFetch,
): NodeFunction => {
  const importInspect = new NodeFunction(scope, 'ImportInspect', {
    config,
    folder: 'import-inspect',
    timeout: API_TIMEOUT,
    memorySize: ONE_CPU_MEGABYTES,
    environment: uploadEnvironment(config),
  })
  control.grantRequests(importInspect)
  payloads.grantReadUploads(importInspect)
  urlFetch.grantAsk(importInspect)
  return importInspect
}

/** The HTTP API, and the functions behind its routes with what each may use. */
export const makeApi = (scope: Construct, parts: ApiParts): Api => {
  const { config, apiStageName, contacts, control, payloads, imports, webhooks } = parts
  const urlFetch = new UrlFetch(scope, 'UrlFetch', { config, payloads })
  const importContacts = makeImportContacts(scope, parts, urlFetch)

  const importUploads = new NodeFunction(scope, 'ImportUploads', {
    config,
    folder: 'import-uploads',
    environment: uploadEnvironment(config),
  })
  control.grantNewJobs(importUploads)
  payloads.grantReceiveUploads(importUploads)

  const importInspect = makeImportInspect(scope, parts, urlFetch)

  const importSessions = new NodeFunction(scope, 'ImportSessions', { config, folder: 'import-sessions' })
  control.grantNewSessions(importSessions)

  const importJobs = new NodeFunction(scope, 'ImportJobs', {
    config,
    folder: 'import-jobs',
    environment: jobEnvironment(config),
  })

  control.grantListJobs(importJobs)
  payloads.grantReadOutcomes(importJobs)
  payloads.grantReadChanges(importJobs)
  payloads.grantReadRejects(importJobs)
  payloads.grantReadExports(importJobs)
  control.grantNewJobs(importJobs)
  imports.grantSend(importJobs)

  const contactsReader = new NodeFunction(scope, 'ContactsReader', { config, folder: 'contacts' })
  contacts.grantLookUp(contactsReader)
  parts.secrets.grantOpen(contactsReader)
  control.grantRequests(contactsReader)

  const contactDeletion = new NodeFunction(scope, 'ContactDeletion', { config, folder: 'contact-deletion' })
  contacts.grantDelete(contactDeletion)
  parts.secrets.grantOpen(contactDeletion)
  control.grantRequests(contactDeletion)

  const consolePage = new NodeFunction(scope, 'Console', {
    config,
    folder: 'console',
    environment: { [ENV.bucketOrigin]: `https://${payloads.bucket.bucketRegionalDomainName}` },
  })

  const apiDocs = new NodeFunction(scope, 'ApiDocs', { config, folder: 'api-docs' })

  const api = new ImportApi(scope, 'Api', {
    config,
    stageName: apiStageName,
    unknownRoute: new NodeFunction(scope, 'UnknownRoute', { config, folder: 'unknown-route' }),
    routes: [
      ...importRoutes({ imports: importContacts, uploads: importUploads, inspect: importInspect, jobs: importJobs }),
      { method: 'POST', path: '/v1/import/sessions', handler: importSessions },
      { method: 'GET', path: '/v1/contacts', handler: contactsReader },
      { method: 'GET', path: '/v1/contacts/{contact_id}', handler: contactsReader },
      { method: 'DELETE', path: '/v1/contacts/{contact_id}', handler: contactDeletion },
      ...webhookRoutes(webhooks),
      { method: 'GET', path: '/', handler: apiDocs },
      { method: 'GET', path: '/openapi.json', handler: apiDocs, requestsPerSecond: OPEN_REQUESTS_PER_SECOND },
      { method: 'GET', path: '/console', handler: consolePage, requestsPerSecond: OPEN_REQUESTS_PER_SECOND },
      { method: 'GET', path: '/docs', handler: apiDocs, requestsPerSecond: OPEN_REQUESTS_PER_SECOND },
    ],
  })
  payloads.allowPages([...api.origins, ...config.origins])
  return { api, inline: importContacts }
}
