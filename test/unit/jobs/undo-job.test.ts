import { makeUndoJob } from '../../../lambdas/jobs/undo-job.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { end } from '../../../lambdas/jobs/transitions.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { makeJob, NOW } from './job-fixture.ts'

const DAY = 86_400_000
const createdBy = { key_id: 'key_a', key_name: null }

const setup = async (changes: Partial<Job> = {}, daysAgo = 0) => {
  const job = makeJob()
  const parent: Job = {
    ...job,
    ...end(job, { status: 'completed', now: NOW - daysAgo * DAY }),
    position: 7,
    ...changes,
  }
  const jobs = makeMemoryJobStore()
  await jobs.open(parent)
  const sent: string[] = []
  let ids = 0
  const undo = makeUndoJob({
    jobs,
    queue: {
      send: ({ job_id }) => {
        sent.push(job_id)
        return Promise.resolve()
      },
    },
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    newJobId: () => `imp_${String((ids += 1)).padStart(26, '0')}`,
    newAttemptToken: () => `attempt ${ids}`,
  })
  const ask = (dryRun = false) => undo({ parent, dryRun, createdBy })
  return { parent, jobs, sent, ask }
}

test('asked twice, also by who read the import before, it is the same job; a dry run is another', async () => {
  const { parent, sent, ask } = await setup()
  const first = await ask()
  expect(first).toMatchObject({
    kind: 'undo',
    status: 'queued',
    parent_job_id: parent.job_id,
    undoes: { job_id: parent.job_id, rows: 7, earlier: [] },
    created_by: createdBy,
    options: { dry_run: false },
  })
  expect((await ask()).job_id).toBe(first.job_id)
  const dry = await ask(true)
  expect(dry.job_id).not.toBe(first.job_id)
  expect(dry).toMatchObject({ options: { dry_run: true }, undoes: { earlier: [first.job_id] } })
  expect((await ask(true)).job_id).toBe(dry.job_id)
  expect(sent).toEqual([first.job_id, dry.job_id])
})

test.each(['cancelled', 'failed'] as const)(
  'after an undo that was %s comes another, which knows of it',
  async (status) => {
    const { jobs, ask } = await setup()
    const first = await ask()
    const stored = await jobs.read(first)
    await jobs.change(stored ?? first, end(first, { status, now: NOW }), 'worker')
    const second = await ask()
    expect(second.job_id).not.toBe(first.job_id)
    expect(second.undoes?.earlier).toEqual([first.job_id])
    expect((await ask()).job_id).toBe(second.job_id)
  },
)

test('a job that was named and not opened, because a request died in between, is opened by the next', async () => {
  const follow_ups = { undo_1: 'imp_01KAS2H4T2V7QK3N6D0Y5T8WZ1' }
  const { sent, ask } = await setup({ follow_ups })
  expect((await ask()).job_id).toBe(follow_ups.undo_1)
  expect(sent).toEqual([follow_ups.undo_1])
})

test.each<[string, Partial<Job>, number]>([
  ['an import that has not ended', { status: 'processing', completed_at: null }, 0],
  ['an undo', { kind: 'undo' }, 0],
  ['a dry run', { status: 'validated', options: { ...makeJob().options, dry_run: true } }, 0],
  ['an import that ended 31 days ago', {}, 31],
  ['an inline import that can be resumed', { status: 'failed', error: { code: 'interrupted', message: '' } }, 0],
])('%s cannot be undone', async (_, changes, daysAgo) => {
  const { sent, ask } = await setup(changes, daysAgo)
  await expect(ask()).rejects.toMatchObject({ code: 'conflict' })
  expect(sent).toEqual([])
})

test('one that was cancelled, or failed half-way, or ended 29 days ago can', async () => {
  for (const status of ['cancelled', 'failed'] as const)
    expect(await (await setup({ status })).ask()).toMatchObject({ kind: 'undo' })
  expect(await (await setup({}, 29)).ask()).toMatchObject({ kind: 'undo' })
})
