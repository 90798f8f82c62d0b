import { acceptQuietly, workUntilDeath, type WorkStep } from '../support/dying-worker.ts'
import type { Death } from '../support/dying.ts'
import { expectOneEvent, listenToEvents } from '../support/import-events.ts'
import { sendToDeadLetters } from '../support/import-messages.ts'
import { newWorkspace } from '../support/workspace.ts'

/** Briefly by every grant to write, and every one of the functions behind a 202. What comes of all that can happen there, the end-to-end tests ask. */

const people = Array.from({ length: 501 }, (_, n) => ({ email: `alone${n}@x.com` }))

const accepted = async (missingBytes = 0) => {
  const workspace = await newWorkspace()
  const body = JSON.stringify({ rows: people })
  return { workspace, job: await acceptQuietly({ workspaceId: workspace.workspaceId, body, missingBytes }) }
}

test('an import at once may write over what is there, a worker rows of every kind', async () => {
  const workspace = await newWorkspace()
  await workspace.import({ rows: [{ email: 'known@x.com', company: 'Older' }, { email: 'without-phone@x.com' }] })
  const over = await workspace.import({ rows: [{ email: 'known@x.com', company: 'Old' }], update_existing: true })
  expect(over).toMatchObject({ updated_count: 1 })
  const rows = [
    ...people,
    { email: 'pair@x.com', phone: '+14155552001' },
    { full_name: 'Nobody' },
    { email: 'known@x.com', company: 'New' },
    { email: 'without-phone@x.com', phone: '+14155552002' },
  ]
  const job = await workspace.ended(await workspace.queue({ rows, update_existing: true }))
  expect(job).toMatchObject({ status: 'completed', created_count: 503, updated_count: 2, failed_count: 0 })
})

test('who ends given-up jobs may end one and tell of it', async () => {
  // No worker can finish it, should one come to it first.
  const [{ workspace, job }, events] = await Promise.all([accepted(100), listenToEvents()])
  await sendToDeadLetters(job)
  expect(await workspace.ended(job.job_id)).toMatchObject({ status: 'failed', error: { code: 'gave_up' } })
  await expectOneEvent(events, job.job_id)
})

test.each<[string, Death<WorkStep>]>([
  ['send a message again', { step: 'take over', count: 1, after: true }],
  ['tell of an end', { step: 'end', count: 1, after: true }],
])('the sweep may %s', async (_, death) => {
  const [{ workspace, job }, events] = await Promise.all([accepted(), listenToEvents()])
  await workUntilDeath(job, { death })
  expect(await workspace.ended(job.job_id)).toMatchObject({ status: 'completed', created_count: 501 })
  await expectOneEvent(events, job.job_id)
})
