import { acceptQuietly } from '../support/dying-worker.ts'
import { expectOneEvent, listenToEvents, type ImportEvents } from '../support/import-events.ts'
import { sendToDeadLetters, sendToWorker } from '../support/import-messages.ts'
import { storedItems } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { newWorkspace } from '../support/workspace.ts'

const PATIENCE_MS = 150_000

let events: ImportEvents
beforeAll(async () => {
  events = await listenToEvents()
})

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `person${n + 1}@x.com` }))

test(
  'a message delivered many times at once, while the job runs and after it, changes nothing',
  async () => {
    const workspace = await newWorkspace()
    const { workspaceId: workspace_id } = workspace
    const job_id = await workspace.queue({ rows: people(3_000), update_existing: true })
    const sendFive = () => Promise.all(Array.from({ length: 5 }, () => sendToWorker({ workspace_id, job_id })))
    await sendFive()
    await waitFor(
      () => workspace.job(job_id),
      ({ processed_count }) => processed_count > 0,
      PATIENCE_MS,
    )
    await sendFive()
    const job = await workspace.ended(job_id)
    expect(job).toMatchObject({ status: 'completed', created_count: 3_000, total_count: 3_000 })
    await sendFive()
    // Worked on after them.
    await workspace.ended(await workspace.queue({ rows: people(501) }))
    expect(await workspace.job(job_id)).toEqual(job)
    expect((await workspace.rows(job_id)).map(({ row_number }) => row_number)).toEqual(
      people(3_000).map((_, n) => n + 1),
    )
    const items = [...(await storedItems(workspace_id)).values()]
    expect(items.filter(({ contact }) => contact !== undefined)).toHaveLength(3_000)
    await expectOneEvent(events, job_id)
  },
  PATIENCE_MS,
)

test(
  'messages that are none, and of jobs that there are not, hold nothing up, from either queue',
  async () => {
    const workspace = await newWorkspace()
    const other = await newWorkspace()
    const { job_id } = await workspace.import({ rows: people(1) })
    const poison = [
      'no JSON',
      '{}',
      '[]',
      'null',
      { workspace_id: workspace.workspaceId },
      { workspace_id: workspace.workspaceId, job_id: 7 },
      { workspace_id: workspace.workspaceId, job_id: 'imp_01JD0000000000000000000000' },
      { workspace_id: other.workspaceId, job_id },
      { workspace_id: workspace.workspaceId, job_id },
    ]
    for (const message of poison) await Promise.all([sendToWorker(message), sendToDeadLetters(message)])
    const jobs = await Promise.all(
      [workspace, other].map(async (of) => of.ended(await of.queue({ rows: people(501) }))),
    )
    expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed'])
    expect(await workspace.job(job_id)).toMatchObject({ status: 'completed', created_count: 1 })
  },
  PATIENCE_MS,
)

/** Bytes that the job counts on and that are not there: S3 refuses to read behind an object's end. */
const MISSING_BYTES = 5 * 1024 * 1024

const acceptUnworkable = async (workspaceId: string) => {
  const body = JSON.stringify({ rows: people(700) })
  const job = await acceptQuietly({ workspaceId, body, missingBytes: MISSING_BYTES })
  await sendToWorker(job)
  return job
}

describe('a job that no worker can bring to its end is given up: it fails and says so', () => {
  test(
    'by the sweep, after several leases without progress',
    async () => {
      const workspace = await newWorkspace()
      const { job_id } = await acceptUnworkable(workspace.workspaceId)
      const job = await workspace.ended(job_id)
      expect(job).toMatchObject({ status: 'failed', error: { code: 'gave_up' }, processed_count: 0, total_count: 700 })
      expect(await workspace.rows(job_id)).toEqual([])
      expect(await expectOneEvent(events, job_id)).toMatchObject({ type: 'import.failed', job })
    },
    PATIENCE_MS,
  )

  test(
    'by the dead-letter queue, unless a worker is at it',
    async () => {
      const workspace = await newWorkspace()
      const name = await acceptUnworkable(workspace.workspaceId)
      const job = await waitFor(
        async () => {
          await sendToDeadLetters(name)
          return workspace.job(name.job_id)
        },
        ({ status }) => status === 'failed',
        PATIENCE_MS,
      )
      expect(job).toMatchObject({ error: { code: 'gave_up' } })
      expect(await expectOneEvent(events, name.job_id)).toMatchObject({ type: 'import.failed', job })
    },
    PATIENCE_MS,
  )

  test(
    'a message in the dead-letter queue does not end a job that runs',
    async () => {
      const workspace = await newWorkspace()
      const job_id = await workspace.queue({ rows: people(3_000) })
      await waitFor(
        () => workspace.job(job_id),
        ({ status }) => status !== 'queued',
        PATIENCE_MS,
      )
      await sendToDeadLetters({ workspace_id: workspace.workspaceId, job_id })
      expect(await workspace.ended(job_id)).toMatchObject({ status: 'completed', created_count: 3_000 })
    },
    PATIENCE_MS,
  )
})
