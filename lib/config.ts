import * as z from 'zod'

/** What CloudWatch Logs takes. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827] as const

const positive = z.number().int().positive()

/** As long as row outcomes and rejects, which are of no use without their job, and longer than any delivery is attempted. */
const MIN_JOB_RETENTION_DAYS = 30

/** Lambda's `MaximumConcurrency` of an event source takes 2 to 1,000. */
const concurrency = z.number().int().min(2).max(1_000)

const originSchema = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'must be an origin such as https://app.example.com')

const customDomainSchema = z.strictObject({
  domainName: z.hostname().describe('Such as `api.example.com`. Its DNS is to point to the output `ApiDomainTarget`.'),
  certificateArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm:/, 'must be the ARN of a certificate')
    .describe('A certificate of AWS Certificate Manager, in the region of the stack.'),
})

const firewallSchema = z.strictObject({
  requestsPerAddress: z
    .number()
    .int()
    .min(10)
    .describe('Requests from one address in five minutes; more are answered 429.'),
})

const unitsSchema = z.strictObject({
  readUnitsPerSecond: positive,
  writeUnitsPerSecond: positive,
})

const throughputSchema = z.strictObject({
  contacts: unitsSchema.optional(),
  control: unitsSchema.optional(),
})

/** What DynamoDB takes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const tableNameSchema = z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be the name of a table')

const existingTablesSchema = z.strictObject({
  contacts: tableNameSchema.optional(),
  control: tableNameSchema.optional(),
})

const budgetSchema = z.strictObject({
  monthlyUsd: z.number().positive().describe('Mails go out at 80 % of it, at 100 %, and when 100 % is forecast.'),
})

/** `allAtOnce`, and configurations of CodeDeploy. https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const TRAFFIC_SHIFTS = [
  'allAtOnce',
  'canary10Percent5Minutes',
  'canary10Percent10Minutes',
  'canary10Percent15Minutes',
  'canary10Percent30Minutes',
  'linear10PercentEvery1Minute',
  'linear10PercentEvery2Minutes',
  'linear10PercentEvery3Minutes',
  'linear10PercentEvery10Minutes',
] as const

/** Everything in which stages differ. Constructs read these values and never ask which stage they are in. */
export const stageConfigSchema = z.strictObject({
  keepData: z
    .boolean()
    .describe(
      'Whether tables, bucket, queues, keys and logs outlive the stack, and the stack and its tables are protected from deletion. Such a stage must have `alarmEmails`.',
    ),
  deletionProtection: z
    .boolean()
    .optional()
    .describe(
      'Whether stack and tables are protected from deletion. Without it: as `keepData`. A first deployment is not.',
    ),
  pointInTimeRecovery: z
    .boolean()
    .describe('The tables can be restored to any second of the last 35 days, for a price by size.'),
  autoDeleteObjects: z
    .boolean()
    .default(false)
    .describe('Empties the bucket before the stack is deleted, by a function of the CDK that may delete every object.'),
  alarmEmails: z
    .array(z.email())
    .default([])
    .describe('Who receives alarms and budget notices, after confirming the subscription email.'),
  logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(7).describe('How long logs are kept.'),
  auditLogRetentionDays: z
    .literal(LOG_RETENTION_DAYS)
    .default(90)
    .describe('How long the access log of the API is kept. It is the only log that has the addresses of callers.'),
  functionLogLevel: z.enum(['DEBUG', 'INFO']).default('INFO').describe('The least severe lines that functions log.'),
  throttlingRateLimit: positive
    .default(100)
    .describe('Requests a second over all callers. The limit of a single key is checked by the functions.'),
  throttlingBurstLimit: positive.default(200).describe('Requests at once, before the rate counts.'),
  leaseSeconds: positive
    .default(60)
    .describe('How long the worker of an import that gives no sign of life is believed to be alive.'),
  importWorkers: concurrency.default(5).describe('Queued imports worked on at once.'),
  urlFetches: concurrency
    .default(10)
    .describe('Files of URLs fetched at once, where `reserveConcurrency` is true. Others are answered 503.'),
  webhookSenders: concurrency.default(5).describe('Events posted to webhooks at once.'),
  reserveConcurrency: z
    .boolean()
    .default(false)
    .describe(
      'Sets aside, of the account’s Lambda concurrency, what workers, dispatchers and senders may use at most. The API can then take none of theirs, and they none of its. Lambda refuses it if fewer than 100 are left.',
    ),
  accountConcurrency: positive
    .default(1_000)
    .describe('How many functions the account may run at once, says Service Quotas. An alarm goes off at four fifths.'),
  importsPerWorkspace: positive.default(2).describe('Queued imports of one workspace worked on at once.'),
  writePermits: z
    .boolean()
    .default(false)
    .describe(
      'Writes a contact of two identities for 2 write units instead of 4. Only once every function of the stage has a version that understands such contacts: see docs/deploy.md.',
    ),
  jobRetentionDays: z
    .number()
    .int()
    .min(
      MIN_JOB_RETENTION_DAYS,
      `must be at least ${MIN_JOB_RETENTION_DAYS}: row outcomes and rejects are kept so long`,
    )
    .default(400)
    .describe('How long jobs are kept after their end; as long as their row outcomes, at least.'),
  maxUploadBytes: z
    .number()
    .int()
    .min(20 * 1024 ** 2)
    .max(5 * 1024 ** 3, 'must be at most 5 GB: a form of S3 takes no more')
    .default(20 * 1024 ** 2)
    .describe('Bytes of the largest file that an upload or a drop takes: 20 MB to 5 GB.'),
  drop: z
    .boolean()
    .default(false)
    .describe('A bucket of its own whose files are imported as they arrive (docs/drop.md).'),
  origins: z
    .array(originSchema)
    .default([])
    .describe('Web pages that may call the API from a browser (CORS). None by default.'),
  customDomain: customDomainSchema
    .optional()
    .describe('A domain in front of the API. Without it, the address is the one that API Gateway makes up.'),
  firewall: firewallSchema.optional().describe('AWS WAF in front of the API. Without it there is none.'),
  warmThroughput: throughputSchema
    .optional()
    .describe(
      'What the tables can take at once, from the first second. Without it, a new table takes 4,000 write and 12,000 read units a second, and grows with its use.',
    ),
  maxThroughput: throughputSchema
    .optional()
    .describe(
      'What the tables take at most: a limit on what they can cost. Without it, the account’s quota is the limit.',
    ),
  trafficShift: z
    .enum(TRAFFIC_SHIFTS)
    .optional()
    .describe(
      'How requests move to a new version of the functions that answer them. A part first, then all, and back when an alarm goes off; or `allAtOnce`. With either, `npm run rollback` goes back within seconds. Without it, a deployment replaces the functions.',
    ),
  existingTables: existingTablesSchema
    .optional()
    .describe(
      'Tables that are used in the place of the stage’s own, such as restored ones (`npm run restore`). The stack does not make, change or delete them; its own tables stay where `keepData` is true, and are deleted otherwise.',
    ),
  customerManagedKeys: z
    .boolean()
    .default(false)
    .describe('Encrypts tables, bucket and queues with a KMS key of the account, instead of keys that AWS owns.'),
  cloudWatchRole: z
    .boolean()
    .default(true)
    .describe(
      'Sets the role by which API Gateway writes logs. There is one for an account and region: set it to false where the account has one already.',
    ),
  bucketAccessLogs: z
    .boolean()
    .default(false)
    .describe('Keeps a log of every access to the bucket, in a bucket of its own, as long as other logs.'),
  probe: z
    .boolean()
    .default(true)
    .describe(
      'Calls the API every minute from outside, as a customer would, and raises an alarm when it does not answer.',
    ),
  budget: budgetSchema.optional().describe('Mails the `alarmEmails` when the account spends more.'),
  savedQueries: z.boolean().default(true).describe('Queries of CloudWatch Logs Insights, ready to run.'),
  allowInsecureWebhooks: z
    .boolean()
    .default(false)
    .describe(
      'Webhooks, and URLs of files, may have addresses without TLS and of the machine itself. Only the stage `local` may allow it.',
    ),
})

export type StageConfig = Readonly<z.output<typeof stageConfigSchema>>
export type CustomDomainConfig = Readonly<z.output<typeof customDomainSchema>>
export type FirewallConfig = Readonly<z.output<typeof firewallSchema>>
export type BudgetConfig = Readonly<z.output<typeof budgetSchema>>

/** The one stage that runs on the developer's own machine. */
export const LOCAL_STAGE = 'local'

interface Checked {
  readonly stageName: string
  readonly config: StageConfig
  /** Whether alarms are received by other means than `alarmEmails`. */
  readonly hasAlarmTopic: boolean
}

/** Stops the synthesis of a stage that would do harm: the message says what to change. */
export const assertSafe = ({ stageName, config, hasAlarmTopic }: Checked): void => {
  const problems = [
    config.keepData &&
      config.alarmEmails.length === 0 &&
      !hasAlarmTopic &&
      'keeps data and has no receiver of its alarms: set alarmEmails',
    config.allowInsecureWebhooks &&
      (stageName !== LOCAL_STAGE || config.keepData) &&
      `allows insecure webhooks, which only the stage ${LOCAL_STAGE} may`,
    config.keepData && config.autoDeleteObjects && 'keeps data, and would have the bucket emptied: autoDeleteObjects',
    config.budget !== undefined &&
      config.alarmEmails.length === 0 &&
      'has a budget without a receiver: set alarmEmails',
  ].filter((problem) => problem !== false)
  if (problems.length > 0) throw new Error(`The stage ${stageName} ${problems.join('; it ')}.`)
}
