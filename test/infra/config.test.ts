import { REQUEST_TIMEOUT_MS } from '../../lambdas/platform/time-limits.ts'
import { STAGES, STAGE_NAMES, parseStageName } from '../../lib/config.ts'
import { ContactsImportStack } from '../../lib/contacts-import-stack.ts'
import { makeStack, templateOf } from './synthesise.ts'

describe('stages', () => {
  test('no stage named means dev', () => {
    expect(parseStageName(undefined)).toBe('dev')
  })

  test.each(STAGE_NAMES)('%s is a stage', (name) => {
    expect(parseStageName(name)).toBe(name)
  })

  test.each(['production', 'PROD', '', 'toString', 1, true])(
    '%p is refused, not deployed as something else',
    (value) => {
      expect(() => parseStageName(value)).toThrow('Unknown stage')
    },
  )

  test('local differs from dev only in what an emulator cannot take or must not limit, and in how long nobody waits there', () => {
    const { autoDeleteObjects, throttlingRateLimit, throttlingBurstLimit, leaseSeconds } = STAGES.local
    const differences = { autoDeleteObjects, throttlingRateLimit, throttlingBurstLimit, leaseSeconds }
    expect(STAGES.local).toEqual({ ...STAGES.dev, ...differences, allowInsecureWebhooks: true })
  })

  test.each([
    ['prod', { ...STAGES.prod, allowInsecureWebhooks: true }],
    ['dev', { ...STAGES.dev, allowInsecureWebhooks: true }],
    ['local', { ...STAGES.local, deletionProtection: true }],
  ] as const)(
    '%s cannot be synthesised with insecure webhooks where others could be harmed',
    (apiStageName, config) => {
      const make = () => new ContactsImportStack(makeStack(), 'Insecure', { config, apiStageName })
      expect(make).toThrow(`The stage ${apiStageName} allows insecure webhooks`)
    },
  )

  // A lease is renewed when half of it is over, and counts as lost when what is left of it is no longer than a call may take.
  test.each(STAGE_NAMES)('the lease of %s is renewed before it counts as lost', (stage) => {
    expect((STAGES[stage].leaseSeconds * 1000) / 2).toBeGreaterThan(REQUEST_TIMEOUT_MS)
  })

  test.each(['dev', 'prod'] as const)('a lease of %s and a round of the sweep are over within two minutes', (stage) => {
    expect(STAGES[stage].leaseSeconds + 60).toBeLessThanOrEqual(120)
  })

  test('local has no custom resource, on which the emulator hangs', () => {
    const types = Object.values(templateOf('local').toJSON()['Resources'] as Record<string, { Type: string }>)
    expect(types.map(({ Type }) => Type).filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([])
  })
})

describe('outputs', () => {
  test.each(STAGE_NAMES)('of %s are those that scripts read, and no other', (stage) => {
    const outputs = templateOf(stage).findOutputs('*')
    expect(Object.keys(outputs).sort()).toEqual([
      'ApiUrl',
      'BucketName',
      'ContactsTableName',
      'ControlTableName',
      'DeliveriesQueueUrl',
      'EventBusName',
      'ImportsQueueUrl',
      'SweepFunctionName',
    ])
  })

  test('the address ends with the stage of the API and no slash', () => {
    const { Value } = templateOf('prod').findOutputs('ApiUrl')['ApiUrl'] as {
      Value: { 'Fn::Join': [string, string[]] }
    }
    expect(Value['Fn::Join'][1].at(-1)).toMatch(/\/prod$/)
  })
})
