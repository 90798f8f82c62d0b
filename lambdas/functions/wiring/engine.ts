import { dynamoContactsTable } from '../../contacts/dynamo-contacts-table.ts'
import { documentCalls, preparedCalls } from '../../contacts/hot-calls.ts'
import type { TablePressure } from '../../contacts/table-pressure.ts'
import { MAX_CONCURRENT_REQUESTS } from '../../import/engine-context.ts'
import { makePace } from '../../import/pace.ts'
import type { EnginePorts } from '../../import/ports.ts'
import { makeDynamoWithoutRetries } from '../../platform/aws.ts'
import { MAX_SOCKETS } from '../../platform/client-config.ts'
import { makeCallDynamo } from '../../platform/call-dynamo.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { ENV } from '../../platform/env-names.ts'
import { contactsTable } from './tables.ts'

/** Contacts as an export reads them: what was written a second ago may be missing, at half the price. */
export const exportTable = ({ onRetry }: TablePressure): EnginePorts['table'] => {
  const contacts = contactsTable(makeDynamoWithoutRetries())
  return dynamoContactsTable(contacts, onRetry, documentCalls(contacts.dynamo, contacts.tableName, false))
}

/** What the engine reaches the world through. */
export const enginePorts = ({ onRetry }: TablePressure): EnginePorts => {
  const contacts = contactsTable(makeDynamoWithoutRetries())
  const calls = preparedCalls(makeCallDynamo(contacts.dynamo, MAX_SOCKETS), contacts.tableName)
  return {
    table: dynamoContactsTable(contacts, onRetry, calls),
    clock,
    random: Math.random,
    pace: makePace({ first: MAX_CONCURRENT_REQUESTS, most: MAX_SOCKETS }),
    writesPermits: process.env[ENV.writePermits] === 'true',
  }
}
