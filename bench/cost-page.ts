import type { StageConfig } from '../lib/config.ts'
import { OPEN_REQUESTS_PER_SECOND } from '../lib/api-functions.ts'
import type { StageFacts } from './counts/stage-facts.ts'
import {
  type Counts,
  INLINE_GIGABYTES,
  INLINE_SECONDS,
  MILLION,
  ONE_ROW_SECONDS,
  ROWS,
  type RequestCounts,
  attackLines,
  linesOf,
  many,
  monthly,
  reads,
  sumOf,
  table,
  usd,
  writes,
} from './cost-lines.ts'
import { PRICES } from './prices.ts'

const { cloudwatch, dynamodb, waf } = PRICES

const attack = (counts: Counts, config: StageConfig): string => {
  const perHour = config.throttlingRateLimit * 3600
  // No request does both: the sum is above either.
  const lines = attackLines(perHour, counts.inline.wrong_key, counts.largest_open_answer_bytes)
  const hour = sumOf(lines)
  const address = config.firewall?.requestsPerAddress ?? 0
  const budget = config.budget?.monthlyUsd ?? 0
  const stolenUnits = 600 * 60 * writes(counts.inline.two_identities_without_permits)
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
each are, without permits, ${many(stolenUnits)} write units an hour: ${usd(stolenUnits * dynamodb.writeUnit, 0)}. Uploads pass through the workers, and those through \`maxThroughput\` of the
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
| creates a contact with both, in a stage that does not write permits (\`writePermits\`, [deploy](deploy.md#permits)) | ${perRow(inline.two_identities_without_permits.contacts.write)} | ${perRow(inline.two_identities_without_permits.contacts.read)} |
| changes a contact and keeps its identities | 1 | 1 per identity in the row |
| changes nothing, is skipped, or fails on a field | ${perRow(inline.unchanged.contacts.write)} | 1 per identity in the row; 0 if it failed on a field |

An import that is answered at once takes from the control table ${inline.one_identity_no_key.control.write} write units (rate window, job, checkpoint, and the index
of the sweep), ${inline.one_identity.control.write - inline.one_identity_no_key.control.write} more with an \`Idempotency-Key\`, and ${inline.one_identity.control.read} read unit (the key; 1 more on a cold start), and ${inline.one_identity.s3Puts} puts to S3 (the
outcomes, and the ids of the contacts that it created). So ${ROWS} new rows with a key take ${writes(inline.one_identity)} write and ${reads(inline.one_identity)} read units, and one row takes ${writes(inline.one_row)} and ${reads(inline.one_row)}. A phone that points to a
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

- With an email and a phone each: ${usd(sumOf(imported(inline.two_identities)))}; without permits ${usd(sumOf(imported(inline.two_identities_without_permits)))}.
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
