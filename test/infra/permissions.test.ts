import { FUNCTIONS } from './synthesised.ts'
import { grantsOf, partitionsOf } from './grants.ts'

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents']
/** X-Ray takes no resource in these two: the one wildcard of a resource there is. */
const TRACES = { '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] }
const IMPORT = [
  'dynamodb:BatchGetItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
]
/** Functions that use no table. */
const WITHOUT_DATA: readonly (typeof FUNCTIONS)[number][] = ['UnknownRoute', 'ApiDocs', 'Console', 'ProbeApi']
const CONSUME = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']

describe('permissions', () => {
  test('the import reads and writes contacts by key, jobs, outcomes and rejects; takes in what it queues; and nothing more', () => {
    expect(grantsOf('ImportContacts')).toEqual({
      ...TRACES,
      ImportContactsLogs: LOGS,
      WorkspaceSecretsKey: ['kms:Decrypt'],
      ContactsTable: IMPORT,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      ImportQueue: ['sqs:SendMessage'],
      UrlFetchFunction: ['lambda:InvokeFunction'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/uploads/*': ['s3:DeleteObject', 's3:GetObject'],
      'PayloadsBucket/payloads/*': ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject', 's3:PutObject'],
      'PayloadsBucket/changes/*': ['s3:PutObject'],
      'PayloadsBucket/log/*': ['s3:PutObject'],
      'PayloadsBucket/rejects/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
    })
  })

  test('a form of an upload puts one and reads none', () => {
    expect(grantsOf('ImportUploads')).toEqual({
      ...TRACES,
      ImportUploadsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'PayloadsBucket/uploads/*': ['s3:PutObject'],
    })
  })

  test('the function that fetches what callers name puts files where uploads are, and can read and do nothing else', () => {
    expect(grantsOf('UrlFetch')).toEqual({
      ...TRACES,
      UrlFetchLogs: LOGS,
      'PayloadsBucket/uploads/*': ['s3:PutObject'],
    })
  })

  test('the function of dropped files reads them, gives jobs their copies, opens and enqueues jobs, and does nothing else', () => {
    expect(grantsOf('DropImport', 'local')).toEqual({
      ...TRACES,
      DropImportLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      DropQueue: CONSUME,
      ImportQueue: ['sqs:SendMessage'],
      DropBucket: ['s3:ListBucket'],
      'DropBucket/drop/*': ['s3:GetObject', 's3:GetObjectVersion'],
      'PayloadsBucket/payloads/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
    })
  })

  test('a session is put where no function may change one, and nothing else is', () => {
    expect(grantsOf('ImportSessions')).toEqual({
      ...TRACES,
      ImportSessionsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    })
    expect(partitionsOf('ImportSessions')).toEqual({ GetItem: ['*'], PutItem: ['SESSION#*'], UpdateItem: ['RATE#*'] })
  })

  test('inspection reads uploads and changes nothing except the count of requests', () => {
    expect(grantsOf('ImportInspect')).toEqual({
      ...TRACES,
      ImportInspectLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      UrlFetchFunction: ['lambda:InvokeFunction'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/uploads/*': ['s3:GetObject'],
    })
  })

  test('the function of jobs lists, reads and cancels them, reads outcomes, rejects and exports, and creates and sends undos and exports', () => {
    expect(grantsOf('ImportJobs')).toEqual({
      ...TRACES,
      ImportJobsLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      ImportQueue: ['sqs:SendMessage'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject'],
      'PayloadsBucket/changes/*': ['s3:GetObject'],
      'PayloadsBucket/rejects/*': ['s3:GetObject'],
      'PayloadsBucket/exports/*': ['s3:GetObject'],
    })
  })

  test('the worker imports what was queued, opens no job, and cannot touch a payload', () => {
    expect(grantsOf('ImportWorker')).toEqual({
      ...TRACES,
      ImportWorkerLogs: LOGS,
      WorkspaceSecretsKey: ['kms:Decrypt'],
      ContactsTable: IMPORT,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      ImportQueue: [...CONSUME, 'sqs:SendMessage'],
      EventsBus: ['events:PutEvents'],
      PayloadsBucket: ['s3:ListBucket'],
      'PayloadsBucket/payloads/*': ['s3:GetObject'],
      'PayloadsBucket/outcomes/*': ['s3:GetObject', 's3:PutObject'],
      'PayloadsBucket/changes/*': ['s3:GetObject', 's3:PutObject'],
      'PayloadsBucket/exports/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
      'PayloadsBucket/log/*': ['s3:GetObject', 's3:PutObject'],
      'PayloadsBucket/rejects/*': ['s3:AbortMultipartUpload', 's3:PutObject'],
    })
  })

  test('the function of dead letters reaches no contact and no file, and sends no message', () => {
    expect(grantsOf('ImportFailed')).toEqual({
      ...TRACES,
      ImportFailedLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      ImportQueueDeadLetters: CONSUME,
      EventsBus: ['events:PutEvents'],
    })
  })

  test('the sweep finds jobs by its index, never by the table, and reaches no contact and no file', () => {
    expect(grantsOf('ImportSweep')).toEqual({
      ...TRACES,
      ImportSweepLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      ImportQueue: ['sqs:SendMessage'],
      EventsBus: ['events:PutEvents'],
    })
  })

  test('the function that looks contacts up cannot change them', () => {
    expect(grantsOf('ContactsReader')).toEqual({
      ...TRACES,
      ContactsReaderLogs: LOGS,
      WorkspaceSecretsKey: ['kms:Decrypt'],
      ContactsTable: ['dynamodb:GetItem'],
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    })
  })

  test('the function that deletes contacts reads and changes items, and can put or delete none', () => {
    expect(grantsOf('ContactDeletion')).toEqual({
      ...TRACES,
      ContactDeletionLogs: LOGS,
      WorkspaceSecretsKey: ['kms:Decrypt'],
      ContactsTable: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    })
  })

  test('the function that manages webhooks seals secrets, cannot open one, and sends no request', () => {
    expect(grantsOf('WebhookEndpoints')).toEqual({
      ...TRACES,
      WebhookEndpointsLogs: LOGS,
      ControlTable: [
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      WebhookSecretsKey: ['kms:Encrypt'],
      WebhookQueue: ['sqs:SendMessage'],
    })
  })

  test('the dispatcher finds webhooks, makes deliveries and their messages, counts what it drops, and opens no secret', () => {
    expect(grantsOf('WebhookDispatcher')).toEqual({
      ...TRACES,
      WebhookDispatcherLogs: LOGS,
      ControlTable: ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      WebhookQueue: ['sqs:SendMessage'],
      WebhookDispatchQueue: CONSUME,
    })
  })

  test('the sender, which talks to strangers, opens secrets and makes none, and reaches no contact and no file', () => {
    expect(grantsOf('WebhookSender')).toEqual({
      ...TRACES,
      WebhookSenderLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      WebhookSecretsKey: ['kms:Decrypt'],
      WebhookQueue: ['sqs:ChangeMessageVisibility', ...CONSUME],
    })
  })

  test('the sweep of webhooks finds by the index what waits, changes it and sends messages, and opens no secret', () => {
    expect(grantsOf('WebhookSweep')).toEqual({
      ...TRACES,
      WebhookSweepLogs: LOGS,
      ControlTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'ControlTable/index/sweep': ['dynamodb:Query'],
      WebhookQueue: ['sqs:SendMessage'],
    })
  })

  test('a function that only counts requests can change nothing else in the control table, and no function can change a key', () => {
    expect(partitionsOf('ContactsReader')).toEqual({ GetItem: ['*'], UpdateItem: ['RATE#*'] })
    const [WORKSPACES, RATES] = ['WORKSPACE#*', 'RATE#*']
    for (const name of FUNCTIONS.filter((one) => one !== 'ImportSessions' && !WITHOUT_DATA.includes(one))) {
      const { GetItem: _get, ...changes } = partitionsOf(name)
      for (const partitions of Object.values(changes))
        expect([[WORKSPACES], [RATES], [RATES, WORKSPACES]]).toContainEqual(partitions)
    }
  })

  test('who answers no request reads and counts none: no key, no window', () => {
    const items = { GetItem: ['WORKSPACE#*'], UpdateItem: ['WORKSPACE#*'] }
    for (const name of ['ImportWorker', 'ImportFailed', 'ImportSweep', 'WebhookSender', 'WebhookSweep'] as const)
      expect(partitionsOf(name)).toEqual(items)
    expect(partitionsOf('WebhookDispatcher')).toEqual({
      PutItem: ['WORKSPACE#*'],
      Query: ['WORKSPACE#*'],
      UpdateItem: ['WORKSPACE#*'],
    })
  })

  test('what anybody reaches without a key, the documentation and unknown routes, reaches no data, and so does what calls from outside', () => {
    expect(grantsOf('UnknownRoute')).toEqual({ ...TRACES, UnknownRouteLogs: LOGS })
    expect(grantsOf('ApiDocs')).toEqual({ ...TRACES, ApiDocsLogs: LOGS })
    expect(grantsOf('Console')).toEqual({ ...TRACES, ConsoleLogs: LOGS })
    expect(grantsOf('ProbeApi')).toEqual({ ...TRACES, ProbeApiLogs: LOGS })
  })
})
