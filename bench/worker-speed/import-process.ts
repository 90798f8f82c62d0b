import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { documentCalls, preparedCalls, type Statement } from '../../lambdas/contacts/hot-calls.ts'
import { MAX_CONCURRENT_REQUESTS } from '../../lambdas/import/engine-context.ts'
import { inParallel } from '../../lambdas/import/in-parallel.ts'
import { makePace } from '../../lambdas/import/pace.ts'
import type { EnginePorts } from '../../lambdas/import/ports.ts'
import { payloadKey } from '../../lambdas/jobs/payload-store.ts'
import { queuedJob } from '../../lambdas/jobs/transitions.ts'
import { makeDynamoWithoutRetries } from '../../lambdas/platform/aws.ts'
import { MAX_SOCKETS } from '../../lambdas/platform/client-config.ts'
import { makeCallDynamo } from '../../lambdas/platform/call-dynamo.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { makeMemoryJobStore } from '../../test/support/simulation/job-memory.ts'
import { makeMemorySlotStore } from '../../test/support/simulation/slot-memory.ts'
import { sampleContacts } from '../sample-contacts.ts'
import { sampleCsv } from '../sample-csv.ts'
import { createByProduct } from '../sides/product-import.ts'
import { generatedFile } from '../worker/generated-file.ts'
import { processorMilliseconds } from '../worker/heap-watch.ts'
import { makeSinks, type Sinks } from '../worker/sinks.ts'
import { workerOf, WORKER_TIMEOUT_MS } from '../worker/worker-of.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'
import type { ImportOrder, ImportRun } from './messages.ts'

const TABLE = 'contacts'
/** Email and phone in every row, all new. */
const SHAPE = { phoneEvery: 1 }

const dynamo = makeDynamoWithoutRetries()
const prepared = preparedCalls(makeCallDynamo(dynamo, MAX_SOCKETS), TABLE)

// The ports as `lambdas/functions/wiring/engine.ts` makes them, once for the process.
const table = dynamoContactsTable({ dynamo, tableName: TABLE }, undefined, prepared)
const pace = makePace({ first: MAX_CONCURRENT_REQUESTS, most: MAX_SOCKETS })
const ports: EnginePorts = { table, clock: systemClock, random: Math.random, pace, writesPermits: true }

const slowS3 = ({ s3 }: Sinks, ms: number): S3Client => {
  const { send } = s3 as unknown as { readonly send: (command: object) => Promise<object> }
  const slowly = async (command: object): Promise<object> => {
    await sleep(ms)
    return send(command)
  }
  return { send: slowly } as unknown as S3Client
}

/** A file of new contacts by the product's worker; returns what is to be measured. */
const prepareQueued = async ({ rows, s3Ms, jobMs }: ImportOrder & { order: 'queued' }) => {
  // Made beforehand: it is no work of the worker's.
  const file = Buffer.concat([...sampleCsv(rows, SHAPE)])
  const payload = generatedFile(() => [file])
  const workspace = freshWorkspace()
  const memory = makeMemoryJobStore()
  const jobs: typeof memory = {
    ...memory,
    change: async (...change) => {
      await sleep(jobMs)
      return memory.change(...change)
    },
  }
  const sinks = makeSinks(payload)
  const worker = workerOf({
    jobs,
    slots: makeMemorySlotStore(),
    sinks: { ...sinks, s3: slowS3(sinks, s3Ms) },
    ports,
    secret: workspace.secret,
  })
  const name = { workspace_id: workspace.id, job_id: newJobId() }
  const options = { update_existing: false, tags: [], dry_run: false }
  await jobs.open(
    queuedJob({
      jobId: name.job_id,
      workspaceId: name.workspace_id,
      options: { source: 'csv', default_country: null, ...options },
      payload: { key: payloadKey(name, 'csv'), format: 'csv', bytes: payload.bytes },
      request: JSON.stringify({ options: { has_header: true, ...options }, ignored_options: [] }),
      total: null,
      response: '{}',
      now: Date.now(),
      attemptToken: 'bench',
    }),
  )
  return async (): Promise<void> => {
    for (;;) {
      await worker(name, Date.now() + WORKER_TIMEOUT_MS)
      const job = await memory.read(name)
      // A machine that is slow, or a table that is small, takes more than one turn.
      if (job?.status === 'queued') continue
      if (job?.status === 'completed' && job.counts.created === rows) return
      throw new Error(`The job of ${rows} rows came to: ${JSON.stringify(job)}`)
    }
  }
}

const prepareInline = (rows: number) => {
  const contacts = sampleContacts(rows, SHAPE)
  return (): Promise<void> => createByProduct({ contacts, table, pace, keys: freshWorkspace().keys() })
}

/** The statements by which the product writes these contacts, sent by the document client alone. */
const prepareDocumentClient = async (rows: number) => {
  const batches: (readonly Statement[])[] = []
  const recorder = {
    batchGet: () => Promise.resolve({ found: [], unprocessed: [] }),
    execute: (statements: readonly Statement[]) => {
      batches.push(statements)
      return Promise.resolve(statements.map(() => undefined))
    },
  }
  const recordingTable = dynamoContactsTable({ dynamo, tableName: TABLE }, undefined, recorder)
  await createByProduct({
    contacts: sampleContacts(rows, SHAPE),
    table: recordingTable,
    keys: freshWorkspace().keys(),
  })
  const { execute } = documentCalls(dynamo, TABLE)
  return (): Promise<void> =>
    inParallel(batches, MAX_CONCURRENT_REQUESTS, async (statements) => {
      const failed = (await execute(statements)).find((code) => code !== undefined)
      if (failed !== undefined) throw new Error(`A write was refused: ${failed}`)
    })
}

const prepare = async (order: ImportOrder): Promise<() => Promise<void>> => {
  if (order.order === 'queued') return prepareQueued(order)
  return order.order === 'inline' ? prepareInline(order.rows) : prepareDocumentClient(order.rows)
}

const run = async (order: ImportOrder): Promise<ImportRun> => {
  const work = await prepare(order)
  const before = { clock: performance.now(), processor: processorMilliseconds() }
  await work()
  return {
    rows: order.rows,
    milliseconds: performance.now() - before.clock,
    processorMilliseconds: processorMilliseconds() - before.processor,
  }
}

// Processes of their own: what one takes of the processor is the import's.
process.on('message', (order: ImportOrder) => {
  void run(order).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit())
