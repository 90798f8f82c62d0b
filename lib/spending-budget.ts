import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Construct } from 'constructs'
import type { BudgetConfig } from './config.ts'

export interface SpendingBudgetProps {
  readonly config: BudgetConfig
  readonly alarmEmails: readonly string[]
}

/** Of the budget, in percent; and whether what is spent already counts, or what AWS expects by the end of the month. */
const NOTIFICATIONS = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const

/**
 * Sends mail when the account spends more than it should. It covers the account, not the stack: by tags it would stay
 * at zero until the tags are activated for billing, and a silent budget looks like one that is met.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class SpendingBudget extends Construct {
  constructor(scope: Construct, id: string, { config, alarmEmails }: SpendingBudgetProps) {
    super(scope, id)
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: config.monthlyUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: NOTIFICATIONS.map((notification) => ({
        notification: { ...notification, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: alarmEmails.map((address) => ({ subscriptionType: 'EMAIL', address })),
      })),
    })
  }
}
