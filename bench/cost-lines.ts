import * as z from 'zod'
import { OPEN_REQUESTS_PER_SECOND } from '../lib/api-functions.ts'
import { PRICES } from './prices.ts'
import type { StageFacts } from './counts/stage-facts.ts'

const unitsSchema = z.strictObject({ read: z.number(), write: z.number() })
export const requestSchema = z.strictObject({ contacts: unitsSchema, control: unitsSchema, s3Puts: z.number() })

/** What `npm run docs:cost` counts, kept in bench/results/counts.json. */
export const countsSchema = z.strictObject({
  engine: z.string(),
  custom_metrics: z.number(),
  /** The largest answer that needs no key. */
  largest_open_answer_bytes: z.number(),
  inline: z.strictObject({
    one_identity: requestSchema,
    one_identity_no_key: requestSchema,
    two_identities: requestSchema,
    two_identities_without_permits: requestSchema,
    unchanged: requestSchema,
    one_row: requestSchema,
    wrong_key: requestSchema,
  }),
})

export type Counts = z.infer<typeof countsSchema>
export type RequestCounts = z.infer<typeof requestSchema>

export const ROWS = 500
export const MILLION = 1e6
const DAYS = 30
const SECONDS_A_MONTH = DAYS * 24 * 3600
/** Of 1,769 MB; assumed, not measured on AWS. */
export const INLINE_SECONDS = 1
export const INLINE_GIGABYTES = 1769 / 1024
const API_GIGABYTES = 512 / 1024
/** A refused request: the time of one read; assumed. */
const REFUSED_SECONDS = 0.02
export const ONE_ROW_SECONDS = 0.05
/** `/docs` and `/openapi.json`. */
const OPEN_PAGES = 2
/** A line of the access log and one of the function; assumed. */
const LOG_BYTES = 1_500
const TRACED_SHARE = 0.05
/** Lambda polls a queue with five connections that wait up to 20 s each. */
const POLLS_A_SECOND = 5 / 20

export const usd = (amount: number, digits = 2): string => `$${amount.toFixed(digits)}`
export const many = (count: number): string => count.toLocaleString('en')

export interface Line {
  readonly what: string
  readonly count: string
  readonly price: string
  readonly amount: number
}

export const table = (lines: readonly Line[], total: string): string => {
  const sum = lines.reduce((all, { amount }) => all + amount, 0)
  const rows = lines.map(({ what, count, price, amount }) => `| ${what} | ${count} | ${price} | ${usd(amount, 3)} |`)
  return ['| | count | price | sum |', '|---|---|---|---|', ...rows, `| **${total}** | | | **${usd(sum)}** |`].join(
    '\n',
  )
}

export const writes = ({ contacts, control }: RequestCounts): number => contacts.write + control.write
export const reads = ({ contacts, control }: RequestCounts): number => contacts.read + control.read

const { dynamodb, lambda, s3, apiGateway, cloudwatch, kms, transfer, xray, waf, sqs } = PRICES

/** What as many requests cost, each of which takes these counts and a function of this size this long. */
export const linesOf = (
  requests: number,
  counts: RequestCounts,
  gigabytes: number,
  seconds: number,
): readonly Line[] => {
  const gigabyteSeconds = requests * gigabytes * seconds
  return [
    {
      what: 'DynamoDB writes',
      count: `${many(requests)} × ${writes(counts)}`,
      price: '$0.625 per million',
      amount: requests * writes(counts) * dynamodb.writeUnit,
    },
    {
      what: 'DynamoDB reads',
      count: `${many(requests)} × ${reads(counts)}`,
      price: '$0.125 per million',
      amount: requests * reads(counts) * dynamodb.readUnit,
    },
    {
      what: `Lambda, ${seconds} s of ${gigabytes * 1024} MB arm64 each`,
      count: `${many(Math.round(gigabyteSeconds))} GB-s`,
      price: '$0.0000133334 per GB-s',
      amount: gigabyteSeconds * lambda.gigabyteSecond,
    },
    {
      what: 'S3 puts',
      count: many(requests * counts.s3Puts),
      price: '$5.00 per million',
      amount: requests * counts.s3Puts * s3.put,
    },
    {
      what: 'API Gateway and Lambda requests',
      count: `2 × ${many(requests)}`,
      price: '$3.50 and $0.20 per million',
      amount: requests * (apiGateway.request + lambda.request),
    },
    {
      what: 'logs and traces (assumed: 1.5 KB each, 5 % traced)',
      count: many(requests),
      price: '$0.50 per GB, $5.00 per million',
      amount: requests * ((LOG_BYTES / 1e9) * cloudwatch.logGigabyte + TRACED_SHARE * xray.trace),
    },
  ]
}

export const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { amount }) => sum + amount, 0)

export const monthly = (facts: StageFacts): readonly Line[] => {
  const polls = facts.polledQueues * POLLS_A_SECOND * SECONDS_A_MONTH
  const minutes = SECONDS_A_MONTH / 60
  return [
    { what: 'KMS keys, first year', count: String(facts.keys), price: '$1.00', amount: facts.keys * kms.keyMonth },
    {
      what: 'metrics that alarms read',
      count: String(facts.alarmMetrics),
      price: '$0.10',
      amount: facts.alarmMetrics * cloudwatch.alarmMetricMonth,
    },
    {
      what: 'dashboard',
      count: String(facts.dashboards),
      price: '$3.00',
      amount: facts.dashboards * cloudwatch.dashboardMonth,
    },
    {
      what: 'AWS WAF, an ACL and its rules',
      count: `1 and ${facts.firewallRules}`,
      price: '$5.00 and $1.00',
      amount: waf.aclMonth + facts.firewallRules * waf.ruleMonth,
    },
    {
      what: `polling of ${facts.polledQueues} queues by Lambda`,
      count: many(polls),
      price: '$0.40 per million',
      amount: polls * sqs.request,
    },
    {
      what: 'sweep and probe every minute (assumed: 0.2 s of 512 MB each, 4 reads, 1 request)',
      count: `2 × ${many(minutes)}`,
      price: 'as above',
      amount:
        minutes *
        (2 * (lambda.request + 0.2 * API_GIGABYTES * lambda.gigabyteSecond) +
          4 * dynamodb.readUnit +
          apiGateway.request +
          lambda.request),
    },
    { what: 'custom metrics of the probe', count: '2', price: '$0.30', amount: 2 * cloudwatch.metricMonth },
  ]
}

/** What an hour of requests without a key costs at the rate that the stage lets through. */
export const attackLines = (perHour: number, refused: RequestCounts, answerBytes: number): readonly Line[] => {
  const lines = linesOf(perHour, refused, API_GIGABYTES, REFUSED_SECONDS).filter(({ amount }) => amount > 0)
  const answers = OPEN_PAGES * OPEN_REQUESTS_PER_SECOND * 3600
  const gigabytes = (answers * answerBytes) / 1e9
  return [
    ...lines,
    { what: 'AWS WAF requests', count: many(perHour), price: '$0.60 per million', amount: perHour * waf.request },
    {
      what: `pages of ${many(answerBytes)} bytes`,
      count: `${many(answers)}, ${many(Math.round(gigabytes))} GB`,
      price: '$0.09 per GB',
      amount: gigabytes * transfer.gigabyte,
    },
  ]
}
