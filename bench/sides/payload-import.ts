import type { ContactsTable } from '../../lambdas/contacts/contacts-table.ts'
import { engineContextUntil } from '../../lambdas/import/engine-context.ts'
import { openPayload } from '../../lambdas/jobs/queued-rows.ts'
import { BATCH_ROWS, importRows } from '../../lambdas/import/run.ts'
import { payloadKey } from '../../lambdas/jobs/payload-store.ts'
import { queuedJob } from '../../lambdas/jobs/transitions.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'

/** A table that is always empty and takes everything: all that is left of an import is the processor's work. */
const emptyTable: ContactsTable = {
  get: () => Promise.resolve({ items: new Map(), unprocessed: [] }),
  writeEach: (actions) => Promise.resolve(actions.map(() => 'done')),
  writeTogether: (actions) => Promise.resolve({ ok: true, results: actions.map(() => 'done') }),
}

/**
 * What the worker does with the bytes of a file, without the table: parse, normalise, plan. Returns the rows that did
 * not fail.
 */
export const importPayload = async (
  parts: () => AsyncIterable<Uint8Array>,
  bytes: number,
  reading: { readonly default_country?: string } = {},
): Promise<number> => {
  const workspace = freshWorkspace()
  const name = { workspace_id: workspace.id, job_id: newJobId() }
  const options = { update_existing: false, tags: [], dry_run: false }
  const payload = { key: payloadKey(name, 'csv'), format: 'csv', bytes } as const
  const job = queuedJob({
    jobId: name.job_id,
    workspaceId: workspace.id,
    options: { ...options, source: 'upload', default_country: null },
    payload,
    request: JSON.stringify({ options: { ...options, ...reading, has_header: true }, ignored_options: [] }),
    total: null,
    response: '{}',
    now: Date.now(),
    attemptToken: 'bench',
  })
  const { rows } = await openPayload(job, payload, {
    open: () => Promise.resolve(parts()),
    read: async (_, from, to) => {
      for await (const part of parts()) return part.subarray(from, to)
      return new Uint8Array()
    },
  })
  const engine = engineContextUntil(
    { table: emptyTable, clock: systemClock, random: Math.random, writesPermits: true },
    Number.POSITIVE_INFINITY,
  )
  const context = { jobId: job.job_id, updateExisting: false, keys: workspace.keys(), batchRows: BATCH_ROWS, engine }
  let done = 0
  for await (const { outcomes } of importRows(rows, 0, context)) {
    for (const { outcome } of outcomes) if (outcome !== 'failed') done += 1
  }
  return done
}
