import { ENV } from '../../lambdas/platform/env-names.ts'
import { functionOf, functionsOf, resourcesOf, templateOf } from './synthesised.ts'

const NAMES = { [ENV.contactsTable]: 'contacts-as-of', [ENV.controlTable]: 'control-as-of' }
const restored = templateOf('restored')
const usual = templateOf('prod')

const environmentOf = (name: Parameters<typeof functionOf>[1]) =>
  (functionOf(restored, name).Properties['Environment'] as { Variables: Record<string, unknown> }).Variables

/** The template with another name of each table: of the resource, or of the table that the stage names. */
const named = (text: string): string =>
  text
    .replaceAll(/\{"Fn::GetAtt":\["ContactsTable16C20946","Arn"\]\}/g, '"contacts arn"')
    .replaceAll(/\{"Fn::GetAtt":\["ControlTable70B6FEE0","Arn"\]\}/g, '"control arn"')
    .replaceAll(
      /\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},":dynamodb:",\{"Ref":"AWS::Region"\},":",\{"Ref":"AWS::AccountId"\},":table\/(contacts|control)-as-of"\]\]\}/g,
      '"$1 arn"',
    )

const policiesOf = (template: typeof usual) =>
  JSON.parse(named(JSON.stringify(resourcesOf(template, 'AWS::IAM::Policy')))) as Record<string, unknown>

describe('a stage that uses restored tables', () => {
  test('makes no table, and keeps those that it had: they are retained when they leave the template', () => {
    expect(resourcesOf(restored, 'AWS::DynamoDB::Table')).toEqual({})
    for (const { DeletionPolicy } of Object.values(resourcesOf(usual, 'AWS::DynamoDB::Table')))
      expect(DeletionPolicy).toBe('RetainExceptOnCreate')
  })

  test('gives every function that used a table the name of the other one', () => {
    for (const name of functionsOf('prod')) {
      const before = functionOf(usual, name).Properties['Environment'] as { Variables: Record<string, unknown> }
      for (const [variable, tableName] of Object.entries(NAMES))
        expect([name, variable, environmentOf(name)[variable]]).toEqual([
          name,
          variable,
          variable in before.Variables ? tableName : undefined,
        ])
    }
  })

  test('allows on them what it allowed on its own, index and conditions included, and nothing else', () => {
    const before = JSON.stringify(policiesOf(usual))
    expect(before).toContain('contacts arn')
    expect(before).toContain('control arn')
    const text = (template: typeof usual) =>
      JSON.stringify(policiesOf(template)).replaceAll(
        /\{"Fn::Join":\["",\[("control arn"|"arn:",\{"Ref":"AWS::Partition"\},":dynamodb:",\{"Ref":"AWS::Region"\},":",\{"Ref":"AWS::AccountId"\},":table\/control-as-of)[,"]*\/index\/sweep"\]\]\}/g,
        '"control index"',
      )
    expect(JSON.parse(text(restored))).toEqual(JSON.parse(text(usual)))
  })

  test('has the same alarms, which count what the functions see and ask no table', () => {
    expect(resourcesOf(restored, 'AWS::CloudWatch::Alarm')).toEqual(resourcesOf(usual, 'AWS::CloudWatch::Alarm'))
  })

  test('shows them on the dashboard, and says their names in the outputs', () => {
    const [dashboard] = Object.values(resourcesOf(restored, 'AWS::CloudWatch::Dashboard'))
    const body = JSON.stringify(dashboard?.Properties['DashboardBody'])
    for (const name of Object.values(NAMES)) expect(body).toContain(name)
    const outputs = restored.findOutputs('*') as Record<string, { Value: unknown }>
    expect([outputs['ContactsTableName']?.Value, outputs['ControlTableName']?.Value]).toEqual(Object.values(NAMES))
  })

  test('leaves all else as it is', () => {
    const others = (template: typeof usual) =>
      Object.entries(template.toJSON()['Resources'] as Record<string, { Type: string }>)
        .filter(([, { Type }]) => Type !== 'AWS::DynamoDB::Table')
        .map(([id, { Type }]) => `${Type} ${id}`)
        // They have their content in their ids.
        .filter((line) => !/^AWS::(?:ApiGateway::Deployment|Lambda::Version) /.test(line))
    expect(others(restored)).toEqual(others(usual))
  })
})
