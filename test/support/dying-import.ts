import { randomUUID } from 'node:crypto'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ulid } from 'ulid'
import { makeAccess } from '../../lambdas/access/make-access.ts'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { makeImportContacts } from '../../lambdas/functions/import-contacts/handler.ts'
import type { JsonRequest } from '../../lambdas/http/api-handler.ts'
import { makeIdempotencyStore } from '../../lambdas/jobs/idempotency-store.ts'
import { makeInlineImport } from '../../lambdas/jobs/inline-import.ts'
import { makeJobStore } from '../../lambdas/jobs/job-store.ts'
import type { JobStore } from '../../lambdas/jobs/ports.ts'
import { makePayloadStore } from '../../lambdas/jobs/payload-store.ts'
import { makeOutcomeStore } from '../../lambdas/jobs/outcome-store.ts'
import { makeRejectsStore } from '../../lambdas/jobs/rejects/rejects-store.ts'
import { systemClock as clock } from '../../lambdas/platform/clock.ts'
import { Died, makeDying, type Death } from './dying.ts'
import { deployedApp, workspaceVault } from './local-cloud.ts'
import { dynamo, s3 } from './stored.ts'
import { IMPORT_PATH } from './workspace.ts'
import { noTakenMapping } from './no-taken-mapping.ts'

/** The calls by which an inline import reaches the world, in the order in which one comes to them. */
export type Step = 'claim' | 'open' | 'take over' | 'get' | 'write' | 'put' | 'rejects' | 'checkpoint' | 'last words'

const changeStep = ([, { status, outcome_index: index }]: Parameters<JobStore['change']>): Step => {
  if (status === 'failed') return 'last words'
  return index === undefined ? 'take over' : 'checkpoint'
}

interface DyingRequest {
  readonly workspaceId: string
  readonly key: string
  /** As it is sent over HTTP. */
  readonly body: string
  readonly death: Death<Step>
  /** How long the function might have run, in milliseconds: its lease on the job. */
  readonly leaseMs: number
  /** Whether it is not killed but fails, and can still record that. */
  readonly hasLastWords?: boolean
}

const notInline = () => Promise.reject(new Error('This import was to be worked at once.'))

/**
 * Runs the function's own code on the deployed tables and bucket up to a certain call, and leaves behind what a function that was
 * killed there leaves. Gives the id of the job that it had claimed.
 */
export const importUntilDeath = async (request: DyingRequest): Promise<string> => {
  const { workspaceId, key, body, death, leaseMs, hasLastWords = false } = request
  const { control_table, contacts_table, bucket } = deployedApp()
  const control = { dynamo, tableName: control_table }
  const jobs = makeJobStore(control)
  const outcomes = makeOutcomeStore({ s3, bucket })
  const table = dynamoContactsTable({ dynamo, tableName: contacts_table })
  const jobId = `imp_${ulid()}`
  const dying = makeDying(death)
  const dyingChange = dying(changeStep, jobs.change)
  const importInline = makeInlineImport({
    jobs: {
      ...jobs,
      open: dying('open', jobs.open),
      change: (job, changes, writer) =>
        hasLastWords && changes.status === 'failed'
          ? jobs.change(job, changes, writer)
          : dyingChange(job, changes, writer),
    },
    idempotency: { claim: dying('claim', makeIdempotencyStore(control).claim) },
    outcomes: { ...outcomes, put: dying('put', outcomes.put) },
    rejects: { put: dying('rejects', makeRejectsStore({ s3, bucket }).put) },
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
    workspaceSecret: makeAccess({ ...control, clock, vault: workspaceVault() }).workspaces.workspaceSecret,
    newJobId: () => jobId,
    newAttemptToken: randomUUID,
  })
  const bytes = Buffer.from(body)
  const jsonRequest = {
    event: { resource: IMPORT_PATH, headers: { 'Idempotency-Key': key } } as unknown as APIGatewayProxyEvent,
    workspaceId,
    key: { id: 'key_00000000000000000000', name: null },
    body: { bytes, json: JSON.parse(body) as Record<string, unknown> },
    deadline: clock.now() + leaseMs,
    annotate: () => undefined,
  } as unknown as JsonRequest
  const importContacts = makeImportContacts({
    payloads: makePayloadStore({ s3, bucket }),
    taken: noTakenMapping,
    importInline,
    queueImport: notInline,
    importUpload: notInline,
    importUrl: notInline,
  })
  await expect(importContacts(jsonRequest)).rejects.toThrow(Died)
  return jobId
}

/** Expires the lease of a dead process. */
export const endLease = (workspaceId: string, jobId: string) =>
  dynamo.send(
    new UpdateCommand({
      TableName: deployedApp().control_table,
      Key: { pk: `WORKSPACE#${workspaceId}`, sk: `JOB#${jobId}` },
      UpdateExpression: 'SET lease_until = :past',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':past': Date.now() - 1 },
    }),
  )
