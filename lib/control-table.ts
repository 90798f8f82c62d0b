import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { SWEEP_INDEX } from '../lambdas/jobs/sweep-index.ts'
import { PARTITIONS } from '../lambdas/platform/control-keys.ts'
import { ENV } from '../lambdas/platform/env-names.ts'
import { DataTable, type DataTableProps } from './data-table.ts'
import type { NodeFunction } from './node-function.ts'

const OF_WORKSPACES = { partitions: [PARTITIONS.workspaces] }
const SWEEP = { index: SWEEP_INDEX }

/** When an item may be deleted, in seconds since the epoch. */
export const CONTROL_TIME_TO_LIVE = 'expires_at_seconds'

export type ControlTableProps = Pick<DataTableProps, 'config' | 'encryptionKey'>

/**
 * Workspaces with their secrets, API keys, rate windows, jobs, uploads and idempotency records; webhooks and their
 * deliveries. Temporary items expire.
 *
 * The index of the sweeps is sparse: it holds only the jobs with something left to do, the webhooks for which something
 * waits, and the deliveries that wait, by webhook.
 */
export class ControlTable extends DataTable {
  constructor(scope: Construct, id: string, props: ControlTableProps) {
    super(scope, id, {
      ...props,
      name: 'control',
      environmentName: ENV.controlTable,
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: CONTROL_TIME_TO_LIVE,
      index: {
        indexName: SWEEP_INDEX,
        partitionKey: { name: 'sweep_shard', type: AttributeType.STRING },
        sortKey: { name: 'sweep_at', type: AttributeType.NUMBER },
        // The sweep reads each job itself before it acts: the index lags behind.
        projectionType: ProjectionType.KEYS_ONLY,
      },
    })
  }

  /** What every request with a key needs: the key, its workspace and the job are read, the request counted. */
  grantRequests(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem'])
    this.#grantChanges(grantee, ['dynamodb:UpdateItem'], [PARTITIONS.rates])
  }

  /** The same, and new sessions. */
  grantNewSessions(grantee: NodeFunction): void {
    this.grantRequests(grantee)
    this.#grantChanges(grantee, ['dynamodb:PutItem'], [PARTITIONS.sessions])
  }

  /** The same, and new jobs, uploads and idempotency records. */
  grantNewJobs(grantee: NodeFunction): void {
    this.grantRequests(grantee)
    this.#grantChanges(grantee, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], [PARTITIONS.workspaces])
  }

  /** What every request needs, and the list of a workspace's jobs, and cancelling them. */
  grantListJobs(grantee: NodeFunction): void {
    this.grantRequests(grantee)
    this.grantActions(grantee, ['dynamodb:Query'], OF_WORKSPACES)
    this.#grantChanges(grantee, ['dynamodb:UpdateItem'], [PARTITIONS.workspaces])
  }

  /** Jobs, new ones too, of workspaces that are there: for what no request asks for. */
  grantOpenJobs(grantee: NodeFunction): void {
    this.#grantChangeItems(grantee)
    this.#grantChanges(grantee, ['dynamodb:PutItem'], [PARTITIONS.workspaces])
  }

  /** Jobs that are there already, by their names. */
  grantChangeJobs(grantee: NodeFunction): void {
    this.#grantChangeItems(grantee)
  }

  /** The same, and the index of the sweep. */
  grantSweepJobs(grantee: NodeFunction): void {
    this.#grantChangeItems(grantee)
    this.grantActions(grantee, ['dynamodb:Query'], SWEEP)
  }

  /** Webhooks, how many a workspace has, and their deliveries; and what every request needs. */
  grantManageWebhooks(grantee: NodeFunction): void {
    this.grantRequests(grantee)
    this.grantActions(grantee, ['dynamodb:Query'], OF_WORKSPACES)
    this.#grantChanges(
      grantee,
      ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [PARTITIONS.workspaces],
    )
    this.grantActions(grantee, ['dynamodb:Query'], SWEEP)
  }

  /** The webhooks of a workspace, new deliveries, how many of a webhook wait, and how many were dropped. */
  grantNewDeliveries(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:Query'], OF_WORKSPACES)
    this.#grantChanges(grantee, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], [PARTITIONS.workspaces])
    this.grantActions(grantee, ['dynamodb:Query'], SWEEP)
  }

  /** Deliveries and webhooks that are there already, by their names. */
  grantChangeDeliveries(grantee: NodeFunction): void {
    this.#grantChangeItems(grantee)
  }

  /** The same, and the index of the sweeps. */
  grantSweepWebhooks(grantee: NodeFunction): void {
    this.#grantChangeItems(grantee)
    this.grantActions(grantee, ['dynamodb:Query'], SWEEP)
  }

  /** Items of workspaces that are there already. */
  #grantChangeItems(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem'], OF_WORKSPACES)
    this.#grantChanges(grantee, ['dynamodb:UpdateItem'], [PARTITIONS.workspaces])
  }

  /** No function may change a key: only the command line does. */
  #grantChanges(
    grantee: NodeFunction,
    actions: readonly `dynamodb:${'DeleteItem' | 'PutItem' | 'UpdateItem'}`[],
    partitions: readonly (typeof PARTITIONS)['workspaces' | 'rates' | 'sessions'][],
  ): void {
    this.grantActions(grantee, actions, { partitions })
  }
}
