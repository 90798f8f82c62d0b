import { Readable } from 'node:stream'
import { parse, type Options } from 'csv-parse'
import { median, medianRatio, takeTurns, type Side } from '../rounds.ts'
import { messyShopFile } from '../../test/support/messy-shop-file.ts'
import { sampleCsv } from '../sample-csv.ts'
import { importPayload } from '../sides/payload-import.ts'
import type { Suite } from '../suite.ts'

const ROWS = 20_000
const ROUNDS = 15
const WARM_UP_ROUNDS = 5
/** As `lambdas/jobs/payload-store.ts` reads a file, and as Node's own file streams do. */
const PART_BYTES = 2 * 1024 * 1024
const CHUNK_BYTES = 64 * 1024

/** All processor work of the worker on a file, in turns with csv-parse only. */
export const parseSpeedSuite: Suite = {
  name: 'parse-speed',
  figures: ['cpu_vs_csv_parse'],
  measure: async (_engine, progress) => {
    progress(`Reading a CSV of ${ROWS} rows in ${ROUNDS} rounds: by the import engine, by csv-parse`)
    const file = Buffer.concat([...sampleCsv(ROWS, { phoneEvery: 1 })])
    const messy = messyShopFile()
    const side = <Name extends string>(name: Name, read: () => Promise<number>, wanted = ROWS): Side<Name> => ({
      name,
      prepare: () =>
        Promise.resolve(async () => {
          const rows = await read()
          if (rows !== wanted) throw new Error(`By ${name} there are ${rows} rows in a file of ${wanted}.`)
        }),
    })
    const times = await takeTurns(
      [
        side('engine', () => importPayload(() => Readable.from(partsOf(file, PART_BYTES)), file.length)),
        side('messy', () => importMessy(messy.bytes), messy.rows),
        side('objects', () => countRecords(file, { columns: true })),
        side('arrays', () => countRecords(file, { from: 2 })),
      ],
      { rounds: ROUNDS, warmUpRounds: WARM_UP_ROUNDS },
    )
    const rowsPerSecond = (milliseconds: readonly number[], rows = ROWS): string =>
      `${Math.round((rows / median(milliseconds)) * 1_000)} rows/s`
    const ofArrays = times.arrays.map((milliseconds, round) => milliseconds / (times.engine[round] ?? Number.NaN))
    const ofObjects = medianRatio(times.objects, times.engine).toFixed(3)
    return {
      // To bare arrays: the product makes no object of a row either before it knows the columns.
      measured: { cpu_vs_csv_parse: median(ofArrays) },
      notes: [
        `parse, normalise and plan ${rowsPerSecond(times.engine)}, csv-parse to objects by their columns ` +
          `${rowsPerSecond(times.objects)} (the ratio to that: ${ofObjects}), to bare arrays ${rowsPerSecond(times.arrays)} ` +
          `(from ${Math.min(...ofArrays).toFixed(3)} to ${Math.max(...ofArrays).toFixed(3)})`,
        `the customer list of a shop, in Windows-1252, with five notations of phones: ${rowsPerSecond(times.messy, messy.rows)}`,
        `each: ${ROWS} rows of name, email, phone, company, tags, email and phone in every one, median of ${ROUNDS} rounds`,
      ],
    }
  },
}

const importMessy = (file: Buffer): Promise<number> =>
  importPayload(() => Readable.from(partsOf(file, PART_BYTES)), file.length, { default_country: 'DE' })

function* partsOf(file: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
}

/** As the manual of csv-parse reads a file. */
const countRecords = async (file: Buffer, options: Options): Promise<number> => {
  const records: AsyncIterable<unknown> = Readable.from(partsOf(file, CHUNK_BYTES)).pipe(parse(options))
  let count = 0
  for await (const record of records) if (record !== undefined) count += 1
  return count
}
