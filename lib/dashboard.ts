import { Duration } from 'aws-cdk-lib'
import { AlarmStatusWidget, Column, Dashboard, Row, TextWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct, type IConstruct } from 'constructs'
import { SEVERITIES, type Alarms } from './alarms.ts'
import {
  apiRow,
  controlThrottlesRow,
  functionRows,
  importRows,
  probeRow,
  queueRow,
  tableRow,
  webhookRows,
  type ImportSources,
  type WebhookSources,
} from './dashboard-rows.ts'
import { DataTable } from './data-table.ts'
import type { ImportApi } from './import-api.ts'
import { NodeFunction } from './node-function.ts'

export interface OperationsDashboardProps {
  /** With all that was made for it so far. */
  readonly service: Construct
  readonly alarms: Alarms
  readonly api: ImportApi
  readonly imports: ImportSources
  readonly webhooks: WebhookSources
  /** Calls the API from outside. */
  readonly probe: NodeFunction | undefined
}

const WIDTH = 24

const header = (markdown: string): IWidget[] => [new TextWidget({ markdown, width: WIDTH, height: 1 })]

/**
 * The dashboard for an incident, from what callers see down to the resources. Functions, queues and tables are found in
 * the stack: none can be forgotten. docs/dashboard.md describes it.
 */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id)
    const { service, alarms, api, imports, webhooks, probe } = props
    const made: readonly IConstruct[] = service.node.findAll()
    const functions = made.filter((construct) => construct instanceof NodeFunction)
    const tables = made.filter((construct) => construct instanceof DataTable)
    const queues = made.filter((construct) => construct instanceof Queue)
    const deadLetters = new Set(queues.map(({ deadLetterQueue }) => deadLetterQueue?.queue))

    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(3) })
    const rows: readonly IWidget[][] = [
      header('# Alarms\n\nThe description of each alarm says what users notice and links to the runbook.'),
      SEVERITIES.map(
        (severity) =>
          new AlarmStatusWidget({ title: `Severity ${severity}`, alarms: [...alarms.of(severity)], width: WIDTH / 2 }),
      ),
      header('# API'),
      apiRow(api),
      ...(probe === undefined ? [] : [probeRow(probe.metricDimensions)]),
      header('# Imports'),
      ...importRows(imports),
      header('# Webhooks'),
      ...webhookRows(webhooks),
      header('# Queues'),
      ...queues.filter((queue) => !deadLetters.has(queue)).map(queueRow),
      header('# Functions'),
      ...functionRows(functions),
      header('# Tables'),
      ...tables.map(({ table }) => tableRow(table)),
      controlThrottlesRow(imports.queued),
    ]
    dashboard.addWidgets(new Column(...rows.map((widgets) => new Row(...widgets))))
  }
}
