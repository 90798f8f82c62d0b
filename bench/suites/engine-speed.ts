import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { makeDynamo } from '../../lambdas/platform/aws.ts'
import { median, medianRatio, takeTurns } from '../rounds.ts'
import { sampleContacts, USUAL_SHAPE_IN_WORDS } from '../sample-contacts.ts'
import { createByProduct } from '../sides/product-import.ts'
import { recordWrites, sendRaw } from '../sides/raw-writes.ts'
import { importTheUsualWay, USUAL_INDEXES } from '../sides/usual-importer.ts'
import type { Suite } from '../suite.ts'
import { withTable } from '../tables.ts'
import { freshWorkspace } from '../workspace.ts'

const ROWS = 2_000
const ROUNDS = 15
const WARM_UP_ROUNDS = 3

/** The import engine against the least and against the usual that the same rows can cost, on one DynamoDB, in turns. */
export const engineSpeedSuite: Suite = {
  name: 'engine-speed',
  figures: ['engine_vs_raw_writes', 'engine_vs_usual_importer'],
  measure: (engine, progress) =>
    engine.use(async () => {
      progress(`Importing ${ROWS} contacts in ${ROUNDS} rounds: by the engine, by raw writes, the usual way`)
      const contacts = sampleContacts(ROWS)
      const dynamo = makeDynamo()
      const times = await withTable(dynamo, [], (tableName) =>
        withTable(dynamo, USUAL_INDEXES, (usualTableName) =>
          takeTurns(
            [
              {
                name: 'engine',
                prepare: () => {
                  const table = dynamoContactsTable({ dynamo, tableName })
                  const keys = freshWorkspace().keys()
                  return Promise.resolve(() => createByProduct({ contacts, table, keys }))
                },
              },
              {
                name: 'raw',
                prepare: async () => {
                  const commands = await recordWrites(contacts, tableName)
                  return () => sendRaw(commands, dynamo)
                },
              },
              {
                name: 'usual',
                prepare: () => {
                  const run = { contacts, dynamo, tableName: usualTableName, workspaceId: freshWorkspace().id }
                  return Promise.resolve(() => importTheUsualWay(run))
                },
              },
            ],
            { rounds: ROUNDS, warmUpRounds: WARM_UP_ROUNDS },
          ),
        ),
      )
      dynamo.destroy()
      const rowsPerSecond = (milliseconds: readonly number[]): string =>
        `${Math.round((ROWS / median(milliseconds)) * 1_000)} rows/s`
      return {
        measured: {
          engine_vs_raw_writes: medianRatio(times.raw, times.engine),
          engine_vs_usual_importer: medianRatio(times.usual, times.engine),
        },
        notes: [
          `engine ${rowsPerSecond(times.engine)}, raw writes ${rowsPerSecond(times.raw)}, ` +
            `usual importer ${rowsPerSecond(times.usual)}`,
          `each: ${ROWS} contacts (${USUAL_SHAPE_IN_WORDS}), median of ${ROUNDS} rounds`,
        ],
      }
    }),
}
