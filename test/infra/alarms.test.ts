import { readFileSync } from 'node:fs'
import { Match } from 'aws-cdk-lib/assertions'
import { headingAnchor } from '../../lib/heading-anchor.ts'
import { idOf, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES, VARIANTS } from './variants.ts'

const ALARM = 'AWS::CloudWatch::Alarm'
const TOPIC = 'AWS::SNS::Topic'

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^### (?<heading>.+)$/gm)].map(({ groups }) => headingAnchor(groups?.['heading'] ?? ''))
/** From its heading to the next of the same rank. */
const alarmChapter = /^## Alarms$(?<chapter>[^]*?)(?=^## )/m.exec(runbook)?.groups?.['chapter'] ?? ''

const alarms = (stage: (typeof STAGE_NAMES)[number] = 'prod') =>
  Object.entries(resourcesOf(templateOf(stage), ALARM)).map(([id, { Properties }]) => ({
    id: id.replace(/^Alarms/, '').replace(/[0-9A-F]{8}$/, ''),
    description: String(Properties['AlarmDescription']),
    properties: Properties,
  }))

/** `[severity] impact Runbook: docs/runbook.md#anchor`. */
const DESCRIPTION = /^\[(?<severity>high|low)\] (?<impact>[A-Z][^]*\.) Runbook: docs\/runbook\.md#(?<anchor>[a-z-]+)$/

describe('alarms', () => {
  test('are those of the list, by severity', () => {
    const bySeverity = Object.groupBy(
      alarms(),
      ({ description }) => DESCRIPTION.exec(description)?.groups?.['severity'] ?? '',
    )
    const names = Object.fromEntries(
      Object.entries(bySeverity).map(([key, all = []]) => [key, all.map(({ id }) => id).sort()]),
    )
    expect(names).toEqual({
      high: [
        'ApiFailing',
        'ApiUnreachable',
        'ControlThrottled',
        'DeadImportsLeft',
        'DeliveriesGivenUp',
        'EventsNotDispatched',
        'FunctionsThrottled',
        'ImportsLate',
        'JobsStuck',
        'SweepFailing',
        'SweepSilent',
        'WebhookSweepFailing',
        'WebhookSweepSilent',
      ],
      low: [
        'ApiSlow',
        'ConcurrencyNearLimit',
        'ContactsThrottled',
        'DeliveriesLate',
        'DeliveriesPiledUp',
        'ImportGivenUp',
        'InlineImportsThrottled',
        'RequestsFailing',
        'StalledImportGivenUp',
        'WebhooksNotSwept',
        'WorkerFailing',
      ],
    })
  })

  test('each says what users see, and links to a heading of the runbook that is there', () => {
    for (const { description } of alarms()) {
      const { impact = '', anchor = '' } = DESCRIPTION.exec(description)?.groups ?? {}
      expect(impact).toMatch(/[Ss]enders?|[Cc]allers/)
      expect(anchorsOf(alarmChapter)).toContain(anchor)
    }
  })

  test('each heading of the runbook’s chapter on alarms belongs to one', () => {
    // Dropped files have theirs only where there are any.
    const all = [...alarms(), ...alarms('local')]
    const linked = new Set(all.map(({ description }) => DESCRIPTION.exec(description)?.groups?.['anchor']))
    expect(anchorsOf(alarmChapter).filter((anchor) => !linked.has(anchor))).toEqual([])
    expect(new Set(anchorsOf(runbook)).size).toBe(anchorsOf(runbook).length)
  })

  test.each(STAGE_NAMES)('of %s all tell the topic when they go off, and when it is over', (stage) => {
    const topic = { Ref: idOf(templateOf(stage), TOPIC, 'AlarmsTopic') }
    templateOf(stage).allResourcesProperties(ALARM, { AlarmActions: [topic], OKActions: [topic] })
  })

  test.each(STAGE_NAMES)('of %s are all plain: one metric, which every emulator takes', (stage) => {
    templateOf(stage).allResourcesProperties(ALARM, { Metrics: Match.absent(), MetricName: Match.anyValue() })
  })

  test('take silence for a good sign, except of what is never silent', () => {
    const alarming = alarms().filter(({ properties }) => properties['TreatMissingData'] !== 'notBreaching')
    expect(alarming.map(({ id }) => id).sort()).toEqual(['ApiUnreachable', 'SweepSilent', 'WebhookSweepSilent'])
    for (const { properties } of alarming)
      expect(properties).toMatchObject({
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
      })
  })

  test('on metrics of our own watch the namespace and the function that count them', () => {
    const own = alarms().filter(({ properties }) => !String(properties['Namespace']).startsWith('AWS/'))
    for (const { properties } of own) expect(properties['Namespace']).toBe('ContactsImport-prod')
    expect(
      own.map(({ id, properties }) => {
        const [dimension] = (properties['Dimensions'] ?? []) as readonly { readonly Value: string }[]
        return [id, properties['MetricName'], dimension?.Value]
      }),
    ).toEqual(
      expect.arrayContaining([
        ['ImportsLate', 'OldestIdleSeconds', 'import-sweep'],
        ['JobsStuck', 'SweepFailures', 'import-sweep'],
        ['StalledImportGivenUp', 'ImportsGivenUp', 'import-sweep'],
        ['ContactsThrottled', 'Throttles', 'import-worker'],
        ['InlineImportsThrottled', 'Throttles', 'import-contacts'],
        // Of the stack: whichever function met it.
        ['ControlThrottled', 'ControlThrottles', undefined],
        ['ApiUnreachable', 'ProbesAnswered', 'api-probe'],
        ['WebhooksNotSwept', 'WebhookSweepFailures', 'webhook-sweep'],
      ]),
    )
    expect(own).toHaveLength(8)
  })
})

describe('the topic of alarms', () => {
  test('can be published to by CloudWatch, with a key that CloudWatch may use for this account', () => {
    const key = idOf(templateOf('prod'), 'AWS::KMS::Key', 'AlarmsKey')
    templateOf('prod').hasResourceProperties(TOPIC, { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } })
    templateOf('prod').hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    })
    templateOf('prod').hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    })
  })

  test('has a subscription for each address of the stage', () => {
    templateOf('dev').resourceCountIs('AWS::SNS::Subscription', 0)
    templateOf('prod').hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: VARIANTS.prod.overrides.alarmEmails[0],
    })
    templateOf('prod').resourceCountIs('AWS::SNS::Subscription', VARIANTS.prod.overrides.alarmEmails.length)
  })
})
