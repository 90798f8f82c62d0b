import * as z from 'zod'
import { itemBytes, readUnits, WRITES_IN_TRANSACTION, writeUnits } from '../contacts/capacity-units.ts'
import type { ContactItem } from '../contacts/contact.ts'
import { countSchema } from '../platform/schemas.ts'
import { MAX_CONCURRENT_REQUESTS } from './engine-context.ts'

/** What doing what a dry run checked would take of DynamoDB. */
export const estimateSchema = z
  .object({
    write_units: countSchema.meta({ description: 'Write request units of the contacts table.' }),
    read_units: countSchema.meta({ description: 'Read request units of the contacts table.' }),
    seconds: countSchema.meta({
      description:
        'About: the time of the dry run, and that of the writes at the pace at which the table was read. Waiting and throttling are not in it.',
    }),
  })
  .meta({ description: 'Only of a dry run: what an import of the same rows would take of the contacts table.' })
export type Estimate = Readonly<z.infer<typeof estimateSchema>>

type MeterWrite = (key: string, before: ContactItem | undefined, after: ContactItem | undefined) => void

/** Counts what requests would take of the table. */
export interface Meter {
  readonly read: (key: string, item: ContactItem | undefined) => void
  /** A call that brought items, and how long it took in milliseconds. */
  readonly readCall: (milliseconds: number) => void
  readonly write: MeterWrite
  /** The same as a part of a transaction. */
  readonly writeTogether: MeterWrite
  readonly writeCall: () => void
  /** The sum, of a dry run that took so many milliseconds. */
  readonly estimate: (milliseconds: number) => Estimate
}

export const makeMeter = (): Meter => {
  let reads = 0
  let writes = 0
  let readCalls = 0
  let readMs = 0
  let writeCalls = 0
  const unitsOf = (key: string, before: ContactItem | undefined, after: ContactItem | undefined): number =>
    writeUnits(itemBytes(key, before), itemBytes(key, after))
  return {
    read: (key, item) => {
      reads += readUnits(itemBytes(key, item))
    },
    readCall: (milliseconds) => {
      readCalls += 1
      readMs += milliseconds
    },
    write: (key, before, after) => {
      writes += unitsOf(key, before, after)
    },
    writeTogether: (key, before, after) => {
      writes += WRITES_IN_TRANSACTION * unitsOf(key, before, after)
    },
    writeCall: () => {
      writeCalls += 1
    },
    estimate: (milliseconds) => {
      const callMs = readCalls === 0 ? 0 : readMs / readCalls
      const writeMs = (writeCalls * callMs) / MAX_CONCURRENT_REQUESTS
      return { write_units: writes, read_units: reads, seconds: Math.ceil((milliseconds + writeMs) / 1000) }
    },
  }
}
