import type { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import { DataTable, type DataTableProps } from './data-table.ts'
import type { NodeFunction } from './node-function.ts'

export type ContactsTableProps = Pick<DataTableProps, 'config' | 'encryptionKey'>

/** Contacts: one item per identity, read only by key. No index, no expiry. */
export class ContactsTable extends DataTable {
  constructor(scope: Construct, id: string, props: ContactsTableProps) {
    super(scope, id, { ...props, name: 'contacts', environmentName: ENV.contactsTable })
  }

  /**
   * What the import engine calls. Transactions are authorised by the actions in them; PartiQL by actions of its own, which
   * `grantReadWriteData` lacks: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
   */
  grantImport(grantee: NodeFunction): void {
    this.grantActions(grantee, [
      'dynamodb:BatchGetItem',
      'dynamodb:PartiQLInsert',
      'dynamodb:PartiQLUpdate',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ])
  }

  /** One contact at a time, and the keys that point to it. */
  grantDelete(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'])
  }

  /** A contact by its id, or by an identity. */
  grantLookUp(grantee: NodeFunction): void {
    this.grantActions(grantee, ['dynamodb:GetItem'])
  }
}
