import { BatchExecuteStatementCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { MAX_CONCURRENT_REQUESTS } from '../../lambdas/import/engine-context.ts'
import { inParallel } from '../../lambdas/import/in-parallel.ts'
import type { SampleContact } from '../sample-contacts.ts'
import { freshWorkspace } from '../workspace.ts'
import { createByProduct } from './product-import.ts'

type WriteCommand = BatchExecuteStatementCommand | TransactWriteCommand

/** The very requests by which the product would write these contacts to a workspace of their own, in their order. */
export const recordWrites = async (contacts: readonly SampleContact[], tableName: string): Promise<WriteCommand[]> => {
  const recorded: WriteCommand[] = []
  const send = (command: unknown): Promise<object> => {
    if (command instanceof TransactWriteCommand) recorded.push(command)
    if (!(command instanceof BatchExecuteStatementCommand)) return Promise.resolve({})
    recorded.push(command)
    // A statement without a response would be sent again.
    return Promise.resolve({ Responses: (command.input.Statements ?? []).map(() => ({})) })
  }
  const recorder = { send } as unknown as DynamoDBDocumentClient
  await createByProduct({
    contacts,
    table: dynamoContactsTable({ dynamo: recorder, tableName }),
    keys: freshWorkspace().keys(),
  })
  return recorded
}

/** The fastest that these writes can be: as many at once as the product sends, nothing read, nothing planned, nothing waited for. */
export const sendRaw = (commands: readonly WriteCommand[], dynamo: DynamoDBDocumentClient): Promise<void> =>
  inParallel(commands, MAX_CONCURRENT_REQUESTS, async (command) => {
    if (command instanceof TransactWriteCommand) {
      await dynamo.send(command)
      return
    }
    const { Responses } = await dynamo.send(command)
    const refused = Responses?.find(({ Error: error }) => error !== undefined)
    if (refused !== undefined) throw new Error(`A raw write was refused: ${refused.Error?.Code ?? 'without a code'}`)
  })
