import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import { OperationsDashboard } from './dashboard.ts'
import type { NodeFunction } from './node-function.ts'
import type { QueuedImports } from './queued-imports.ts'
import { SavedQueries } from './saved-queries.ts'
import { addServiceAlarms, type Watched } from './service-alarms.ts'
import type { Webhooks } from './webhooks.ts'

export interface OperationsProps extends Omit<Watched, 'worker' | 'sweep'> {
  readonly config: StageConfig
  readonly alarms: Alarms
  /** Works on imports that are answered at once. */
  readonly inline: NodeFunction
  readonly queued: Pick<QueuedImports, 'worker' | 'sweep'>
  readonly webhooks: Pick<Webhooks, 'sender'>
}

/** What those who run the service look at. It takes in whatever the stack has by then, so it is made last. */
export class Operations extends Construct {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id)
    const { config, alarms, inline, queued, webhooks, ...watched } = props
    const { worker, sweep } = queued
    addServiceAlarms(alarms, { ...watched, worker, sweep })
    new OperationsDashboard(this, 'Dashboard', {
      alarms,
      api: watched.api,
      sender: webhooks.sender,
      imports: {
        inline: inline.metricDimensions,
        queued: worker.metricDimensions,
        sweep: sweep.metricDimensions,
      },
    })
    if (config.savedQueries) new SavedQueries(this, 'Queries')
  }
}
