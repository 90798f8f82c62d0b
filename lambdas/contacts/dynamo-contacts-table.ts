import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { GetCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { isDependencyFailure } from '../platform/aws-failure.ts'
import { type Action, type Condition, isHomeAgain, type UpdateAction } from './action.ts'
import type { ContactsTable, WriteResult } from './contacts-table.ts'
import type { ContactItem } from './contact.ts'
import { documentCalls, NO_RESPONSE, type HotCalls, type Statement } from './hot-calls.ts'
import { contactItemFrom, storedForm, storedValue } from './stored-contact.ts'
import { UNPROCESSED_KEYS, type TablePressure } from './table-pressure.ts'
import { remembered } from '../platform/remembered.ts'

interface Table {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

/** Reads one item, strongly consistent. */
export const readContactItem = async ({ dynamo, tableName }: Table, key: string): Promise<ContactItem | undefined> => {
  const { Item } = await dynamo.send(new GetCommand({ TableName: tableName, Key: { pk: key }, ConsistentRead: true }))
  return Item === undefined ? undefined : contactItemFrom(Item)
}

type OnRetry = TablePressure['onRetry']

const ignoreRetries: OnRetry = () => undefined

/**
 * The contacts table on DynamoDB. `onRetry` is called for every call that must be sent again. The calls that come by the thousand may
 * take another way than the client.
 */
export const dynamoContactsTable = (
  { dynamo, tableName }: Table,
  onRetry: OnRetry = ignoreRetries,
  calls: HotCalls = documentCalls(dynamo, tableName),
): ContactsTable => {
  const statement = makeStatements(tableName)
  return {
    get: async (keys) => {
      const response = await orRetryable(keys.length, onRetry, () => calls.batchGet(keys))
      if (response === 'retryable') return { items: new Map(), unprocessed: keys }
      const { found, unprocessed } = response
      if (unprocessed.length > 0) onRetry(UNPROCESSED_KEYS, unprocessed.length)
      return { items: new Map(found.map((item) => [String(item['pk']), contactItemFrom(item)])), unprocessed }
    },

    writeEach: async (actions) => {
      const statements = actions.map(statement)
      const codes = await orRetryable(actions.length, onRetry, () => calls.execute(statements))
      if (codes === 'retryable') return actions.map(() => 'retryable')
      return codes.map((code) => (code === undefined ? 'done' : resultOf(code, onRetry)))
    },

    writeTogether: async (actions) => {
      const TransactItems = actions.map((action) => transactItem(tableName, action))
      try {
        const response = await orRetryable(actions.length, onRetry, () =>
          dynamo.send(new TransactWriteCommand({ TransactItems })),
        )
        return response === 'retryable'
          ? { ok: false, results: actions.map(() => 'retryable') }
          : { ok: true, results: actions.map(() => 'done') }
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error
        const reasons = error.CancellationReasons ?? []
        if (reasons.length !== actions.length) throw error
        return { ok: false, results: reasons.map(({ Code }) => resultOf(Code ?? 'None', onRetry)) }
      }
    },
  }
}

/** A temporary failure of DynamoDB means: send its `count` parts again. The engine's client does not retry. */
const orRetryable = async <T>(count: number, onRetry: OnRetry, call: () => Promise<T>): Promise<T | 'retryable'> => {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof Error && isDependencyFailure(error))) throw error
    onRetry(error.name, count)
    return 'retryable'
  }
}

/** Codes of BatchStatementError and of CancellationReason; the ones left out are faults of the request itself. */
const RESULTS: Readonly<Record<string, WriteResult>> = {
  None: 'done',
  DuplicateItem: 'refused',
  ConditionalCheckFailed: 'refused',
  TransactionConflict: 'retryable',
  ThrottlingError: 'retryable',
  ProvisionedThroughputExceeded: 'retryable',
  RequestLimitExceeded: 'retryable',
  InternalServerError: 'retryable',
  [NO_RESPONSE]: 'retryable',
}

const resultOf = (code: string, onRetry: OnRetry): WriteResult => {
  const result = RESULTS[code]
  if (result === undefined) throw new Error(`DynamoDB refused a write: ${code}`)
  if (result === 'retryable') onRetry(code, 1)
  return result
}

/**
 * Plain actions as PartiQL statements: INSERT puts if absent, UPDATE finds its item only as it was read, by its version or by `freed`. An
 * import sends two or three texts by the million: each is put together once.
 */
const makeStatements = (tableName: string): ((action: Action) => Statement) => {
  const table = `"${tableName}"`
  const update = `UPDATE ${table} SET "contact" = ? SET "version" = ?`
  const change = `${update} WHERE "pk" = ? AND "version" = ?`
  const homeAgain = `${update} SET "owner" = ? WHERE "pk" = ? AND "freed" = ? AND "owner" IS MISSING`
  /** By the names of the attributes. */
  const insert = remembered((names) => {
    const fields = ['pk', ...names.split(',')].map((name) => `'${name}': ?`)
    return `INSERT INTO ${table} VALUE {${fields.join(', ')}}`
  })
  return (action) => {
    const { key } = action
    if (action.type === 'update') {
      if (action.removesContact === true) return removal(table, action)
      const { contact, version, owner } = storedForm(action.set)
      const { condition } = action
      return isHomeAgain(action)
        ? { Statement: homeAgain, Parameters: [contact, version, owner, key, condition.freed] }
        : { Statement: change, Parameters: [contact, version, key, condition.version] }
    }
    const names = Object.keys(action.item) as (keyof ContactItem)[]
    const Parameters: unknown[] = [key]
    for (const name of names) Parameters.push(storedValue(action.item, name))
    return { Statement: insert(names.join()), Parameters }
  }
}

/** A contact taken off its home. `freed` is set and not added to: DynamoDB adds nothing to an attribute that is absent. */
const removal = (table: string, { key, set, release, freed, condition }: UpdateAction): Statement => {
  const values = Object.entries(release ? { ...set, freed } : set)
  const sets = values.map(([name]) => `SET "${name}" = ?`).join(' ')
  const removes = ['contact', ...(release ? ['owner'] : [])].map((name) => `REMOVE "${name}"`).join(' ')
  return {
    Statement: `UPDATE ${table} ${sets} ${removes} WHERE "pk" = ? AND "version" = ?`,
    Parameters: [...values.map(([, value]) => value), key, condition.version],
  }
}

const transactItem = (tableName: string, action: Action) =>
  action.type === 'insert'
    ? {
        Put: {
          TableName: tableName,
          Item: { pk: action.key, ...storedForm(action.item) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }
    : { Update: { TableName: tableName, Key: { pk: action.key }, ...updateExpression(action) } }

const updateExpression = (action: UpdateAction) => {
  const removed = [...(action.release ? ['owner'] : []), ...(action.removesContact === true ? ['contact'] : [])]
  const counts = action.release || action.take === true
  const set = Object.entries(storedForm(action.set))
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
    ...(counts ? ['ADD #freed :one'] : []),
  ]
  const condition = conditionExpression(action.condition)
  const names = new Set([...set.map(([name]) => name), ...removed, ...(counts ? ['freed'] : []), ...condition.names])
  return {
    UpdateExpression: clauses.join(' '),
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ...(counts && { ':one': 1 }),
      ...condition.values,
    },
  }
}

const conditionExpression = ({ version, owner, freed }: Condition) => {
  const clauses = [
    ...(version === undefined ? [] : ['#version = :seenVersion']),
    ...(owner === undefined ? [] : [owner === null ? 'attribute_not_exists(#owner)' : '#owner = :seenOwner']),
    ...(freed === undefined ? [] : [freed === 0 ? 'attribute_not_exists(#freed)' : '#freed = :seenFreed']),
  ]
  return {
    expression: clauses.join(' AND '),
    names: [
      ...(version === undefined ? [] : ['version']),
      ...(owner === undefined ? [] : ['owner']),
      ...(freed === undefined ? [] : ['freed']),
    ],
    values: {
      ...(version !== undefined && { ':seenVersion': version }),
      ...(typeof owner === 'string' && { ':seenOwner': owner }),
      ...(freed !== undefined && freed !== 0 && { ':seenFreed': freed }),
    },
  }
}
