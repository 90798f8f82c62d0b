import { Match } from 'aws-cdk-lib/assertions'
import { readStage } from '../../lib/stages.ts'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { API_FUNCTIONS, FUNCTIONS, functionOf, functionsOf, idOf, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

const environmentOf = (name: (typeof FUNCTIONS)[number]): Readonly<Record<string, unknown>> =>
  (functionOf(templateOf('prod'), name).Properties['Environment'] as { Variables: Readonly<Record<string, unknown>> })
    .Variables

const RETENTION_DAYS = { dev: 7, prod: 90, local: 7 }

describe('functions', () => {
  test.each(FUNCTIONS)('%s runs on Node 24, arm64, with a role and a log group of its own', (name) => {
    const template = templateOf('prod')
    expect(functionOf(template, name).Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      Role: { 'Fn::GetAtt': [idOf(template, 'AWS::IAM::Role', `${name}Role`), 'Arn'] },
      LoggingConfig: { LogGroup: { Ref: idOf(template, 'AWS::Logs::LogGroup', `${name}Logs`) } },
    })
  })

  test.each(STAGE_NAMES)('no log of %s is kept for ever, the access log included', (stage) => {
    const groups = Object.entries(resourcesOf(templateOf(stage), 'AWS::Logs::LogGroup'))
    expect(groups).toHaveLength(functionsOf(stage).length + 1)
    for (const [id, { Properties }] of groups)
      expect(Properties['RetentionInDays']).toBe(id.startsWith('ApiAccessLog') ? 90 : RETENTION_DAYS[stage])
  })

  test('an import has a whole vCPU, and no less time than API Gateway waits', () => {
    expect(functionOf(templateOf('prod'), 'ImportContacts').Properties).toMatchObject({ Timeout: 29, MemorySize: 1769 })
  })

  test('an inspection, which reads a file while its caller waits, has as much', () => {
    expect(functionOf(templateOf('prod'), 'ImportInspect').Properties).toMatchObject({ Timeout: 29, MemorySize: 1769 })
  })

  test('no function that answers a request outlives the 29 seconds after which API Gateway gives up', () => {
    for (const name of API_FUNCTIONS)
      expect(functionOf(templateOf('prod'), name).Properties['Timeout']).toBeLessThanOrEqual(29)
  })

  test('a fetch ends before the request that waits for it', () => {
    const { Timeout } = functionOf(templateOf('prod'), 'UrlFetch').Properties
    expect(Timeout).toBe(20)
    for (const name of ['ImportContacts', 'ImportInspect'] as const)
      expect(functionOf(templateOf('prod'), name).Properties['Timeout']).toBeGreaterThan(20)
  })

  test('of what prod has, the files of URLs that are fetched at once take a part that is set aside', () => {
    const { ReservedConcurrentExecutions } = functionOf(templateOf('prod'), 'UrlFetch').Properties
    expect(ReservedConcurrentExecutions).toBe(readStage('prod').urlFetches)
    expect(functionOf(templateOf('dev'), 'UrlFetch').Properties).not.toHaveProperty('ReservedConcurrentExecutions')
  })

  test.each(STAGE_NAMES)('a URL of %s may lead to this machine only where webhooks may', (stage) => {
    expect(functionOf(templateOf(stage), 'UrlFetch').Properties).toMatchObject({
      Environment: { Variables: { [ENV.allowInsecureWebhooks]: String(stage === 'local') } },
    })
  })

  test.each(STAGE_NAMES)('uploads of %s may be as large as the stage says', (stage) => {
    const Variables = { [ENV.maxUploadBytes]: String(readStage(stage).maxUploadBytes) }
    for (const name of ['ImportContacts', 'ImportInspect', 'ImportUploads'] as const)
      expect(functionOf(templateOf(stage), name).Properties).toMatchObject({ Environment: { Variables } })
  })

  test('a worker has a whole vCPU, and the most time that Lambda gives', () => {
    expect(functionOf(templateOf('prod'), 'ImportWorker').Properties).toMatchObject({ Timeout: 900, MemorySize: 1769 })
  })

  test.each(STAGE_NAMES)('a worker of %s holds a job for as long as the stage says', (stage) => {
    expect(functionOf(templateOf(stage), 'ImportWorker').Properties).toMatchObject({
      Environment: { Variables: { [ENV.leaseSeconds]: String(readStage(stage).leaseSeconds) } },
    })
  })

  test.each(STAGE_NAMES)(
    'the functions of %s let as many imports of a workspace run, and keep jobs, as the stage says',
    (stage) => {
      const { importsPerWorkspace, jobRetentionDays } = readStage(stage)
      const retention = { [ENV.jobRetentionDays]: String(jobRetentionDays) }
      const turns = { ...retention, [ENV.importsPerWorkspace]: String(importsPerWorkspace) }
      for (const name of ['ImportWorker', 'ImportSweep'] as const)
        expect(functionOf(templateOf(stage), name).Properties).toMatchObject({ Environment: { Variables: turns } })
      for (const name of ['ImportContacts', 'ImportJobs', 'ImportFailed'] as const)
        expect(functionOf(templateOf(stage), name).Properties).toMatchObject({ Environment: { Variables: retention } })
    },
  )

  test.each(STAGE_NAMES)('imports of %s write permits where the stage says so', (stage) => {
    for (const name of ['ImportContacts', 'ImportWorker'] as const)
      expect(functionOf(templateOf(stage), name).Properties).toMatchObject({
        Environment: { Variables: { [ENV.writePermits]: String(readStage(stage).writePermits) } },
      })
  })

  test('the first deployment of prod writes no permits: functions of the version before could still run', () => {
    expect([readStage('prod').writePermits, readStage('dev').writePermits]).toEqual([false, true])
  })

  test('only the worker may send itself messages without end: Lambda stops every other loop', () => {
    const looping = FUNCTIONS.filter((name) => 'RecursiveLoop' in functionOf(templateOf('prod'), name).Properties)
    expect(looping).toEqual(['ImportWorker'])
    expect(functionOf(templateOf('prod'), 'ImportWorker').Properties['RecursiveLoop']).toBe('Allow')
  })

  test('each knows the names of what it may use, and of nothing else', () => {
    const names = (name: (typeof FUNCTIONS)[number]) =>
      Object.values(ENV).filter((variable) => variable !== ENV.metricsNamespace && variable in environmentOf(name))
    expect(names('ImportContacts')).toEqual([
      ENV.contactsTable,
      ENV.controlTable,
      ENV.bucket,
      ENV.importsQueueUrl,
      ENV.writePermits,
      ENV.jobRetentionDays,
      ENV.workspaceSecretsKey,
      ENV.maxUploadBytes,
      ENV.urlFetchFunction,
    ])
    expect(names('ImportUploads')).toEqual([ENV.controlTable, ENV.bucket, ENV.maxUploadBytes])
    expect(names('ImportInspect')).toEqual([ENV.controlTable, ENV.bucket, ENV.maxUploadBytes, ENV.urlFetchFunction])
    expect(names('UrlFetch')).toEqual([ENV.bucket, ENV.allowInsecureWebhooks])
    expect(names('ImportWorker')).toEqual([
      ENV.contactsTable,
      ENV.controlTable,
      ENV.bucket,
      ENV.importsQueueUrl,
      ENV.eventBusName,
      ENV.leaseSeconds,
      ENV.importsPerWorkspace,
      ENV.writePermits,
      ENV.jobRetentionDays,
      ENV.workspaceSecretsKey,
    ])
    expect(names('ImportFailed')).toEqual([ENV.controlTable, ENV.eventBusName, ENV.jobRetentionDays])
    expect(names('ImportSweep')).toEqual([
      ENV.controlTable,
      ENV.importsQueueUrl,
      ENV.eventBusName,
      ENV.importsPerWorkspace,
      ENV.jobRetentionDays,
    ])
    // It sends undos to the queue.
    expect(names('ImportJobs')).toEqual([ENV.controlTable, ENV.bucket, ENV.importsQueueUrl, ENV.jobRetentionDays])
    expect(names('ContactsReader')).toEqual([ENV.contactsTable, ENV.controlTable, ENV.workspaceSecretsKey])
    expect(names('ContactDeletion')).toEqual([ENV.contactsTable, ENV.controlTable, ENV.workspaceSecretsKey])
    expect(names('ApiDocs')).toEqual([])
    expect(names('Console')).toEqual([ENV.bucketOrigin])
    expect(names('ProbeApi')).toEqual([ENV.apiUrl])
    expect(names('UnknownRoute')).toEqual([ENV.routes])
    const sealing = [ENV.deliveriesQueueUrl, ENV.webhookSecretsKey, ENV.allowInsecureWebhooks]
    expect(names('WebhookEndpoints')).toEqual([ENV.controlTable, ...sealing])
    expect(names('WebhookSender')).toEqual([ENV.controlTable, ...sealing])
    expect(names('WebhookDispatcher')).toEqual([ENV.controlTable, ENV.deliveriesQueueUrl])
  })

  test.each([
    ['dev', 'DEBUG'],
    ['prod', 'INFO'],
  ] as const)('%s logs from %s on', (stage, level) => {
    for (const name of FUNCTIONS) {
      expect(functionOf(templateOf(stage), name).Properties).toMatchObject({
        Environment: { Variables: { POWERTOOLS_LOG_LEVEL: level } },
      })
    }
  })

  test.each([
    ['ImportWorker', 'ImportQueue'],
    ['WebhookSender', 'WebhookQueue'],
    ['WebhookDispatcher', 'WebhookDispatchQueue'],
  ] as const)('%s of prod has set aside what its queue may use at most: the API keeps the rest', (name, queue) => {
    const template = templateOf('prod')
    const [mapping] = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping')).filter(({ Properties }) =>
      new RegExp(`"${queue}[0-9A-F]{8}"`).test(JSON.stringify(Properties['EventSourceArn'])),
    )
    const { MaximumConcurrency } = mapping?.Properties['ScalingConfig'] as { readonly MaximumConcurrency: number }
    expect(functionOf(template, name).Properties['ReservedConcurrentExecutions']).toBe(MaximumConcurrency)
    expect(functionOf(templateOf('dev'), name).Properties).not.toHaveProperty('ReservedConcurrentExecutions')
  })

  test('that answer requests have nothing set aside, which would be their limit as well', () => {
    for (const name of API_FUNCTIONS)
      expect(functionOf(templateOf('prod'), name).Properties).not.toHaveProperty('ReservedConcurrentExecutions')
  })

  test('no function or role has a physical name', () => {
    const template = templateOf('prod')
    template.allResourcesProperties('AWS::Lambda::Function', { FunctionName: Match.absent() })
    template.allResourcesProperties('AWS::IAM::Role', { RoleName: Match.absent() })
  })
})
