import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ulid } from 'ulid'
import { makeAccess } from '../../lambdas/access/make-access.ts'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { makeImportContacts } from '../../lambdas/functions/import-contacts/handler.ts'
import type { JsonRequest } from '../../lambdas/http/api-handler.ts'
import { makeIdempotencyStore } from '../../lambdas/jobs/idempotency-store.ts'
import { makeInlineImport } from '../../lambdas/jobs/inline-import.ts'
import { makeJobStore } from '../../lambdas/jobs/job-store.ts'
import { makeOutcomeStore } from '../../lambdas/jobs/outcome-store.ts'
import { systemClock as clock } from '../../lambdas/platform/clock.ts'
import { deployedApp } from './local-cloud.ts'
import { dynamo, s3 } from './stored.ts'
import { IMPORT_PATH } from './workspace.ts'

class Died extends Error {}

/** The calls by which an import reaches the world, in the order in which one comes to them. */
export type Step = 'claim' | 'open' | 'get' | 'write' | 'put' | 'checkpoint'

/** Where the function dies: before or after the `count`-th call of a step took effect. */
export interface Death {
  readonly step: Step
  readonly count: number
  readonly after: boolean
}

const makeDying = (death: Death) => {
  const calls = new Map<Step, number>()
  const state = { dead: false }
  return <A extends unknown[], R>(step: Step, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const count = (calls.get(step) ?? 0) + 1
      calls.set(step, count)
      const last = step === death.step && count === death.count
      // Counted when sent, so that of calls under way together no later one takes effect either.
      if (state.dead || (step === death.step && count > death.count)) throw new Died()
      if (last && !death.after) {
        state.dead = true
        throw new Died()
      }
      const result = await call(...args)
      if (!last) return result
      state.dead = true
      throw new Died()
    }
}

interface DyingRequest {
  readonly workspaceId: string
  readonly key: string
  /** As it is sent over HTTP. */
  readonly body: string
  readonly death: Death
  /** How long the function might have run, in milliseconds: its lease on the job. */
  readonly leaseMs: number
  /** Whether it is not killed but fails, and can still record that. */
  readonly hasLastWords?: boolean
}

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
  const importInline = makeInlineImport({
    jobs: {
      open: dying('open', jobs.open),
      read: jobs.read,
      takeOver: jobs.takeOver,
      checkpoint: dying('checkpoint', jobs.checkpoint),
      fail: hasLastWords ? jobs.fail : () => Promise.reject(new Died()),
    },
    idempotency: { claim: dying('claim', makeIdempotencyStore(control).claim) },
    outcomes: { put: dying('put', outcomes.put), get: outcomes.get },
    ports: {
      table: {
        get: dying('get', table.get),
        writeEach: dying('write', table.writeEach),
        writeTogether: dying('write', table.writeTogether),
      },
      clock,
      random: Math.random,
    },
    workspaceSecret: makeAccess({ ...control, clock }).workspaces.workspaceSecret,
    newJobId: () => jobId,
  })
  const bytes = Buffer.from(body)
  const jsonRequest = {
    event: { resource: IMPORT_PATH, headers: { 'Idempotency-Key': key } } as unknown as APIGatewayProxyEvent,
    workspaceId,
    body: { bytes, json: JSON.parse(body) as Record<string, unknown> },
    deadline: clock.now() + leaseMs,
    annotate: () => undefined,
  } as unknown as JsonRequest
  await expect(makeImportContacts({ importInline })(jsonRequest)).rejects.toThrow(Died)
  return jobId
}
