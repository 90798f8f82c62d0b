import { Validations } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
  type GlobalSecondaryIndexProps,
  type ITable,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb'
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
  /** @default none */
  readonly index?: GlobalSecondaryIndexProps
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
 * An on-demand table with the string key `pk`, retained and protected as the stage says; or one that exists, and that the
 * stage names.
 *
 * `Table` and not `TableV2`: the emulator replaces a TableV2 with its data when a property changes.
 */
export class DataTable extends Construct {
  readonly table: ITable
  readonly #environmentName: string

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id)
    this.#environmentName = props.environmentName
    const existing = props.config.existingTables?.[props.name]
    this.table = existing === undefined ? this.#makeTable(props) : this.#takeTable(existing, props)
  }

  /** Whoever restored it has given it what a table made here has; `npm run deploy` looks. */
  #takeTable(tableName: string, { index }: DataTableProps): ITable {
    return Table.fromTableAttributes(this, 'Table', {
      tableName,
      ...(index !== undefined && { globalIndexes: [index.indexName] }),
    })
  }

  #makeTable(props: DataTableProps): ITable {
    const { config, name, encryptionKey, index, sortKey, timeToLiveAttribute } = props
    const most = config.maxThroughput?.[name]
    const warmThroughput = config.warmThroughput?.[name]
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      ...(sortKey !== undefined && { sortKey }),
      ...(timeToLiveAttribute !== undefined && { timeToLiveAttribute }),
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
    })
    if (index !== undefined) table.addGlobalSecondaryIndex(index)
    if (!config.pointInTimeRecovery) {
      Validations.of(table).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'The stage is configured without: its data is made to be thrown away.',
      })
    }
    // The class promises less of an optional property than the interface, says the compiler.
    return table as ITable
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
