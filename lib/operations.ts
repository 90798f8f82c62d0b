import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import { OperationsDashboard } from './dashboard.ts'
import type { ImportApi } from './import-api.ts'
import type { NodeFunction } from './node-function.ts'
import type { QueuedImports } from './queued-imports.ts'
import { SavedQueries } from './saved-queries.ts'
import { addServiceAlarms } from './service-alarms.ts'
import { TrafficShift } from './traffic-shift.ts'
import type { Webhooks } from './webhooks.ts'

export interface OperationsProps {
  readonly config: StageConfig
  readonly alarms: Alarms
  readonly api: ImportApi
  readonly apiStageName: string
  /** Works on imports that are answered at once. */
  readonly inline: NodeFunction
  readonly queued: Pick<QueuedImports, 'worker' | 'sweep'>
  readonly webhooks: Pick<Webhooks, 'sender' | 'dispatcher' | 'sweep'>
  /** Calls the API from outside. */
  readonly probe: NodeFunction | undefined
}

/** The dashboard and alarms of operators. They include everything that the stack has by then, so they are made last. */
export class Operations extends Construct {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id)
    const { config, alarms, api, apiStageName, inline, queued, webhooks, probe } = props
    const { worker, sweep } = queued
    addServiceAlarms(alarms, { config, api, inline, worker, sweep })
    const { trafficShift: shift } = config
    if (shift !== undefined && shift !== 'allAtOnce') {
      const isUrgent = this.node.tryGetContext('urgent') !== undefined
      const { handlers } = api
      new TrafficShift(this, 'Traffic', {
        shift,
        alarms,
        apiStageName,
        handlers,
        hasProbe: probe !== undefined,
        isUrgent,
      })
    }
    new OperationsDashboard(this, 'Dashboard', {
      service: scope,
      alarms,
      api,
      webhooks: {
        sender: webhooks.sender.metricDimensions,
        dispatcher: webhooks.dispatcher.metricDimensions,
        sweep: webhooks.sweep.metricDimensions,
      },
      probe,
      imports: {
        inline: inline.metricDimensions,
        queued: worker.metricDimensions,
        sweep: sweep.metricDimensions,
      },
    })
    if (config.savedQueries) new SavedQueries(this, 'Queries', { service: scope, accessLog: api.accessLog })
  }
}
