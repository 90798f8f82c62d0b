import { readStage } from '../../lib/stages.ts'
import { resourcesOf, templateOf } from './synthesised.ts'
import { VARIANTS } from './variants.ts'

const BUDGET = 'AWS::Budgets::Budget'

describe('the budget', () => {
  test('of prod mails those who hear of alarms before it is used up, when it is, and when it will be', () => {
    const [budget] = Object.values(resourcesOf(templateOf('prod'), BUDGET))
    expect(budget?.Properties['Budget']).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: readStage('prod').budget?.monthlyUsd, Unit: 'USD' },
    })
    const reported = budget?.Properties['NotificationsWithSubscribers'] as readonly {
      readonly Notification: { readonly NotificationType: string; readonly Threshold: number }
      readonly Subscribers: unknown
    }[]
    expect(reported.map(({ Notification }) => [Notification.NotificationType, Notification.Threshold])).toEqual([
      ['ACTUAL', 80],
      ['ACTUAL', 100],
      ['FORECASTED', 100],
    ])
    const everybody = VARIANTS.prod.overrides.alarmEmails.map((Address) => ({ SubscriptionType: 'EMAIL', Address }))
    for (const { Subscribers } of reported) expect(Subscribers).toEqual(everybody)
  })

  test.each(['dev', 'local', 'preview'] as const)('is not in %s, which has no recipients', (stage) => {
    templateOf(stage).resourceCountIs(BUDGET, 0)
  })
})
