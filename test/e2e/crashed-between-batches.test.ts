import { importAnswer } from '../support/contract.ts'
import { endLease, importUntilDeath, type Step } from '../support/dying-import.ts'
import type { Death } from '../support/dying.ts'
import { newWorkspace } from '../support/workspace.ts'

const KEY = 'crashed'
const LEASE_MS = 20_000

test('after a function that died between two batches, the retry goes on behind the first and answers for both', async () => {
  const workspace = await newWorkspace()
  const { workspaceId } = workspace
  await workspace.import({ rows: [{ email: 'old@x.com', phone: '+14155552001' }] })
  // The second row gives an email up, so that the third, which takes it, waits for a batch of its own.
  const changing = [{ email: 'nope' }, { phone: '+14155552001', email: 'new@x.com' }, { email: 'old@x.com' }]
  const body = JSON.stringify({ rows: changing, update_existing: true })
  const death: Death<Step> = { step: 'checkpoint', count: 1, after: true }
  const jobId = await importUntilDeath({ workspaceId, key: KEY, body, death, leaseMs: LEASE_MS })
  expect(await workspace.job(jobId)).toMatchObject({ status: 'processing', processed_count: 2 })
  await endLease(workspaceId, jobId)

  const retried = importAnswer.parse((await workspace.send(body, { 'Idempotency-Key': KEY })).json).data
  expect(retried).toMatchObject({ job_id: jobId, created_count: 1, updated_count: 1, failed_count: 1 })
  expect(retried.errors).toMatchObject([{ row_number: 1, code: 'invalid_email' }])
  expect((await workspace.rows(jobId)).map(({ outcome }) => outcome)).toEqual(['failed', 'updated', 'created'])
})
