import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { MAX_CONCURRENT_REQUESTS } from '../../lambdas/import/engine-context.ts'
import { makePace } from '../../lambdas/import/pace.ts'
import { makeJobStore } from '../../lambdas/jobs/job-store.ts'
import type { JobKey } from '../../lambdas/jobs/job.ts'
import type { JobStore } from '../../lambdas/jobs/ports.ts'
import { payloadKey } from '../../lambdas/jobs/payload-store.ts'
import { makeSlotStore } from '../../lambdas/jobs/slot-store.ts'
import { queuedJob } from '../../lambdas/jobs/transitions.ts'
import { MAX_SOCKETS } from '../../lambdas/platform/client-config.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { meteredDynamo, type Consumed } from '../capacity.ts'
import { sampleCsv } from '../sample-csv.ts'
import { withControlTable, withTable } from '../tables.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'
import { generatedFile } from './generated-file.ts'
import { makeHeapWatch, processorMilliseconds } from './heap-watch.ts'
import { makeSinks, MESSAGE } from './sinks.ts'
import { workerOf, WORKER_TIMEOUT_MS } from './worker-of.ts'

/** What it took to import one file. */
export interface JobRun {
  readonly rows: number
  readonly milliseconds: number
  /** Of this process only. */
  readonly processorMilliseconds: number
  /** Highest after a forced collection. */
  readonly heapBytes: number
  readonly bufferBytes: number
  readonly units: { readonly contacts: Consumed; readonly control: Consumed }
  /** Commands by their names. */
  readonly requests: Readonly<Record<string, number>>
  readonly payloadBytes: number
  readonly outcomeBytes: number
  /** Times that the function ran, each for as long as Lambda lets it. */
  readonly invocations: number
}

interface Wanted {
  readonly rows: number
  /** Every row has a phone besides its email. */
  readonly hasPhones: boolean
  /** Checkpoints between two measurements of the heap. */
  readonly lookEvery: number
  /** The run waits for it, and its time does not count. */
  readonly onCheckpoint?: (position: number) => Promise<void> | void
}

/** Imports a CSV of that many new contacts, with one identity each or two, by the worker's own loop into tables of its own. */
export const runJob = async ({
  rows,
  hasPhones,
  lookEvery,
  onCheckpoint = () => undefined,
}: Wanted): Promise<JobRun> => {
  const payload = generatedFile(() => sampleCsv(rows, { phoneEvery: hasPhones ? 1 : 0 }))
  const contacts = meteredDynamo()
  const control = meteredDynamo()
  const sinks = makeSinks(payload)
  const heap = makeHeapWatch({ every: lookEvery, onCheckpoint })
  const workspace = freshWorkspace()
  const sent = () => sum([contacts.sent(), control.sent(), sinks.sent()])
  try {
    return await withTable(contacts.dynamo, [], (contactsTable) =>
      withControlTable(control.dynamo, async (controlTable) => {
        const jobs = makeJobStore({ dynamo: control.dynamo, tableName: controlTable })
        const worker = workerOf({
          jobs: heap.watch(jobs),
          slots: makeSlotStore({ dynamo: control.dynamo, tableName: controlTable }),
          sinks,
          ports: {
            table: dynamoContactsTable(
              { dynamo: contacts.dynamo, tableName: contactsTable },
              undefined,
              contacts.callsOf(contactsTable),
            ),
            clock: systemClock,
            random: Math.random,
            pace: makePace({ first: MAX_CONCURRENT_REQUESTS, most: MAX_SOCKETS }),
            writesPermits: true,
          },
          secret: workspace.secret,
        })
        const name = await openJob(jobs, workspace.id, payload.bytes)
        let invocations = 0
        const work = async (): Promise<void> => {
          for (let messages = -1; messages !== (sinks.sent()[MESSAGE] ?? 0); invocations += 1) {
            messages = sinks.sent()[MESSAGE] ?? 0
            await worker(name, Date.now() + WORKER_TIMEOUT_MS)
          }
        }
        const before = { sent: sent(), clock: performance.now(), processor: processorMilliseconds() }
        let ofControl: Consumed = { read: 0, write: 0 }
        const ofContacts = await contacts.consumedBy(async () => {
          ofControl = await control.consumedBy(work)
        })
        const looks = heap.taken()
        const milliseconds = performance.now() - before.clock - looks.clock
        const ofProcessor = processorMilliseconds() - before.processor - looks.processor
        const requests = difference(sent(), before.sent)
        await assertComplete(jobs, name, rows)
        return {
          rows,
          milliseconds,
          processorMilliseconds: ofProcessor,
          heapBytes: heap.highest().heap,
          bufferBytes: heap.highest().buffers,
          units: { contacts: ofContacts, control: ofControl },
          requests,
          payloadBytes: payload.bytes,
          outcomeBytes: sinks.bytesPut(),
          invocations,
        }
      }),
    )
  } finally {
    contacts.dynamo.destroy()
    control.dynamo.destroy()
  }
}

const openJob = async (jobs: JobStore, workspaceId: string, bytes: number): Promise<JobKey> => {
  const jobId = newJobId()
  const name = { workspace_id: workspaceId, job_id: jobId }
  const common = { update_existing: false, tags: [], dry_run: false }
  const job = queuedJob({
    jobId,
    workspaceId,
    options: { source: 'csv', default_country: null, ...common },
    payload: { key: payloadKey(name, 'csv'), format: 'csv', bytes },
    request: JSON.stringify({ options: { has_header: true, ...common }, ignored_options: [] }),
    total: null,
    response: '{}',
    now: Date.now(),
    attemptToken: 'bench',
  })
  await jobs.open(job)
  return name
}

const assertComplete = async (jobs: JobStore, name: JobKey, rows: number): Promise<void> => {
  const job = await jobs.read(name)
  if (job?.status !== 'completed' || job.counts.created !== rows || job.event !== 'sent')
    throw new Error(`The job of ${rows} rows came to: ${JSON.stringify(job)}`)
}

type Counts = Readonly<Record<string, number>>

const sum = (all: readonly Counts[]): Counts => {
  const total: Record<string, number> = {}
  for (const counts of all) for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count
  return total
}

const difference = (after: Counts, before: Counts): Counts =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
