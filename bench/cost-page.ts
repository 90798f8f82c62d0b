import * as z from 'zod'
import { OPEN_REQUESTS_PER_SECOND } from '../lib/api-functions.ts'
import type { StageConfig } from '../lib/config.ts'
import { PRICES } from './prices.ts'
import type { StageFacts } from './counts/stage-facts.ts'

const unitsSchema = z.strictObject({ read: z.number(), write: z.number() })
const requestSchema = z.strictObject({ contacts: unitsSchema, control: unitsSchema, s3Puts: z.number() })

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
    unchanged: requestSchema,
    one_row: requestSchema,
    wrong_key: requestSchema,
  }),
})

export type Counts = z.infer<typeof countsSchema>
type RequestCounts = z.infer<typeof requestSchema>

const ROWS = 500
const MILLION = 1e6
const DAYS = 30
const SECONDS_A_MONTH = DAYS * 24 * 3600
/** Of 1,769 MB; assumed, not measured on AWS. */
const INLINE_SECONDS = 1
const INLINE_GIGABYTES = 1769 / 1024
const API_GIGABYTES = 512 / 1024
/** A refused request: the time of one read; assumed. */
const REFUSED_SECONDS = 0.02
const ONE_ROW_SECONDS = 0.05
/** `/docs` and `/openapi.json`. */
const OPEN_PAGES = 2
/** A line of the access log and one of the function; assumed. */
const LOG_BYTES = 1_500
const TRACED_SHARE = 0.05
/** Lambda polls a queue with five connections that wait up to 20 s each. */
const POLLS_A_SECOND = 5 / 20

const usd = (amount: number, digits = 2): string => `$${amount.toFixed(digits)}`
const many = (count: number): string => count.toLocaleString('en')

interface Line {
  readonly what: string
  readonly count: string
  readonly price: string
  readonly amount: number
}

const table = (lines: readonly Line[], total: string): string => {
  const sum = lines.reduce((all, { amount }) => all + amount, 0)
  const rows = lines.map(({ what, count, price, amount }) => `| ${what} | ${count} | ${price} | ${usd(amount, 3)} |`)
  return ['| | count | price | sum |', '|---|---|---|---|', ...rows, `| **${total}** | | | **${usd(sum)}** |`].join(
    '\n',
  )
}

const writes = ({ contacts, control }: RequestCounts): number => contacts.write + control.write
const reads = ({ contacts, control }: RequestCounts): number => contacts.read + control.read

const { dynamodb, lambda, s3, apiGateway, cloudwatch, kms, transfer, xray, waf, sqs } = PRICES

/** What as many requests cost, each of which takes these counts and a function of this size this long. */
const linesOf = (requests: number, counts: RequestCounts, gigabytes: number, seconds: number): readonly Line[] => {
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

const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { amount }) => sum + amount, 0)

const monthly = (facts: StageFacts): readonly Line[] => {
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
const attackLines = (perHour: number, refused: RequestCounts, answerBytes: number): readonly Line[] => {
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

const attack = (counts: Counts, config: StageConfig): string => {
  const perHour = config.throttlingRateLimit * 3600
  // No request does both: the sum is above either.
  const lines = attackLines(perHour, counts.inline.wrong_key, counts.largest_open_answer_bytes)
  const hour = sumOf(lines)
  const address = config.firewall?.requestsPerAddress ?? 0
  const budget = config.budget?.monthlyUsd ?? 0
  const stolenUnits = 600 * 60 * writes(counts.inline.two_identities)
  const contactUnits = config.maxThroughput?.contacts?.writeUnitsPerSecond ?? 0
  return `## What an attack costs at most

Without a key there are two things to ask for: a request with a wrong key (one read), and the two pages of the
documentation, the larger of which has ${many(counts.largest_open_answer_bytes)} bytes; each is given out ${OPEN_REQUESTS_PER_SECOND} times a second at most. The stage answers ${many(config.throttlingRateLimit)} requests a second (\`throttlingRateLimit\` of \`prod\`); API Gateway refuses the others,
and does not charge for them. AWS WAF charges ${usd(waf.request * MILLION)} for a million requests that reach it, refused or not, and stops an address
after ${many(address)} requests in five minutes. An hour of the full rate, from enough addresses, costs less than

${table(lines, 'an hour')}

A day at the full rate is ${usd(hour * 24, 0)}. The budget of \`prod\` (${usd(budget, 0)} a month) sends its first mail at 80 % of that: after ${Math.ceil((0.8 * budget) / hour)}
hours of such an attack, and the delay of AWS's billing data, which is several hours more. Nothing stops the spending automatically. What lowers it: a lower \`throttlingRateLimit\`, and a firewall rule for
whatever the attack has in common ([runbook](runbook.md)).

With a stolen key, its rate limit is the bound. 600 requests a minute, the default, with ${ROWS} new rows of two identities
each are ${many(stolenUnits)} write units an hour: ${usd(stolenUnits * dynamodb.writeUnit, 0)}. Uploads pass through the workers, and those through \`maxThroughput\` of the
tables: ${many(contactUnits)} write units a second are at most ${usd(contactUnits * 3600 * dynamodb.writeUnit, 0)} an hour. Revoke the key ([keys](keys.md)).
`
}

const WIDTH = 120

/** A paragraph or list item in lines of at most 120 characters. */
const wrapped = (text: string): string => {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? ''
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(text.startsWith('- ') ? `  ${word}` : word)
  }
  return lines.join('\n')
}

const wrapBlock = (block: string): string => {
  if (/^[#|]/.test(block)) return block
  return block.startsWith('- ') ? block.split('\n').map(wrapped).join('\n') : wrapped(block)
}

/** docs/cost.md, from what was counted, the template and configuration of prod, and the one table of prices. */
export const costPage = (counts: Counts, facts: StageFacts, prod: StageConfig): string => {
  const { inline } = counts
  const requests = MILLION / ROWS
  const imported = (request: RequestCounts) => linesOf(requests, request, INLINE_GIGABYTES, INLINE_SECONDS)
  const oneEach = linesOf(MILLION, inline.one_row, INLINE_GIGABYTES, ONE_ROW_SECONDS)
  const perRow = (units: number) => units / ROWS
  const page = `# Cost

Made by \`npm run docs:cost\` from counted figures ([bench/results/counts.json](../bench/results/counts.json)), the
template of \`prod\`, and one table of prices ([bench/prices.ts](../bench/prices.ts)): list prices of us-east-1, on
demand, without free tiers, taxes and discounts. Units are counted on the wire between the function and a DynamoDB engine
that reports them as AWS does (${counts.engine}), indexes included. Times of Lambda are assumed; nothing ran on
AWS.

## Capacity units

For contacts up to 1 KB:

| a row that | write units | read units |
|---|---|---|
| creates a contact with an email or a phone | ${perRow(inline.one_identity.contacts.write)} | ${perRow(inline.one_identity.contacts.read)} |
| creates a contact with both | ${perRow(inline.two_identities.contacts.write)} | ${perRow(inline.two_identities.contacts.read)} |
| changes a contact and keeps its identities | 1 | 1 per identity in the row |
| changes nothing, is skipped, or fails on a field | ${perRow(inline.unchanged.contacts.write)} | 1 per identity in the row; 0 if it failed on a field |

An import that is answered at once takes from the control table ${inline.one_identity_no_key.control.write} write units (rate window, job, checkpoint, and the index
of the sweep), ${inline.one_identity.control.write - inline.one_identity_no_key.control.write} more with an \`Idempotency-Key\`, and ${inline.one_identity.control.read} read unit (the key; 1 more on a cold start), and ${inline.one_identity.s3Puts} put of
S3. So ${ROWS} new rows with a key take ${writes(inline.one_identity)} write and ${reads(inline.one_identity)} read units, and one row takes ${writes(inline.one_row)} and ${reads(inline.one_row)}. A phone that points to a
contact stored under an email which the import does not name adds a read. Items over 1 KB cost one write unit per
started KB.

A queued import adds 2 reads and 2 writes for its turn: it takes a slot, and frees it (an item under 1 KB unless some 30
jobs wait). One that has to wait adds 3 reads, 3 writes and a message; each check by the sweep, after 2 minutes and
then up to every 15, 3 reads, 2 writes and a message. A queued dry run adds 1 write. Checkpoints cost nothing more: from
its second minute on, a worker asks every 15 s whether others wait, by 1 read and one SQS request, together $0.0001 per
hour of work. Each hand-over costs 3 reads, 5 writes and a message.

## A million contacts

A million new contacts with one email each, in ${many(requests)} requests of ${ROWS} with an \`Idempotency-Key\`:

${table(imported(inline.one_identity), 'sum')}

- With an email and a phone each: ${usd(sumOf(imported(inline.two_identities)))}.
- A million rows that change nothing: ${usd(sumOf(imported(inline.unchanged)))}.
- One contact per request: ${usd(sumOf(oneEach))} for a million, at ${ONE_ROW_SECONDS * 1000} ms each.

Storage: ${usd(dynamodb.gigabyteMonth)} per GB and month, point-in-time recovery ${usd(dynamodb.recoveryGigabyteMonth)} more.

## By the month, without a request

\`prod\`, counted in its template:

${table(monthly(facts), 'a month')}

A KMS key costs $1.00 more after its first rotation and $1.00 more after its second, a year each. Custom metrics are
charged for the hours in which they are sent: \`prod\` can send at most ${counts.custom_metrics}, every function all of its own, which would be
${usd(counts.custom_metrics * cloudwatch.metricMonth)} if all were sent in every hour of a month.

## Webhook deliveries

A delivery that succeeds on its first attempt takes 3 writes (the delivery, its lease, the attempt), 2 writes of the
index that lists what waits (in and out), and 2 reads of the control table; half a read to count what waits, a share of
the query for the workspace's webhooks, one SQS message, one \`kms:Decrypt\`, and one run of a 512 MB function for as long
as the receiver takes. A body over 1 KB costs the three writes one unit more per started KB.

While an endpoint fails, an event for it takes 1 write and 1 of the index, up to 25 reads to count a thousand waiting
deliveries, and one run of the function that finds the endpoint failing. The attempts are those of one delivery: eight in
17 hours. When the endpoint works again, each waiting delivery costs a message and an attempt.

The sweep of webhooks runs 43,200 times a month. At 100 ms of 512 MB each that is 2,160 GB-s: $0.03 for the time and
$0.01 for the requests (assumed: 100 ms, and the prices above), and 21,600 read units: less than $0.01.

${attack(counts, prod)}
[Scaling](scaling.md) calculates queued imports up to a billion rows.
`
  return `${page.trim().split('\n\n').map(wrapBlock).join('\n\n')}\n`
}
