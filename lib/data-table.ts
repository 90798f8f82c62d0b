import { Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { isProtected, removalPolicyOf } from './removal-policy.ts'

export interface DataTableProps extends Pick<TableProps, 'sortKey' | 'timeToLiveAttribute'> {
  readonly config: StageConfig
  /** Which of the stage's tables it is. */
  readonly name: 'contacts' | 'control'
  /** @default the key that DynamoDB has for what asks for none */
  readonly encryptionKey?: IKey | undefined
  /** Environment variable through which a function with a grant learns the table's name. */
  readonly environmentName: string
}

/** What of a table a function may use. */
interface TablePart {
  readonly index?: string
  /** Patterns of the partition keys. */
  readonly partitions?: readonly string[]
}

/**
 * An on-demand table with the string key `pk`, retained and protected as the stage says.
 *
 * `Table` and not `TableV2`: the emulator replaces a TableV2 with its data when a property changes.
 */
export class DataTable extends Construct {
  readonly table: Table
  readonly #environmentName: string

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id)
    const { config, name, environmentName, encryptionKey, ...tableProps } = props
    const most = config.maxThroughput?.[name]
    const warmThroughput = config.warmThroughput?.[name]
    this.#environmentName = environmentName
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // With the AWS owned key where the stage asks for none: a key of our own costs a fee, and protects only against
      // AWS.
      ...(encryptionKey === undefined
        ? { encryption: TableEncryption.DEFAULT }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: config.pointInTimeRecovery },
      ...(most !== undefined && {
        maxReadRequestUnits: most.readUnitsPerSecond,
        maxWriteRequestUnits: most.writeUnitsPerSecond,
      }),
      ...(warmThroughput !== undefined && { warmThroughput }),
      deletionProtection: isProtected(config),
      removalPolicy: removalPolicyOf(config),
      ...tableProps,
    })
    if (!config.pointInTimeRecovery) {
      Validations.of(this.table).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'The stage is configured without: its data is made to be thrown away.',
      })
    }
  }

  /** Exactly these actions on exactly this table, or a part of it, and its name in the function's environment. */
  protected grantActions(
    grantee: NodeFunction,
    actions: readonly `dynamodb:${string}`[],
    { index, partitions }: TablePart = {},
  ): void {
    const { tableArn } = this.table
    const resourceArns = [index === undefined ? tableArn : `${tableArn}/index/${index}`]
    const conditions = partitions && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } }
    Grant.addToPrincipal({
      grantee,
      actions: [...actions],
      resourceArns,
      ...(conditions !== undefined && { conditions }),
    }).assertSuccess()
    grantee.addEnvironment(this.#environmentName, this.table.tableName)
  }
}
