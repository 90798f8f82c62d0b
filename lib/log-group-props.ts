import { RetentionDays, type LogGroupProps } from 'aws-cdk-lib/aws-logs'
import type { StageConfig } from './config.ts'
import { removalPolicyOf } from './removal-policy.ts'

const RETENTION: Readonly<Record<StageConfig['logRetentionDays'], RetentionDays>> = {
  1: RetentionDays.ONE_DAY,
  3: RetentionDays.THREE_DAYS,
  5: RetentionDays.FIVE_DAYS,
  7: RetentionDays.ONE_WEEK,
  14: RetentionDays.TWO_WEEKS,
  30: RetentionDays.ONE_MONTH,
  60: RetentionDays.TWO_MONTHS,
  90: RetentionDays.THREE_MONTHS,
  120: RetentionDays.FOUR_MONTHS,
  150: RetentionDays.FIVE_MONTHS,
  180: RetentionDays.SIX_MONTHS,
  365: RetentionDays.ONE_YEAR,
  400: RetentionDays.THIRTEEN_MONTHS,
  545: RetentionDays.EIGHTEEN_MONTHS,
  731: RetentionDays.TWO_YEARS,
  1096: RetentionDays.THREE_YEARS,
  1827: RetentionDays.FIVE_YEARS,
}

/** How long a stage keeps a log, and what becomes of it when the stack goes. */
export const logGroupProps = (config: StageConfig, days = config.logRetentionDays): LogGroupProps => ({
  retention: RETENTION[days],
  removalPolicy: removalPolicyOf(config),
})
