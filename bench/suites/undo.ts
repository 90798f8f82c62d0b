import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { engineContextUntil } from '../../lambdas/import/engine-context.ts'
import { undoBatch } from '../../lambdas/import/undo/undo-batch.ts'
import { makeOutcomeStore } from '../../lambdas/jobs/outcome-store.ts'
import { timestamp, systemClock } from '../../lambdas/platform/clock.ts'
import { requireTrueUnits, meteredDynamo } from '../capacity.ts'
import type { DynamoDbEngine } from '../dynamodb-engine.ts'
import { sampleContacts, type SampleContact } from '../sample-contacts.ts'
import { recordsByProduct } from '../sides/product-import.ts'
import { median } from '../rounds.ts'
import type { Suite } from '../suite.ts'
import { withTable } from '../tables.ts'
import { importAndUndo, type RunTimes } from '../undo/import-and-undo.ts'
import { memoryS3 } from '../undo/memory-s3.ts'
import { slowTable } from '../undo/slow-table.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'

/** Usual times on AWS, in milliseconds; a transaction of a hundred items takes far longer than a batch of 25. */
const AWS = { readMs: 15, writeMs: 10, transactionMs: 50, s3Ms: 36, jobMs: 10 } as const

const LARGE = 200_000
const WARM_UP = 10_000
const ROUNDS = 3
/** Units are counted, not timed. */
const COUNTED = 500
/** Of the changes, one batch of a queued import. */
const CHANGED = 2_000

/** What it takes to undo an import, in units and beside the import itself in time; and what knowing its changes keeps on S3. */
export const undoSuite: Suite = {
  name: 'undo',
  figures: ['write_units_undo_created', 'undo_time_vs_import', 'changes_bytes_per_row'],
  measure: (engine, progress) =>
    engine.use(async () => {
      await requireTrueUnits(engine)
      const [one, two] = [await unitsOfUndo(engine, 0), await unitsOfUndo(engine, 1)]
      const changes = await changesBytes()
      progress(`An import of ${LARGE} rows with an email each, and its undo`)
      await importAndUndo(WARM_UP, 0, AWS)
      const runs: RunTimes[] = []
      for (let round = 0; round < ROUNDS; round += 1) runs.push(await importAndUndo(LARGE, 0, AWS))
      const [importMs, undoMs] = [median(runs.map((run) => run.importMs)), median(runs.map((run) => run.undoMs))]
      return {
        measured: {
          write_units_undo_created: one,
          undo_time_vs_import: median(runs.map((run) => run.undoMs / run.importMs)),
          changes_bytes_per_row: changes,
        },
        notes: [
          `a created contact of one identity is undone by ${one} write units, one of two by ${two}; ${COUNTED} each`,
          `${LARGE.toLocaleString('en-US')} rows imported in ${seconds(importMs)} s and undone in ${seconds(undoMs)} s (medians of ${ROUNDS}), on a table ` +
            `in memory with the times of AWS (assumed): 100 reads ${AWS.readMs} ms, 25 writes ${AWS.writeMs} ms, a transaction of ` +
            `100 ${AWS.transactionMs} ms, S3 ${AWS.s3Ms} ms, the job ${AWS.jobMs} ms`,
          `changes of ${CHANGED} rows that gave their contacts another company (of 100,000) and job title (of ${TITLES.length})`,
        ],
      }
    }),
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1)

const unitsOfUndo = async (engine: DynamoDbEngine, phoneEvery: number): Promise<number> => {
  const { dynamo, consumedBy } = meteredDynamo(engine)
  try {
    return await withTable(dynamo, [], async (tableName) => {
      const table = dynamoContactsTable({ dynamo, tableName })
      const workspace = freshWorkspace()
      const contacts = sampleContacts(COUNTED, { phoneEvery })
      const { jobId, records } = await recordsByProduct({ contacts, table, keys: workspace.keys() })
      const rows = records.map(({ row_number, contact_id = '' }) => ({
        rowNumber: row_number,
        contactId: contact_id,
        outcome: 'created' as const,
      }))
      const ports = { table, clock: systemClock, random: Math.random, writesPermits: true }
      const { write } = await consumedBy(async () => {
        const undone = await undoBatch(rows, {
          jobId: newJobId(),
          undoes: jobId,
          endedAt: timestamp(Date.now()),
          earlier: [],
          isDryRun: false,
          keys: workspace.keys(),
          engine: engineContextUntil(ports, Number.POSITIVE_INFINITY),
          changesOf: () => Promise.reject(new Error('Nobody else changed the contacts.')),
        })
        if (undone.some(({ outcome }) => outcome !== 'deleted')) throw new Error('Not all contacts were deleted.')
      })
      return write / COUNTED
    })
  } finally {
    dynamo.destroy()
  }
}

/** Numbers without a pattern that a packer could find, the same ones each time. */
const scattered = (n: number): number => Math.imul(n + 1, 2_654_435_761) >>> 0

const TITLES = ['Engineer', 'Head of Sales', 'Account Manager', 'CTO', 'Founder & CEO', 'Buyer', 'Accountant']

const promoted = (contact: SampleContact, n: number) => ({
  ...contact,
  company: `Company ${scattered(n) % 100_000} GmbH`,
  job_title: TITLES[(scattered(n) >>> 8) % TITLES.length] ?? '',
})

/** Bytes that are kept of the changes of a row which changes two fields. */
const changesBytes = async (): Promise<number> => {
  const { s3, bytesUnder } = memoryS3()
  const table = slowTable({ readMs: 0, writeMs: 0, transactionMs: 0 })
  const workspace = freshWorkspace()
  const contacts = sampleContacts(CHANGED)
  await recordsByProduct({ contacts, table, keys: workspace.keys() })
  const updates = { contacts: contacts.map(promoted), table, keys: workspace.keys(), updateExisting: true }
  const { jobId, records } = await recordsByProduct(updates)
  const changed = records.filter(({ changes }) => Object.keys(changes ?? {}).length === 2)
  if (changed.length !== CHANGED) throw new Error(`Of ${CHANGED} rows ${changed.length} changed two fields.`)
  const range = { from: 0, to: CHANGED, epoch: 1 }
  await makeOutcomeStore({ s3, bucket: 'bench' }).put({ workspace_id: workspace.id, job_id: jobId }, range, records)
  return bytesUnder('changes/') / CHANGED
}
