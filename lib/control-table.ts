import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { SWEEP_INDEX } from '../lambdas/jobs/sweep-index.ts'
import { ENV } from '../lambdas/platform/env-names.ts'
import { DataTable, type DataTableProps } from './data-table.ts'
import type { NodeFunction } from './node-function.ts'

export type ControlTableProps = Pick<DataTableProps, 'config' | 'encryptionKey'>

/**
 * Workspaces with their secrets, API keys, rate windows, jobs, uploads and idempotency records; webhooks and their
 * deliveries. Temporary items expire.
 *
 * The index of the sweep is sparse: it holds only the jobs with something left to do.
 */
export class ControlTable extends DataTable {
  constructor(scope: Construct, id: string, props: ControlTableProps) {
    super(scope, id, {
      ...props,
      name: 'control',
      environmentName: ENV.controlTable,
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at_seconds',
    })
    this.table.addGlobalSecondaryIndex({
      indexName: SWEEP_INDEX,
      partitionKey: { name: 'sweep_shard', type: AttributeType.STRING },
      sortKey: { name: 'sweep_at', type: AttributeType.NUMBER },
      // The sweep reads each job itself before it acts: the index lags behind.
      projectionType: ProjectionType.KEYS_ONLY,
    })
  }

  /** What every request with a key needs: the key and the job are read, the rate window counted. */
  grantRequests(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:UpdateItem'])
  }

  /** The same, and new jobs, uploads and idempotency records. */
  grantNewJobs(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'])
  }

  /** What every request needs, and the list of a workspace's jobs. */
  grantListJobs(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'])
  }

  /** Jobs that are there already, by their names. */
  grantChangeJobs(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:UpdateItem'])
  }

  /** The same, and the index of the sweep. */
  grantSweepJobs(grantee: NodeFunction): void {
    this.grantChangeJobs(grantee)
    this.grantActions(grantee, ['dynamodb:Query'], SWEEP_INDEX)
  }

  /** Webhooks, how many a workspace has, and their deliveries; and what every request needs. */
  grantManageWebhooks(grantee: NodeFunction): void {
    this.grantActions(grantee, [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ])
  }

  /** The webhooks of a workspace, and new deliveries. */
  grantNewDeliveries(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:PutItem', 'dynamodb:Query'])
  }

  /** Deliveries and webhooks that are there already, by their names. */
  grantChangeDeliveries(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem', 'dynamodb:UpdateItem'])
  }
}
