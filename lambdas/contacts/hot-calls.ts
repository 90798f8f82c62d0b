import { convertToAttr, unmarshall } from '@aws-sdk/util-dynamodb'
import { BatchExecuteStatementCommand, BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { CallDynamo } from '../platform/call-dynamo.ts'
import { remembered } from '../platform/remembered.ts'

/** A PartiQL statement of plain values. */
export interface Statement {
  readonly Statement: string
  readonly Parameters: readonly unknown[]
}

/** The two calls of the contacts table that an import makes by the thousand. */
export interface HotCalls {
  /** Strongly consistent, unless it was made otherwise. */
  batchGet(keys: readonly string[]): Promise<{
    readonly found: readonly Readonly<Record<string, unknown>>[]
    readonly unprocessed: readonly string[]
  }>
  /** The code of each statement's error, in order: undefined where it has none, NO_RESPONSE where it got no response at all. */
  execute(statements: readonly Statement[]): Promise<readonly (string | undefined)[]>
}

export const NO_RESPONSE = 'NoResponse'

interface StatementResponse {
  readonly Error?: { readonly Code?: string | undefined } | undefined
}

/** AWS promises one response a statement, in order. Where one is missing, nothing is known of its statement. */
const codesOf = (statements: readonly Statement[], responses: readonly StatementResponse[] = []) =>
  statements.map((_, n) => {
    const response = responses[n]
    if (response === undefined) return NO_RESPONSE
    return response.Error === undefined ? undefined : (response.Error.Code ?? '')
  })

/** By the document client. */
export const documentCalls = (dynamo: DynamoDBDocumentClient, tableName: string, ConsistentRead = true): HotCalls => ({
  batchGet: async (keys) => {
    const Keys = keys.map((pk) => ({ pk }))
    const request = { RequestItems: { [tableName]: { Keys, ConsistentRead } } }
    const { Responses, UnprocessedKeys } = await dynamo.send(new BatchGetCommand(request))
    return {
      found: Responses?.[tableName] ?? [],
      unprocessed: (UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => String(key['pk'])),
    }
  },
  execute: async (statements) => {
    const Statements = statements.map(({ Statement, Parameters }) => ({ Statement, Parameters: [...Parameters] }))
    const { Responses } = await dynamo.send(new BatchExecuteStatementCommand({ Statements }))
    return codesOf(statements, Responses)
  },
})

type Attribute = Parameters<typeof unmarshall>[0] extends Record<string, infer A> ? A : never

/** Texts and whole numbers are all that the table's items have. */
const attributeText = (value: unknown): string => {
  if (typeof value === 'string') return `{"S":${JSON.stringify(value)}}`
  return Number.isSafeInteger(value) ? `{"N":"${String(value)}"}` : JSON.stringify(convertToAttr(value))
}

/** Makes the body of the call, put together as text: an object for each value, only to be serialised, costs more than the value. */
const makeExecuteBody = (): ((statements: readonly Statement[]) => string) => {
  /** Statements as JSON: a table has few of them. */
  const textOf = remembered((statement) => JSON.stringify(statement))
  return (statements) => {
    let body = ''
    for (const { Statement, Parameters } of statements) {
      let values = ''
      for (const value of Parameters) values += `${values === '' ? '' : ','}${attributeText(value)}`
      body += `${body === '' ? '' : ','}{"Statement":${textOf(Statement)},"Parameters":[${values}]}`
    }
    return `{"Statements":[${body}]}`
  }
}

const valueOf = (attribute: Readonly<Record<string, unknown>>): unknown => {
  if (typeof attribute['S'] === 'string') return attribute['S']
  return unmarshall({ value: attribute as unknown as Attribute })['value']
}

type JsonItem = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const plainItem = (item: JsonItem): Record<string, unknown> => {
  const plain: Record<string, unknown> = {}
  for (const name of Object.keys(item)) plain[name] = valueOf(item[name] ?? {})
  return plain
}

interface BatchGetResponse {
  readonly Responses?: Readonly<Record<string, readonly JsonItem[]>>
  readonly UnprocessedKeys?: Readonly<
    Record<string, { readonly Keys: readonly { readonly pk: { readonly S: string } }[] }>
  >
}

interface BatchExecuteResponse {
  readonly Responses?: readonly StatementResponse[]
}

/** The same in the JSON that goes over the wire: what the document client makes of values and back costs more than the rest of an import. */
export const preparedCalls = (call: CallDynamo, tableName: string): HotCalls => {
  const executeBody = makeExecuteBody()
  return {
    batchGet: async (keys) => {
      const texts = keys.map((pk) => `{"pk":${attributeText(pk)}}`).join(',')
      const body = `{"RequestItems":{${JSON.stringify(tableName)}:{"Keys":[${texts}],"ConsistentRead":true}}}`
      const { Responses, UnprocessedKeys } = (await call('BatchGetItem', body)) as BatchGetResponse
      return {
        found: (Responses?.[tableName] ?? []).map(plainItem),
        unprocessed: (UnprocessedKeys?.[tableName]?.Keys ?? []).map(({ pk }) => pk.S),
      }
    },
    execute: async (statements) => {
      const { Responses } = (await call('BatchExecuteStatement', executeBody(statements))) as BatchExecuteResponse
      return codesOf(statements, Responses)
    },
  }
}
