import type { LogGroupProps, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { StageConfig } from './config.ts'
import { removalPolicyOf } from './removal-policy.ts'

/** How long a stage keeps a log, and what becomes of it when the stack goes. */
export const logGroupProps = (config: StageConfig): LogGroupProps => ({
  retention: config.logRetentionDays as RetentionDays,
  removalPolicy: removalPolicyOf(config),
})
