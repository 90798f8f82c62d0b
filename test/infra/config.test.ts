import { REQUEST_TIMEOUT_MS } from '../../lambdas/platform/time-limits.ts'
import { assertSafe, type StageConfig } from '../../lib/config.ts'
import { readStage } from '../../lib/stages.ts'
import { templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

describe('stages', () => {
  test('local differs from dev only in what an emulator cannot take or must not limit, and in how long it waits', () => {
    const { autoDeleteObjects, throttlingRateLimit, throttlingBurstLimit, leaseSeconds, savedQueries, probe } =
      readStage('local')
    const differences = {
      autoDeleteObjects,
      throttlingRateLimit,
      throttlingBurstLimit,
      leaseSeconds,
      savedQueries,
      probe,
      // Off in a stage unless it is wanted: here, so that it is tested.
      drop: true,
      // A page that nobody can serve.
      origins: ['https://embedding.example'],
    }
    expect(readStage('local')).toEqual({ ...readStage('dev'), ...differences, allowInsecureWebhooks: true })
  })

  // A lease is renewed when half of it is over, and counts as lost when what is left of it is no longer than a call may take.
  test.each(STAGE_NAMES)('the lease of %s is renewed before it counts as lost', (stage) => {
    expect((readStage(stage).leaseSeconds * 1000) / 2).toBeGreaterThan(REQUEST_TIMEOUT_MS)
  })

  test.each(['dev', 'prod'] as const)('a lease of %s and a round of the sweep are over within two minutes', (stage) => {
    expect(readStage(stage).leaseSeconds + 60).toBeLessThanOrEqual(120)
  })

  test('local has no custom resource, on which the emulator hangs', () => {
    const types = Object.values(templateOf('local').toJSON()['Resources'] as Record<string, { Type: string }>)
    expect(types.map(({ Type }) => Type).filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([])
  })
})

describe('what would do harm stops the synthesis', () => {
  const check =
    (stageName: string, changes: Partial<StageConfig>, hasAlarmTopic = false) =>
    () => {
      assertSafe({ stageName, config: { ...readStage(stageName), ...changes }, hasAlarmTopic })
    }
  const alarmEmails = ['oncall@example.com']

  test('prod as it is in this repository: no receiver of its alarms', () => {
    expect(readStage('prod').alarmEmails).toEqual([])
    expect(check('prod', {})).toThrow('The stage prod keeps data and has no receiver of its alarms')
    expect(check('prod', { alarmEmails })).not.toThrow()
    expect(check('prod', { budget: undefined }, true)).not.toThrow()
  })

  test.each(['dev', 'preview-7', 'local'])('not %s: no data is lost with it', (stage) => {
    expect(check(stage, {})).not.toThrow()
  })

  test.each([
    ['prod', { alarmEmails, allowInsecureWebhooks: true }, 'allows insecure webhooks'],
    ['dev', { allowInsecureWebhooks: true }, 'allows insecure webhooks'],
    ['local', { alarmEmails, keepData: true }, 'allows insecure webhooks'],
    ['prod', { alarmEmails, autoDeleteObjects: true }, 'would have the bucket emptied'],
    ['dev', { budget: { monthlyUsd: 10 } }, 'has a budget without a receiver'],
  ])('%s with %j', (stage, changes, message) => {
    expect(check(stage, changes)).toThrow(message)
  })
})

describe('outputs', () => {
  test.each(STAGE_NAMES)('of %s are those that scripts read, and no other', (stage) => {
    const outputs = templateOf(stage).findOutputs('*')
    expect(Object.keys(outputs).sort()).toEqual(
      [
        'AlarmTopicArn',
        'ApiUrl',
        'BucketName',
        'ContactsTableName',
        'ControlTableName',
        'DeliveriesQueueUrl',
        'EventBusName',
        'EventsQueueUrl',
        'ImportsQueueUrl',
        'SweepFunctionName',
        'WebhookSweepFunctionName',
        'WorkspaceSecretsKeyId',
        ...(stage === 'local' ? ['DropBucketName', 'DropsQueueUrl'] : []),
      ].sort(),
    )
  })

  test('the address ends with the stage of the API and no slash', () => {
    const { Value } = templateOf('prod').findOutputs('ApiUrl')['ApiUrl'] as {
      Value: { 'Fn::Join': [string, string[]] }
    }
    expect(Value['Fn::Join'][1].at(-1)).toMatch(/\/prod$/)
  })
})
