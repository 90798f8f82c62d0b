import { Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'

export interface DataTableProps extends Pick<TableProps, 'sortKey' | 'timeToLiveAttribute'> {
  readonly config: StageConfig
  /** Environment variable through which a function with a grant learns the table's name. */
  readonly environmentName: string
}

/**
 * A table on demand with the string key `pk`, kept and protected as the stage wants it.
 *
 * `Table` and not `TableV2`: the emulator replaces a TableV2, data and all, when a property of it changes.
 */
export class DataTable extends Construct {
  readonly table: Table
  readonly #environmentName: string

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id)
    const { config, environmentName, ...tableProps } = props
    this.#environmentName = environmentName
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // With DynamoDB's own key: one of ours would add a charge and a KMS call to what is encrypted anyway.
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: config.pointInTimeRecovery },
      deletionProtection: config.deletionProtection,
      removalPolicy: config.removalPolicy,
      ...tableProps,
    })
    if (!config.pointInTimeRecovery) {
      Validations.of(this.table).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'The stage is configured without: its data is made to be thrown away.',
      })
    }
  }

  /** Exactly these actions on exactly this table, or an index of it, and its name in the function's environment. */
  protected grantActions(grantee: NodeFunction, actions: readonly `dynamodb:${string}`[], index?: string): void {
    const { tableArn } = this.table
    const resourceArns = [index === undefined ? tableArn : `${tableArn}/index/${index}`]
    Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns }).assertSuccess()
    grantee.addEnvironment(this.#environmentName, this.table.tableName)
  }
}
