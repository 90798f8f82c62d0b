import { PutObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { workspaceKeys } from '../../lambdas/contacts/identity.ts'
import { importRows, QUEUED_BATCH_ROWS } from '../../lambdas/import/run.ts'
import type { Job } from '../../lambdas/jobs/job.ts'
import { makeOutcomeStore, recordOutcomes } from '../../lambdas/jobs/outcome-store.ts'
import { openPayload } from '../../lambdas/jobs/queued-rows.ts'
import { makeRejects } from '../../lambdas/jobs/rejects/rejects.ts'
import { queuedJob } from '../../lambdas/jobs/transitions.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import type { Suite } from '../suite.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'

const ROWS = 100_000

/** The shortest rows leave the most behind for their length. */
const FILE = Buffer.from(`email,full_name\n${Array.from({ length: ROWS }, (_, n) => `${n}@,x`).join('\n')}\n`)

/** What a file of nothing but failing rows leaves on S3 beside itself. Counted, not timed. */
export const storedBytesSuite: Suite = {
  name: 'stored-bytes',
  figures: ['stored_bytes_per_failed_row'],
  measure: async (_engine, progress) => {
    progress(`Reading ${ROWS} rows that fail`)
    const { outcomes, rejects } = await storedBytes()
    return {
      measured: { stored_bytes_per_failed_row: (outcomes + rejects) / ROWS },
      notes: [
        `${ROWS.toLocaleString('en-US')} rows that all fail, ${FILE.length.toLocaleString('en-US')} bytes: outcomes and their ` +
          `index ${outcomes.toLocaleString('en-US')} bytes, rejects ${rejects.toLocaleString('en-US')}, for 30 days; ` +
          `${((outcomes + rejects) / FILE.length).toFixed(1)} times the file`,
      ],
    }
  },
}

/** S3 in memory, which counts what is put. */
const makeCountingS3 = () => {
  const objects = new Map<string, Uint8Array>()
  const send = async (command: object): Promise<object> => {
    if (command instanceof PutObjectCommand) objects.set(command.input.Key ?? '', command.input.Body as Uint8Array)
    if (!(command instanceof GetObjectCommand)) return {}
    const bytes = objects.get(command.input.Key ?? '')
    return { Body: { transformToByteArray: () => Promise.resolve(bytes) } }
  }
  const bytes = (): number => [...objects.values()].reduce((sum, { length }) => sum + length, 0)
  return { s3: { send } as unknown as S3Client, bytes }
}

const storedBytes = async (): Promise<{ readonly outcomes: number; readonly rejects: number }> => {
  const { s3, bytes } = makeCountingS3()
  const outcomes = makeOutcomeStore({ s3, bucket: 'bench' })
  const payloads = {
    open: async () =>
      (async function* () {
        yield FILE
      })(),
    read: (_: unknown, from: number, to: number) => Promise.resolve(FILE.subarray(from, to)),
  }
  let job: Job = { ...newJob(), epoch: 1 }
  const { rows } = await openPayload(job, { key: 'bench', format: 'csv', bytes: FILE.length }, payloads)
  let failed = 0
  for await (const batch of importRows(rows, 0, contextOf(job))) {
    failed += batch.outcomes.filter(({ outcome }) => outcome === 'failed').length
    job = { ...job, position: batch.to, outcome_index: await recordOutcomes(outcomes, job, batch) }
  }
  if (failed !== ROWS) throw new Error(`All ${ROWS} rows were to fail, and ${failed} did.`)
  let rejects = 0
  const store = {
    put: async (_: unknown, { lines }: { readonly lines: AsyncIterable<string> | Iterable<string> }) => {
      for await (const line of lines) rejects += Buffer.byteLength(line)
    },
  }
  await makeRejects({ store, outcomes, payloads }).make(job)
  return { outcomes: bytes(), rejects }
}

/** Rows that fail before they are planned come to no table. */
const contextOf = ({ job_id: jobId, workspace_id }: Job) => ({
  jobId,
  updateExisting: false,
  keys: workspaceKeys(workspace_id, new Uint8Array(32)),
  batchRows: QUEUED_BATCH_ROWS,
  engine: {
    ports: { table: {} as never, clock: systemClock, random: Math.random, writesPermits: true },
    ensureLease: () => Promise.resolve(),
  },
})

const newJob = (): Job => {
  const common = { update_existing: false, tags: [], dry_run: false }
  return queuedJob({
    jobId: newJobId(),
    workspaceId: freshWorkspace().id,
    options: { source: 'csv', default_country: null, ...common },
    payload: { key: 'bench', format: 'csv', bytes: FILE.length },
    request: JSON.stringify({
      options: { has_header: true, on_invalid_value: 'fail', ...common },
      ignored_options: [],
    }),
    total: null,
    response: '{}',
    now: Date.now(),
    attemptToken: 'bench',
  })
}
