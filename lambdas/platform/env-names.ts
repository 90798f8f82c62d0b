/** Names of the environment variables shared by the constructs that set them and the functions that read them. */
export const ENV = {
  /** Of Powertools' own: under which the functions count. */
  metricsNamespace: 'POWERTOOLS_METRICS_NAMESPACE',
  contactsTable: 'CONTACTS_TABLE',
  controlTable: 'CONTROL_TABLE',
  bucket: 'BUCKET',
  /** Where browsers send files to. */
  bucketOrigin: 'BUCKET_ORIGIN',
  importsQueueUrl: 'IMPORTS_QUEUE_URL',
  eventBusName: 'EVENT_BUS_NAME',
  /** Seconds for which a worker that gives no sign of life is believed to be alive. */
  leaseSeconds: 'LEASE_SECONDS',
  /** Queued imports of one workspace that run at once. */
  importsPerWorkspace: 'IMPORTS_PER_WORKSPACE',
  /** `true` where imports write permits, which all of the stage's functions must understand (docs/deploy.md). */
  writePermits: 'WRITE_PERMITS',
  /** Days for which a job is kept after its end. */
  jobRetentionDays: 'JOB_RETENTION_DAYS',
  /** JSON of `[{method, path}]`: the routes of the API, to distinguish a wrong method from a wrong path. */
  routes: 'ROUTES',
  /** Origins of pages that may call the API from a browser, separated by commas. */
  origins: 'ORIGINS',
  /** Address of the API, without the slash at its end: for calls from outside. */
  apiUrl: 'API_URL',
  /** The KMS key of the secrets of workspaces. */
  workspaceSecretsKey: 'WORKSPACE_SECRETS_KEY',
  /** Bytes of the largest file that is taken. */
  maxUploadBytes: 'MAX_UPLOAD_BYTES',
  /** Where files are dropped to be imported. */
  dropBucket: 'DROP_BUCKET',
  /** The function that fetches the files of URLs. */
  urlFetchFunction: 'URL_FETCH_FUNCTION',
  deliveriesQueueUrl: 'DELIVERIES_QUEUE_URL',
  /** The KMS key of the secrets that webhooks are signed with. */
  webhookSecretsKey: 'WEBHOOK_SECRETS_KEY',
  /** `true` where webhooks, and URLs of files, may have addresses without TLS and of this machine. */
  allowInsecureWebhooks: 'ALLOW_INSECURE_WEBHOOKS',
} as const
