import { expectFailure, importAnswer } from '../support/contract.ts'
import { endLease, importUntilDeath, type Step } from '../support/dying-import.ts'
import type { Death } from '../support/dying.ts'
import { assertIdentitiesHold } from '../support/simulation/invariants.ts'
import { keysOf, storedAmounts, storedItems } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const KEY = 'crashed'
const LEASE_MS = 20_000

/** Rows of every kind: with one identity, with two, without any, repeated, bad, and meeting what was there before. */
const rows = [
  ...Array.from({ length: 60 }, (_, n) => ({ email: `row${n}@x.com`, company: 'New' })),
  ...Array.from({ length: 20 }, (_, n) => ({ email: `both${n}@x.com`, phone: `+1415555${2000 + n}` })),
  ...Array.from({ length: 10 }, (_, n) => ({ full_name: `Nobody ${n}` })),
  ...Array.from({ length: 10 }, (_, n) => ({ phone: `+1415555${2000 + n}`, job_title: 'CEO' })),
  ...Array.from({ length: 5 }, () => ({ email: 'nope' })),
]
const existing = [
  { email: 'row0@x.com', company: 'Old' },
  { email: 'row1@x.com', company: 'Old' },
]
const contacts = 60 + 20 + 10

const send = (workspace: Workspace, body: string) => workspace.send(body, { 'Idempotency-Key': KEY })

const DEATHS: [string, Death<Step>][] = [
  ['after it claimed the key', { step: 'claim', count: 1, after: true }],
  ['after it opened the job', { step: 'open', count: 1, after: true }],
  ['before it read anything', { step: 'get', count: 1, after: false }],
  ['before its first write', { step: 'write', count: 1, after: false }],
  ['after its first write', { step: 'write', count: 1, after: true }],
  ['after its third write', { step: 'write', count: 3, after: true }],
  ['after its last write, before the outcomes', { step: 'put', count: 1, after: false }],
  ['after the outcomes, before the rejects', { step: 'put', count: 1, after: true }],
  ['after the rejects, before the checkpoint', { step: 'checkpoint', count: 1, after: false }],
  ['after the checkpoint, before the answer', { step: 'checkpoint', count: 1, after: true }],
]

describe.each([true, false])('with update_existing %s', (update_existing) => {
  test.each(DEATHS)(
    'a function that died %s: the retry takes the same job up and counts each row once',
    async (_, death) => {
      const workspace = await newWorkspace()
      const { workspaceId } = workspace
      await workspace.import({ rows: existing })
      const body = JSON.stringify({ rows, update_existing })
      const jobId = await importUntilDeath({ workspaceId, key: KEY, body, death, leaseMs: LEASE_MS })
      const wasOpened = death.step !== 'claim'
      const hadEnded = death.step === 'checkpoint' && death.after
      if (wasOpened && !hadEnded) {
        const early = await send(workspace, body)
        expectFailure(early, 409, 'idempotency_in_progress')
        const seconds = Number(early.headers.get('retry-after'))
        expect(seconds).toBeGreaterThanOrEqual(1)
        expect(seconds).toBeLessThanOrEqual(LEASE_MS / 1_000)
        expect(await workspace.job(jobId)).toMatchObject({ status: 'processing', processed_count: 0, progress: 0 })
        await endLease(workspaceId, jobId)
      }

      const retried = await send(workspace, body)
      expect(retried.status).toBe(200)
      expect(retried.headers.get('idempotency-replayed')).toBe(hadEnded ? 'true' : null)
      const { data } = importAnswer.parse(retried.json)
      const matching = 10 + existing.length
      expect(data).toMatchObject({
        job_id: jobId,
        status: 'completed',
        created_count: contacts - existing.length,
        updated_count: update_existing ? matching : 0,
        skipped_count: update_existing ? 0 : matching,
        failed_count: 5,
        total_count: rows.length,
      })

      const records = await workspace.rows(jobId)
      expect(records.map(({ row_number }) => row_number)).toEqual(rows.map((_row, n) => n + 1))
      const items = await storedItems(workspaceId)
      assertIdentitiesHold(items, await keysOf(workspaceId))
      const stored = [...items.values()].flatMap(({ contact }) => contact ?? [])
      expect(stored).toHaveLength(contacts)
      const created = records.filter(({ outcome }) => outcome === 'created').map(({ row_number }) => row_number)
      const made = stored.filter((contact) => contact.job_id === jobId).map(({ row_number }) => row_number)
      expect(made.toSorted((a, b) => a - b)).toEqual(created)
      expect(await storedAmounts(workspaceId)).toMatchObject({ jobs: 2, idempotencyKeys: 1 })

      const again = await send(workspace, body)
      expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([retried.text, 'true'])
    },
  )
})

test('a function that failed half-way leaves a failed job that says so, which the same request takes up again at once', async () => {
  const workspace = await newWorkspace()
  const { workspaceId } = workspace
  const body = JSON.stringify({ rows })
  const death: Death<Step> = { step: 'write', count: 2, after: true }
  const jobId = await importUntilDeath({ workspaceId, key: KEY, body, death, leaseMs: LEASE_MS, hasLastWords: true })
  const failed = await workspace.job(jobId)
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'interrupted' }, processed_count: 0 })
  expect(failed.completed_at).not.toBeNull()
  expect(await workspace.rows(jobId)).toEqual([])

  const retried = importAnswer.parse((await send(workspace, body)).json).data
  expect(retried).toMatchObject({ job_id: jobId, status: 'completed', created_count: contacts })
  expect(await workspace.job(jobId)).toMatchObject({ ...retried, error: null, progress: 1 })
})

test('another body under the key of a function that died is refused, and the job stays for its own', async () => {
  const workspace = await newWorkspace()
  const { workspaceId } = workspace
  const body = JSON.stringify({ rows })
  const death: Death<Step> = { step: 'write', count: 1, after: true }
  const jobId = await importUntilDeath({ workspaceId, key: KEY, body, death, leaseMs: LEASE_MS })
  await endLease(workspaceId, jobId)
  expectFailure(await send(workspace, JSON.stringify({ rows: [{ email: 'z@x.com' }] })), 422, 'idempotency_key_reused')
  expect(importAnswer.parse((await send(workspace, body)).json).data).toMatchObject({
    job_id: jobId,
    created_count: 90,
  })
})

test('of many retries at once, one takes the job up', async () => {
  const workspace = await newWorkspace()
  const { workspaceId } = workspace
  const body = JSON.stringify({ rows })
  const death: Death<Step> = { step: 'write', count: 2, after: true }
  const jobId = await importUntilDeath({ workspaceId, key: KEY, body, death, leaseMs: LEASE_MS })
  await endLease(workspaceId, jobId)
  const answers = await Promise.all(Array.from({ length: 5 }, () => send(workspace, body)))
  const worked = answers.filter(({ status }) => status === 200)
  expect(worked.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
  expect(new Set(worked.map(({ text }) => text)).size).toBe(1)
  for (const response of answers.filter(({ status }) => status !== 200))
    expectFailure(response, 409, 'idempotency_in_progress')
  expect(await workspace.job(jobId)).toMatchObject({
    status: 'completed',
    created_count: contacts,
    processed_count: rows.length,
  })
  expect([...(await storedItems(workspaceId)).values()].filter(({ contact }) => contact !== undefined)).toHaveLength(
    contacts,
  )
})
