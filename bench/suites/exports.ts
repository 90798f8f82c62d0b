import { documentCalls } from '../../lambdas/contacts/hot-calls.ts'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { engineContextUntil } from '../../lambdas/import/engine-context.ts'
import { countOutcomes } from '../../lambdas/import/outcome.ts'
import { importRows, QUEUED_BATCH_ROWS } from '../../lambdas/import/run.ts'
import type { ExportFormat } from '../../lambdas/jobs/export-formats.ts'
import { exportContacts } from '../../lambdas/jobs/export-work.ts'
import { openPayload } from '../../lambdas/jobs/queued-rows.ts'
import { queuedJob } from '../../lambdas/jobs/transitions.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { requireTrueUnits, meteredDynamo, type MeteredDynamo } from '../capacity.ts'
import { exportLease } from '../exports/export-lease.ts'
import { exportMillion, type MillionRun } from '../exports/million.ts'
import { PRICES } from '../prices.ts'
import { sampleContacts } from '../sample-contacts.ts'
import { recordsByProduct } from '../sides/product-import.ts'
import type { Suite } from '../suite.ts'
import { withTable } from '../tables.ts'
import { type FreshWorkspace, freshWorkspace, newJobId } from '../workspace.ts'

const CONTACTS = 2_000
const MILLION = 1_000_000
/** Usual times on AWS, in milliseconds. */
const AWS = { readMs: 15, s3Ms: 36, jobMs: 10 } as const
/** As `lib/node-function.ts` has it: what Lambda gives one vCPU for. */
const WORKER_GIGABYTES = 1769 / 1024

/** What an export takes, and its import. */
export const exportsSuite: Suite = {
  name: 'exports',
  figures: ['export_read_units_per_contact', 'export_import_write_units'],
  measure: (engine, progress) =>
    engine.use(async () => {
      await requireTrueUnits(engine)
      const { readUnits, importWrites } = await unitsOfExport()
      progress(`Exporting ${MILLION} contacts`)
      const run = await exportMillion(MILLION, AWS)
      return {
        measured: { export_read_units_per_contact: readUnits, export_import_write_units: importWrites },
        notes: [
          `${CONTACTS} contacts exported as CSV and as NDJSON, and both imported again with update_existing: write units of the table`,
          millionNote(run, readUnits),
        ],
      }
    }),
}

const millionNote = (run: MillionRun, readUnits: number): string => {
  const { milliseconds, processorMilliseconds, fileBytes, jobWrites, requests } = run
  const { list, get, put } = requests
  const cost =
    MILLION * readUnits * PRICES.dynamodb.readUnit +
    jobWrites * PRICES.dynamodb.writeUnit +
    (list + put) * PRICES.s3.put +
    get * PRICES.s3.get +
    (milliseconds / 1_000) * WORKER_GIGABYTES * PRICES.lambda.gigabyteSecond
  return (
    `${MILLION.toLocaleString('en-US')} contacts of one import, as a CSV of ${Math.round(fileBytes / 1e6)} MB: ` +
    `${(milliseconds / 1_000).toFixed(0)} s, of them ${(processorMilliseconds / 1_000).toFixed(0)} s of the processor, with the times ` +
    `of AWS (assumed: 100 reads ${AWS.readMs} ms, S3 ${AWS.s3Ms} ms, the job ${AWS.jobMs} ms); ${get} reads, ${list} lists and ${put} ` +
    `writes of S3, ${jobWrites} writes of the job; ${cost.toFixed(3)} USD, without the way out`
  )
}

const unitsOfExport = async (): Promise<{ readonly readUnits: number; readonly importWrites: number }> => {
  const metered = meteredDynamo()
  try {
    return await withTable(metered.dynamo, [], async (tableName) => {
      const workspace = freshWorkspace()
      const table = dynamoContactsTable({ dynamo: metered.dynamo, tableName })
      const created = await recordsByProduct({ contacts: sampleContacts(CONTACTS), table, keys: workspace.keys() })
      const entry = {
        jobId: created.jobId,
        contactIds: created.records.flatMap(({ contact_id }) => contact_id ?? []),
      }
      let read = 0
      let importWrites = 0
      for (const format of ['csv', 'ndjson'] as const) {
        const file = await exported({ format, entry, workspace, tableName, metered })
        read = file.readUnits
        importWrites += await writesOfImport(file.text, { workspace, tableName, metered })
      }
      return { readUnits: read / CONTACTS, importWrites }
    })
  } finally {
    metered.dynamo.destroy()
  }
}

interface Around {
  readonly workspace: FreshWorkspace
  readonly tableName: string
  readonly metered: MeteredDynamo
}

interface ExportOf extends Around {
  readonly format: ExportFormat
  readonly entry: { readonly jobId: string; readonly contactIds: readonly string[] }
}

const exported = async ({ format, entry, workspace, tableName, metered }: ExportOf) => {
  const { dynamo, consumedBy } = metered
  const table = dynamoContactsTable({ dynamo, tableName }, undefined, documentCalls(dynamo, tableName, false))
  const { lease } = exportLease(workspace.id, format)
  let text = ''
  const { read } = await consumedBy(() =>
    exportContacts(lease, Number.POSITIVE_INFINITY, {
      ports: { table, clock: systemClock, random: Math.random, writesPermits: true },
      exportTable: table,
      workspaceSecret: () => Promise.resolve(workspace.secret),
      exports: {
        logBytes: () => Promise.resolve(0),
        created: async function* () {
          yield await Promise.resolve(entry)
        },
        put: async (_job, _format, texts) => {
          for await (const piece of texts) text += piece
        },
      },
    }),
  )
  if (lease.job.position !== CONTACTS) throw new Error(`Of ${CONTACTS} contacts ${lease.job.position} were exported.`)
  return { text, readUnits: read }
}

const writesOfImport = async (text: string, { workspace, tableName, metered }: Around): Promise<number> => {
  const bytes = Buffer.from(text)
  const options = { update_existing: true, tags: [], dry_run: false }
  const job = queuedJob({
    jobId: newJobId(),
    workspaceId: workspace.id,
    options: { source: 'upload', default_country: null, ...options },
    payload: { key: 'bench', format: 'file', bytes: bytes.length },
    request: JSON.stringify({ options: { has_header: true, ...options }, ignored_options: [] }),
    total: null,
    response: '{}',
    now: Date.now(),
    attemptToken: 'bench',
  })
  const payloads = {
    open: (_: unknown, from = 0) =>
      Promise.resolve(
        (async function* () {
          yield await Promise.resolve(bytes.subarray(from))
        })(),
      ),
    read: (_: unknown, from: number, to: number) => Promise.resolve(bytes.subarray(from, to)),
  }
  const table = dynamoContactsTable({ dynamo: metered.dynamo, tableName })
  const ports = { table, clock: systemClock, random: Math.random, writesPermits: true }
  let updated = 0
  const { write } = await metered.consumedBy(async () => {
    const { rows } = await openPayload(job, { key: 'bench', format: 'file', bytes: bytes.length }, payloads)
    const context = {
      jobId: job.job_id,
      updateExisting: true,
      keys: workspace.keys(),
      batchRows: QUEUED_BATCH_ROWS,
      engine: engineContextUntil(ports, Number.POSITIVE_INFINITY),
    }
    for await (const { outcomes } of importRows(rows, 0, context)) updated += countOutcomes(outcomes).updated
  })
  if (updated !== CONTACTS) throw new Error(`Of ${CONTACTS} exported contacts ${updated} were found again.`)
  return write
}
