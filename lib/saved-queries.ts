import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { NodeFunction } from './node-function.ts'
import { serviceName } from './service-name.ts'

/** Queries of the functions' logs by name. `…` is a placeholder to fill in. */
const QUERIES = {
  'one job': `fields @timestamp, service, message, status, rows, created, updated, skipped, failed, seconds, epoch, stalls, code
| filter job_id = "…"
| sort @timestamp`,
  'failed requests': `fields @timestamp, route, status, code, request_id, workspace_id, cause.name, cause.message
| filter message = "request.completed" and status >= 500
| sort @timestamp desc`,
  'slow requests': `filter message = "request.completed"
| stats count(*) as requests, pct(duration_ms, 50) as p50, pct(duration_ms, 99) as p99, max(duration_ms) as slowest by route
| sort p99 desc`,
  'one key': `fields @timestamp, route, status, code, job_id, rows, request_id
| filter key_id = "…"
| sort @timestamp`,
  'throttled batches': `filter message = "import.batch" and throttles > 0
| stats sum(throttles) as throttles, sum(retries) as retries, sum(rows) as rows, sum(seconds) as seconds by workspace_id, bin(5m)
| sort throttles desc`,
  'busiest workspaces': `filter message = "import.batch"
| stats sum(rows) as rows, sum(created) as created, sum(failed) as failed, sum(seconds) as seconds by workspace_id
| sort rows desc`,
} as const

/**
 * Of the access log of the API and the logs of its functions: one line a request. The address is in the one, the key in
 * the other; requests that no function saw have no key.
 */
const AUDIT = `filter ispresent(source_ip) or message = "request.completed"
| stats min(@timestamp) as time, max(source_ip) as address, max(key_id) as key, max(workspace_id) as workspace,
    max(operation) as operation, max(status) as final_status, max(code) as failure by request_id
| sort time desc`

export interface SavedQueriesProps {
  readonly service: Construct
  readonly accessLog: ILogGroup
}

/** Logs Insights queries over the logs of all functions of the service that were made before it. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { service, accessLog }: SavedQueriesProps) {
    super(scope, id)
    const logGroupNames = service.node
      .findAll()
      .filter((construct) => construct instanceof NodeFunction)
      .map(({ logGroup }: { readonly logGroup: ILogGroup }) => logGroup.logGroupName)
    const save = (name: string, queryString: string, groups: string[]): void => {
      const fullName = `${serviceName(service)}/${name}`
      new CfnQueryDefinition(this, name, { name: fullName, queryString, logGroupNames: groups })
    }
    for (const [name, queryString] of Object.entries(QUERIES)) save(name, queryString, logGroupNames)
    save('who called', AUDIT, [accessLog.logGroupName, ...logGroupNames])
  }
}
