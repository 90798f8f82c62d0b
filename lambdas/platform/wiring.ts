import { randomBytes, randomUUID } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { makeAccess } from '../access/make-access.ts'
import { dynamoContactsTable, readContactItem } from '../contacts/dynamo-contacts-table.ts'
import { makeTablePressure, type TablePressure } from '../contacts/table-pressure.ts'
import type { KeyedDeps, PublicDeps } from '../http/api-handler.ts'
import type { ImportJobsDeps } from '../functions/import-jobs/handler.ts'
import type { WebhookDeliveryDeps } from '../functions/webhook-delivery/handler.ts'
import type { WebhooksDeps } from '../functions/webhooks/handler.ts'
import { makeIdempotencyStore } from '../jobs/idempotency-store.ts'
import type { InlineImportDeps } from '../jobs/inline-import.ts'
import type { GiveUpDeps } from '../jobs/give-up.ts'
import { makeImportQueue } from '../jobs/import-queue.ts'
import { makeEventBus } from '../jobs/job-event.ts'
import { makeJobStore, type JobStore } from '../jobs/job-store.ts'
import { makePayloadStore } from '../jobs/payload-store.ts'
import type { QueueImportDeps } from '../jobs/queue-import.ts'
import { makeRejects } from '../rejects/rejects.ts'
import { makeSignDownload } from '../rejects/rejects-link.ts'
import { makeRejectsStore } from '../rejects/rejects-store.ts'
import type { SweepDeps } from '../jobs/sweep.ts'
import { makeUploadFiles } from '../uploads/upload-files.ts'
import { makeSignForm } from '../uploads/upload-form.ts'
import type { UploadImportDeps } from '../uploads/upload-import.ts'
import { makeUploadStore } from '../uploads/upload-store.ts'
import type { UploadsDeps } from '../uploads/uploads.ts'
import { watchJobs } from '../jobs/watched-jobs.ts'
import type { WorkerDeps } from '../jobs/worker.ts'
import type { AddressPolicy } from '../webhooks/address-guard.ts'
import { makeDeliver, type DeliverDeps } from '../webhooks/deliver.ts'
import { makeDeliveryQueue, makePostpone } from '../webhooks/delivery-queue.ts'
import { makeDeliveryStore } from '../webhooks/delivery-store.ts'
import type { DispatchEventDeps } from '../webhooks/dispatch-event.ts'
import { makePost } from '../webhooks/post.ts'
import { resolveHost, resolveWithin } from '../webhooks/resolve-host.ts'
import { makeSecretVault } from '../webhooks/secret-vault.ts'
import { makeWebhookHealth } from '../webhooks/webhook-health.ts'
import { makeWebhookStore } from '../webhooks/webhook-store.ts'
import { makeUrlProblem } from '../webhooks/webhook-url.ts'
import { BATCH_ROWS } from '../import/run.ts'
import { makeOutcomeStore } from '../jobs/outcome-store.ts'
import { makeDynamoOfOneTry, makeEventBridge, makeKms, makeS3, makeSigningS3, makeSqs } from './aws.ts'
import { systemClock as clock } from './clock.ts'
import { requiredEnv } from './env.ts'
import { ENV } from './env-names.ts'
import { makeLog } from './logger.ts'
import { makeMetrics } from './metrics.ts'

// What functions are wired of, once a cold start. Nothing happens at import, so that a bundle holds what its function calls alone,
// and each call reads the variables that it needs itself.

type Dynamo = DynamoDBDocumentClient
const control = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.controlTable) })
const contacts = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.contactsTable) })
const access = (dynamo: Dynamo) => makeAccess({ ...control(dynamo), clock })

export const publicDeps = (name: string): PublicDeps => ({ log: makeLog(name), clock })

export const keyedDeps = (name: string, dynamo: Dynamo): KeyedDeps => ({ ...publicDeps(name), ...access(dynamo) })

interface Bucket {
  readonly s3: S3Client
  readonly bucket: string
}
const makeBucket = (): Bucket => ({ s3: makeS3(), bucket: requiredEnv(ENV.bucket) })
const importQueue = () => makeImportQueue({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.importsQueueUrl) })
const eventBus = () => makeEventBus({ client: makeEventBridge(), busName: requiredEnv(ENV.eventBusName) })
const newJobId = (): string => `imp_${ulid(clock.now())}`
const enginePorts = ({ busy }: TablePressure) => ({
  table: dynamoContactsTable(contacts(makeDynamoOfOneTry()), busy),
  clock,
  random: Math.random,
})
/** Jobs whose batches and ends are logged and counted. */
const jobStore = (dynamo: Dynamo, pressure = makeTablePressure()): JobStore =>
  watchJobs(makeJobStore(control(dynamo)), { log: makeLog(), metrics: makeMetrics(), clock, pressure })

/** Of the function that takes imports in: the small ones worked at once, the others queued. */
export const importDeps = (
  dynamo: Dynamo,
): InlineImportDeps & QueueImportDeps & Omit<UploadImportDeps, 'queueImport'> => {
  const bucket = makeBucket()
  const pressure = makeTablePressure()
  return {
    jobs: jobStore(dynamo, pressure),
    idempotency: makeIdempotencyStore(control(dynamo)),
    outcomes: makeOutcomeStore(bucket),
    rejects: makeRejectsStore(bucket),
    payloads: makePayloadStore(bucket),
    uploads: makeUploadStore(control(dynamo)),
    files: makeUploadFiles(bucket),
    queue: importQueue(),
    ports: enginePorts(pressure),
    clock,
    workspaceSecret: access(dynamo).workspaces.workspaceSecret,
    newJobId,
    newWriter: randomUUID,
  }
}

/** Of whoever ends jobs, and does nothing else with them. */
export const giveUpDeps = (dynamo: Dynamo): GiveUpDeps => ({
  jobs: jobStore(dynamo),
  bus: eventBus(),
  clock,
  newWriter: randomUUID,
})

export const sweepDeps = (dynamo: Dynamo): SweepDeps => ({
  ...giveUpDeps(dynamo),
  queue: importQueue(),
  random: Math.random,
})

/** Time before a worker is killed at which it hands its job over: enough for the batch at hand, twice over. */
const HAND_OVER_MS = 60_000

export const workerDeps = (dynamo: Dynamo): WorkerDeps => {
  const bucket = makeBucket()
  const payloads = makePayloadStore(bucket)
  const outcomes = makeOutcomeStore(bucket)
  const pressure = makeTablePressure()
  return {
    ...sweepDeps(dynamo),
    jobs: jobStore(dynamo, pressure),
    payloads,
    outcomes,
    rejects: makeRejects({ store: makeRejectsStore(bucket), payloads, outcomes }),
    ports: enginePorts(pressure),
    workspaceSecret: access(dynamo).workspaces.workspaceSecret,
    leaseMs: Number(requiredEnv(ENV.leaseSeconds)) * 1000,
    handOverMs: HAND_OVER_MS,
    batchRows: BATCH_ROWS,
  }
}

const signingBucket = (): Bucket => ({ s3: makeSigningS3(), bucket: requiredEnv(ENV.bucket) })

export const uploadsDeps = (dynamo: Dynamo): UploadsDeps => ({
  store: makeUploadStore(control(dynamo)),
  signForm: makeSignForm(signingBucket()),
  clock,
  newUploadId: () => `upl_${ulid(clock.now())}`,
})

export const importJobsDeps = (dynamo: Dynamo): ImportJobsDeps => ({
  jobs: jobStore(dynamo),
  outcomes: makeOutcomeStore(makeBucket()),
  signDownload: makeSignDownload(signingBucket()),
  clock,
  newWriter: randomUUID,
})

export const contactReaderDeps = (dynamo: Dynamo) => {
  const table = contacts(dynamo)
  return {
    readItem: (key: string) => readContactItem(table, key),
    workspaceSecret: access(dynamo).workspaces.workspaceSecret,
  }
}

const secretVault = () => makeSecretVault({ kms: makeKms(), keyId: requiredEnv(ENV.webhookSecretsKey) })

/** Strict unless the stage says otherwise in so many letters. */
const addressPolicy = (): AddressPolicy => ({
  allowInsecure: process.env[ENV.allowInsecureWebhooks] === 'true',
})

const deliverDeps = (dynamo: Dynamo): DeliverDeps => ({
  deliveries: makeDeliveryStore({ ...control(dynamo), clock }),
  webhooks: makeWebhookHealth(control(dynamo)),
  vault: secretVault(),
  post: makePost({ resolve: resolveHost, policy: addressPolicy() }),
  clock,
  random: Math.random,
})

export const webhookDeliveryDeps = (dynamo: Dynamo): WebhookDeliveryDeps => ({
  ...publicDeps('webhook-delivery'),
  deliver: makeDeliver(deliverDeps(dynamo)),
  metrics: makeMetrics(),
  postpone: makePostpone({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.deliveriesQueueUrl) }),
})

const deliveryQueue = () => makeDeliveryQueue({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.deliveriesQueueUrl) })

/** For the name of a new webhook's address: somebody waits for the answer, 10 seconds at most. */
const LOOK_UP_MS = 4_000

export const webhooksDeps = (dynamo: Dynamo): WebhooksDeps => ({
  webhooks: makeWebhookStore({ ...control(dynamo), clock }),
  deliveries: makeDeliveryStore({ ...control(dynamo), clock }),
  vault: secretVault(),
  queue: deliveryQueue(),
  urlProblem: makeUrlProblem({ resolve: resolveWithin(LOOK_UP_MS, resolveHost), policy: addressPolicy() }),
  clock,
  newWebhookId: () => `whk_${ulid(clock.now())}`,
  newEventId: () => `evt_${ulid(clock.now())}`,
  randomBytes,
})

export const dispatchEventDeps = (dynamo: Dynamo): DispatchEventDeps => ({
  webhooks: makeWebhookStore({ ...control(dynamo), clock }),
  deliveries: makeDeliveryStore({ ...control(dynamo), clock }),
  queue: deliveryQueue(),
  clock,
})
