import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ulid } from 'ulid'
import { makeAccess } from '../../lambdas/access/make-access.ts'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { makeImportContacts } from '../../lambdas/functions/import-contacts/handler.ts'
import type { JsonRequest } from '../../lambdas/http/api-handler.ts'
import { makeIdempotencyStore } from '../../lambdas/jobs/idempotency-store.ts'
import { makeImportQueue } from '../../lambdas/jobs/import-queue.ts'
import { makeEventBus } from '../../lambdas/jobs/event-bus.ts'
import { makeJobStore } from '../../lambdas/jobs/job-store.ts'
import type { JobKey } from '../../lambdas/jobs/job.ts'
import type { JobStore, PayloadStore } from '../../lambdas/jobs/ports.ts'
import { makeOutcomeStore } from '../../lambdas/jobs/outcome-store.ts'
import { makePayloadStore } from '../../lambdas/jobs/payload-store.ts'
import { makeQueueImport } from '../../lambdas/jobs/queue-import.ts'
import { makeRejects } from '../../lambdas/jobs/rejects/rejects.ts'
import { makeRejectsStore } from '../../lambdas/jobs/rejects/rejects-store.ts'
import { makeSlotStore } from '../../lambdas/jobs/slot-store.ts'
import { makeTurns } from '../../lambdas/jobs/turns.ts'
import { makeWorker } from '../../lambdas/jobs/worker.ts'
import { MAX_ROWS } from '../../lambdas/import/row-limit.ts'
import { BATCH_ROWS } from '../../lambdas/import/run.ts'
import { makeEventBridge, makeSqs } from '../../lambdas/platform/aws.ts'
import { systemClock as clock } from '../../lambdas/platform/clock.ts'
import { Died, makeDying, type Death } from './dying.ts'
import { deployedApp, workspaceVault } from './local-cloud.ts'
import { dynamo, s3 } from './stored.ts'
import { IMPORT_PATH } from './workspace.ts'
import { NO_EXPORTS } from './no-exports.ts'
import { noTakenMapping } from './no-taken-mapping.ts'

const sqs = makeSqs()
const bridge = makeEventBridge()

/** What the functions are wired of, on the deployed stack. */
const deployedParts = () => {
  const { control_table, contacts_table, bucket, imports_queue_url, event_bus_name } = deployedApp()
  const control = { dynamo, tableName: control_table }
  return {
    jobs: makeJobStore(control),
    slots: makeSlotStore(control),
    idempotency: makeIdempotencyStore(control),
    payloads: makePayloadStore({ s3, bucket }),
    outcomes: makeOutcomeStore({ s3, bucket }),
    rejects: makeRejectsStore({ s3, bucket }),
    queue: makeImportQueue({ sqs, queueUrl: imports_queue_url }),
    bus: makeEventBus({ client: bridge, busName: event_bus_name }),
    table: dynamoContactsTable({ dynamo, tableName: contacts_table }),
    workspaceSecret: makeAccess({ ...control, clock, vault: workspaceVault() }).workspaces.workspaceSecret,
  }
}

/** The calls by which an import is taken in. */
export type AcceptStep = 'claim' | 'payload' | 'open' | 'send' | 'message sent'

interface Acceptance {
  readonly workspaceId: string
  /** As it is sent over HTTP. */
  readonly body: string
  readonly key?: string
  /** Where the function dies. Left out: it lives, but its message is lost, so that no deployed worker knows of the job. */
  readonly death?: Death<AcceptStep>
  /** Bytes by which the job believes its payload to be longer than it is: its worker fails each time it comes there. */
  readonly missingBytes?: number
}

const NEVER: Death<never> = { step: undefined as never, count: 0, after: true }

/** Takes an import in by the function's own code. Gives the job, which exists unless the function died before that. */
export const acceptQuietly = async ({
  workspaceId,
  body,
  key,
  death,
  missingBytes = 0,
}: Acceptance): Promise<JobKey> => {
  const parts = deployedParts()
  const jobId = `imp_${ulid()}`
  const dying = makeDying<AcceptStep>(death ?? NEVER)
  const queueImport = makeQueueImport({
    ...parts,
    jobs: {
      ...parts.jobs,
      open: dying('open', parts.jobs.open),
      change: dying('message sent', parts.jobs.change),
    },
    idempotency: { claim: dying('claim', parts.idempotency.claim) },
    payloads: {
      ...parts.payloads,
      put: dying('payload', async (...args: Parameters<PayloadStore['put']>) => {
        const payload = await parts.payloads.put(...args)
        return { ...payload, bytes: payload.bytes + missingBytes }
      }),
    },
    queue: { send: death === undefined ? () => Promise.resolve() : dying('send', parts.queue.send) },
    clock,
    newJobId: () => jobId,
    newAttemptToken: randomUUID,
  })
  const other = () => Promise.reject(new Error('This import was to be queued.'))
  const bytes = Buffer.from(body)
  const headers = key === undefined ? {} : { 'Idempotency-Key': key }
  const request = {
    event: { resource: IMPORT_PATH, headers } as unknown as APIGatewayProxyEvent,
    workspaceId,
    key: { id: 'key_00000000000000000000', name: null },
    body: { bytes, json: JSON.parse(body) as Record<string, unknown> },
    annotate: () => undefined,
  } as unknown as JsonRequest
  const accepted = makeImportContacts({
    payloads: parts.payloads,
    taken: noTakenMapping,
    importInline: other,
    queueImport,
    importUpload: other,
    importUrl: other,
  })(request)
  // Of a message that was not sent the caller hears nothing.
  await accepted.catch((error: unknown) => {
    if (!(error instanceof Died)) throw error
  })
  return { workspace_id: workspaceId, job_id: jobId }
}

/** The calls by which a worker reaches the world, in the order in which one comes to them. */
export type WorkStep =
  | 'read'
  | 'take over'
  | 'payload'
  | 'get'
  | 'write'
  | 'put'
  | 'checkpoint'
  | 'requeue'
  | 'send'
  | 'message sent'
  | 'rejects'
  | 'end'
  | 'leave'
  | 'publish'
  | 'event sent'
  | 'renew'

const changeStep = ([, changes]: Parameters<JobStore['change']>): WorkStep => {
  const { status, outcome_index: index, event, sends } = changes
  if (status === 'processing') return 'take over'
  if (status === 'queued') return 'requeue'
  if (status !== undefined) return 'end'
  if (event === 'sent') return 'event sent'
  if (index !== undefined) return 'checkpoint'
  return sends === undefined ? 'renew' : 'message sent'
}

/** That of the deployed worker. */
const LEASE_MS = 8_000
/** As `lib/config.ts` has it. */
const IMPORTS_PER_WORKSPACE = 2
/** As long as any job of a test takes. */
const LIFE_MS = 120_000

interface Work {
  readonly death: Death<WorkStep>
  /** Whether the worker is so short of time that it hands over after each batch. */
  readonly isHurried?: boolean
}

/** Works on a job by the worker's own code up to a certain call, and leaves behind what a killed worker leaves there. */
export const workUntilDeath = async (job: JobKey, { death, isHurried = false }: Work): Promise<void> => {
  const parts = deployedParts()
  const { payloads, outcomes, table } = parts
  const dying = makeDying(death)
  const jobs = { ...parts.jobs, read: dying('read', parts.jobs.read), change: dying(changeStep, parts.jobs.change) }
  const rejects = makeRejects({ store: parts.rejects, payloads, outcomes })
  const turns = makeTurns({ ...parts, jobs, clock, random: Math.random, importsPerWorkspace: IMPORTS_PER_WORKSPACE })
  const work = makeWorker({
    jobs,
    payloads: { ...payloads, open: dying('payload', payloads.open), read: payloads.read },
    outcomes: { ...outcomes, put: dying('put', outcomes.put) },
    exports: NO_EXPORTS,
    exportTable: table,
    rejects: { make: dying('rejects', rejects.make) },
    queue: { ...parts.queue, send: dying('send', parts.queue.send) },
    turns: { ...turns, leave: dying('leave', turns.leave) },
    bus: { publish: dying('publish', parts.bus.publish) },
    ports: {
      table: {
        get: dying('get', table.get),
        writeEach: dying('write', table.writeEach),
        writeTogether: dying('write', table.writeTogether),
      },
      clock,
      random: Math.random,
      writesPermits: true,
    },
    workspaceSecret: parts.workspaceSecret,
    newAttemptToken: randomUUID,
    leaseMs: LEASE_MS,
    handOverMs: isHurried ? LIFE_MS : 0,
    shareMs: LIFE_MS,
    // Of several batches, however many rows a batch of the deployed worker has.
    batchRows: BATCH_ROWS,
    maxRows: MAX_ROWS,
  })
  await expect(work(job, clock.now() + LIFE_MS)).rejects.toThrow(Died)
}
