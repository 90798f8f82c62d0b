import { STAGES, STAGE_NAMES, parseStageName } from '../../lib/config.ts'
import { templateOf } from './synthesise.ts'

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

  test('local differs from dev only in what an emulator cannot take or must not limit', () => {
    const { autoDeleteObjects, throttlingRateLimit, throttlingBurstLimit } = STAGES.local
    expect(STAGES.local).toEqual({ ...STAGES.dev, autoDeleteObjects, throttlingRateLimit, throttlingBurstLimit })
  })

  test('local has no custom resource, on which the emulator hangs', () => {
    const types = Object.values(templateOf('local').toJSON()['Resources'] as Record<string, { Type: string }>)
    expect(types.map(({ Type }) => Type).filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([])
  })
})

describe('outputs', () => {
  test.each(STAGE_NAMES)('of %s are the four that scripts read, and no other', (stage) => {
    const outputs = templateOf(stage).findOutputs('*')
    expect(Object.keys(outputs).sort()).toEqual(['ApiUrl', 'BucketName', 'ContactsTableName', 'ControlTableName'])
  })

  test('the address ends with the stage of the API and no slash', () => {
    const { Value } = templateOf('prod').findOutputs('ApiUrl')['ApiUrl'] as {
      Value: { 'Fn::Join': [string, string[]] }
    }
    expect(Value['Fn::Join'][1].at(-1)).toMatch(/\/prod$/)
  })
})
