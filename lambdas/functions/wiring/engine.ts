import { dynamoContactsTable } from '../../contacts/dynamo-contacts-table.ts'
import type { TablePressure } from '../../contacts/table-pressure.ts'
import type { EnginePorts } from '../../import/ports.ts'
import { makeDynamoWithoutRetries } from '../../platform/aws.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { ENV } from '../../platform/env-names.ts'
import { contactsTable } from './tables.ts'

/** What the engine reaches the world through. */
export const enginePorts = ({ onRetry }: TablePressure): EnginePorts => ({
  table: dynamoContactsTable(contactsTable(makeDynamoWithoutRetries()), onRetry),
  clock,
  random: Math.random,
  writesPermits: process.env[ENV.writePermits] === 'true',
})
