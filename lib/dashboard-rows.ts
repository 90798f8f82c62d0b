import { Duration } from 'aws-cdk-lib'
import {
  GraphWidget,
  MathExpression,
  Metric,
  Stats,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Operation, type ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { MetricName } from '../lambdas/platform/metric-names.ts'
import { HIDDEN_ID } from './hidden-id.ts'
import type { ImportApi } from './import-api.ts'
import type { NodeFunction } from './node-function.ts'

/** Half of CloudWatch's width of 24. */
const WIDTH = 12
const HEIGHT = 6
const MINUTE = Duration.minutes(1)

const graph = (title: string, left: IMetric[], more: Omit<GraphWidgetProps, 'title' | 'left'> = {}): IWidget =>
  new GraphWidget({ title, left, width: WIDTH, height: HEIGHT, leftYAxis: { min: 0 }, ...more })

const sum = { statistic: Stats.SUM, period: MINUTE } as const
const maximum = { statistic: Stats.MAXIMUM, period: MINUTE } as const

/** A construct as people speak of it: where it is in the stack, without what it is. */
const spokenName = ({ node }: NodeFunction | ITable | Queue): string =>
  node.path
    .split('/')
    .slice(1)
    .filter((part) => part !== HIDDEN_ID)
    .join(' ')
    .replace(/ (Table|Queue)$/, '')

/** What callers see. */
export const apiRow = ({ stage }: ImportApi): IWidget[] => [
  graph('API: requests and errors', [
    stage.metricCount({ ...sum, label: 'requests' }),
    stage.metricClientError({ ...sum, label: '4xx' }),
    stage.metricServerError({ ...sum, label: '5xx' }),
  ]),
  graph('API: latency, milliseconds', [
    stage.metricLatency({ statistic: 'p50', period: MINUTE, label: 'p50' }),
    stage.metricLatency({ statistic: 'p99', period: MINUTE, label: 'p99' }),
    stage.metricIntegrationLatency({ statistic: 'p99', period: MINUTE, label: 'p99 in the function' }),
  ]),
]

/** A queue: messages that wait, messages in progress, the age of the oldest, and its dead letters. */
export const queueRow = (queue: Queue): IWidget[] => {
  const title = spokenName(queue)
  const dead = queue.deadLetterQueue?.queue
  return [
    graph(`${title}: messages`, [
      queue.metricApproximateNumberOfMessagesVisible({ ...maximum, label: 'waiting' }),
      queue.metricApproximateNumberOfMessagesNotVisible({ ...maximum, label: 'in progress' }),
      ...(dead === undefined
        ? []
        : [dead.metricApproximateNumberOfMessagesVisible({ ...maximum, label: 'dead letters' })]),
    ]),
    graph(
      `${title}: age of the oldest message, and given-up messages`,
      [queue.metricApproximateAgeOfOldestMessage({ ...maximum, label: 'seconds' })],
      dead === undefined ? {} : { right: [dead.metricNumberOfMessagesReceived({ ...sum, label: 'given up' })] },
    ),
  ]
}

type Source = NodeFunction['metricDimensions']

const own = (source: Source, metricName: MetricName, label: string, statistic: string = Stats.SUM): Metric =>
  new Metric({ ...source, metricName, label, statistic, period: MINUTE })

export interface ImportSources {
  /** Counts imports that are answered at once. */
  readonly inline: Source
  /** Counts queued ones. */
  readonly queued: Source
  /** Fails imports that make no progress. */
  readonly sweep: Source
}

const ROWS = ['RowsCreated', 'RowsUpdated', 'RowsSkipped', 'RowsFailed'] as const satisfies readonly MetricName[]

/** What becomes of imports and of their rows. */
export const importRows = ({ inline, queued, sweep }: ImportSources): IWidget[][] => {
  const rowsOf = (source: Source) => ROWS.map((name) => own(source, name, name.slice('Rows'.length).toLowerCase()))
  const rate = (label: string, source: Source, id: string) =>
    new MathExpression({
      label,
      // A minute without an outcome of a kind has no value for it, and the sum of nothing is none.
      expression: `(${ROWS.map((_, n) => `FILL(${id}${n}, 0)`).join(' + ')}) / PERIOD(${id}0)`,
      usingMetrics: Object.fromEntries(rowsOf(source).map((metric, n) => [`${id}${n}`, metric])),
      period: MINUTE,
    })
  return [
    [
      graph('Imports: rows per second', [rate('queued', queued, 'q'), rate('inline', inline, 'i')]),
      graph('Imports: queued rows by outcome', rowsOf(queued), { stacked: true }),
    ],
    [
      graph('Imports: queued imports by final status', [
        own(queued, 'ImportsCompleted', 'completed'),
        own(queued, 'ImportsFailed', 'failed'),
        own(queued, 'ImportsCancelled', 'cancelled'),
        own(queued, 'ImportsValidated', 'validated'),
        own(sweep, 'ImportsGivenUp', 'given up by the sweep'),
      ]),
      graph('Imports: inline rows by outcome', rowsOf(inline), { stacked: true }),
    ],
    [
      graph('Imports: duration of queued imports, seconds', [
        own(queued, 'ImportWaitSeconds', 'waiting, p50', 'p50'),
        own(queued, 'ImportWaitSeconds', 'waiting, p99', 'p99'),
        own(queued, 'ImportSeconds', 'total, p50', 'p50'),
        own(queued, 'ImportSeconds', 'total, p99', 'p99'),
        own(queued, 'BatchSeconds', 'one batch, p99', 'p99'),
      ]),
      graph('Imports: retries on the contacts table, and recovered jobs', [
        own(queued, 'Retries', 'retries'),
        own(queued, 'Throttles', 'throttled retries'),
        own(inline, 'Retries', 'inline retries'),
        own(sweep, 'SweptJobs', 'jobs recovered by the sweep'),
        own(sweep, 'SweepFailures', 'jobs on which the sweep failed'),
      ]),
    ],
    [
      graph('Imports: longest time without progress, seconds', [
        own(sweep, 'OldestIdleSeconds', 'oldest', Stats.MAXIMUM),
      ]),
    ],
  ]
}

/** What a caller outside sees, minute by minute. */
export const probeRow = (source: Source): IWidget[] => [
  graph('API probe: successful calls', [own(source, 'ProbesAnswered', 'successful')]),
  graph('API probe: response time, seconds', [own(source, 'ProbeSeconds', 'seconds', Stats.MAXIMUM)]),
]

/** What no function counts for itself. */
export const controlThrottlesRow = ({ namespace }: Source): IWidget[] => [
  graph('Control table: throttled attempts of the functions', [
    new Metric({
      namespace,
      metricName: 'ControlThrottles' satisfies MetricName,
      label: 'throttled attempts',
      ...sum,
    }),
  ]),
]

export interface WebhookSources {
  /** Posts to webhooks. */
  readonly sender: Source
  /** Drops what is too much. */
  readonly dispatcher: Source
  /** Wakes what waits. */
  readonly sweep: Source
}

/** What becomes of posts to webhooks. */
export const webhookRows = ({ sender, dispatcher, sweep }: WebhookSources): IWidget[][] => [
  [
    graph('Webhooks: attempts and ended deliveries', [
      own(sender, 'AttemptsSucceeded', 'successful attempts'),
      own(sender, 'AttemptsFailed', 'failed attempts'),
      own(sender, 'DeliveriesEnded', 'ended deliveries'),
      own(sender, 'DeliveriesExhausted', 'exhausted deliveries'),
      own(dispatcher, 'DeliveriesDropped', 'dropped deliveries'),
    ]),
    graph('Webhooks: duration of an attempt, seconds', [
      own(sender, 'AttemptSeconds', 'p50', 'p50'),
      own(sender, 'AttemptSeconds', 'p99', 'p99'),
    ]),
  ],
  [
    graph('Webhooks: waiting deliveries that were woken', [
      own(sweep, 'SweptWebhooks', 'webhooks checked'),
      own(sweep, 'DeliveriesWoken', 'deliveries woken'),
      own(sweep, 'WebhookSweepFailures', 'webhooks on which the sweep failed'),
    ]),
  ],
]

/** One line a function in each graph. */
export const functionRows = (functions: readonly NodeFunction[]): IWidget[][] => {
  const each = (metricOf: (of: NodeFunction['function'], label: string) => IMetric) =>
    functions.map((made) => metricOf(made.function, spokenName(made)))
  return [
    [
      graph(
        'Functions: errors',
        each((of, label) => of.metricErrors({ ...sum, label })),
      ),
      graph(
        'Functions: throttles',
        each((of, label) => of.metricThrottles({ ...sum, label })),
      ),
    ],
    [
      graph(
        'Functions: p99 duration, milliseconds',
        each((of, label) => of.metricDuration({ statistic: 'p99', period: MINUTE, label })),
      ),
      graph(
        'Functions: concurrent executions',
        each((of, label) => of.metric('ConcurrentExecutions', { ...maximum, label })),
      ),
    ],
  ]
}

/** The calls that the functions make of a table. */
const OPERATIONS = [
  Operation.BATCH_GET_ITEM,
  Operation.GET_ITEM,
  Operation.PUT_ITEM,
  Operation.QUERY,
  Operation.UPDATE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
  Operation.BATCH_EXECUTE_STATEMENT,
]

/** The row of one table: consumed units, throttles and latencies. */
export const tableRow = (table: ITable): IWidget[] => {
  const title = spokenName(table)
  return [
    graph(`${title} table: consumed units per minute`, [
      table.metricConsumedReadCapacityUnits({ ...sum, label: 'read' }),
      table.metricConsumedWriteCapacityUnits({ ...sum, label: 'write' }),
    ]),
    graph(
      `${title} table: throttles and errors`,
      [
        table.metric('ReadThrottleEvents', { ...sum, label: 'reads' }),
        table.metric('WriteThrottleEvents', { ...sum, label: 'writes' }),
      ],
      { right: [table.metricSystemErrorsForOperations({ period: MINUTE, operations: OPERATIONS, label: 'failures' })] },
    ),
  ]
}
