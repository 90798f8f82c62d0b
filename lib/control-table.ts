import { AttributeType } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import { DataTable } from './data-table.ts'
import type { NodeFunction } from './node-function.ts'

export interface ControlTableProps {
  readonly config: StageConfig
}

/** Workspaces with their secrets, API keys, rate windows, jobs and idempotency records. What is temporary expires by itself. */
export class ControlTable extends DataTable {
  constructor(scope: Construct, id: string, props: ControlTableProps) {
    super(scope, id, {
      config: props.config,
      environmentName: ENV.controlTable,
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at_seconds',
    })
  }

  /** What every request with a key needs: the key and the job are read, the rate window counted. */
  grantRequests(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:UpdateItem'])
  }

  /** The same, and new jobs and idempotency records. */
  grantJobs(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'])
  }
}
