import { end, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeTurns } from '../../../lambdas/jobs/turns.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { makeMemorySlotStore } from '../../support/simulation/slot-memory.ts'
import { makeJob, NOW } from './job-fixture.ts'

const setup = ({ conflicts = 0 } = {}) => {
  const jobs = makeMemoryJobStore()
  const slots = makeMemorySlotStore()
  const sent: string[] = []
  let left = conflicts
  const turns = makeTurns({
    jobs,
    slots: {
      ...slots,
      change: (seen, next, token) => ((left -= 1) >= 0 ? Promise.resolve(false) : slots.change(seen, next, token)),
    },
    queue: { send: async ({ job_id }) => void sent.push(job_id) },
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    random: () => 0.5,
    importsPerWorkspace: 1,
  })
  const open = async (job_id: string) => {
    const job = makeJob({ job_id, sends: 4 })
    await jobs.open(job)
    return job
  }
  const begin = (job: { workspace_id: string; job_id: string }) =>
    turns.begin(job, { attemptToken: `worker of ${job.job_id}`, until: NOW + 60_000 })
  const finish = async (jobId: string) => {
    const job = jobs.jobs.get(`acme/${jobId}`)!
    await jobs.change(job, end(job, { status: 'completed', now: NOW }), 'end')
    await turns.leave(job, { attemptToken: `end of ${jobId}` })
  }
  return { jobs, slots, sent, turns, open, begin, finish }
}

test('a job that ends sends the next one its message, and has it checked again in two minutes', async () => {
  const { jobs, sent, open, begin, finish } = setup()
  const [first, second] = [await open('imp_1'), await open('imp_2')]
  expect([await begin(first), await begin(second)]).toEqual([true, false])
  await finish('imp_1')
  expect(sent).toEqual(['imp_2'])
  expect(jobs.jobs.get('acme/imp_2')).toMatchObject({ sends: 1, sweep_at: NOW + 120_000 })
  expect(await begin(second)).toBe(true)
})

test('those that ended while they waited are passed over', async () => {
  const { sent, open, begin, finish, jobs } = setup()
  for (const id of ['imp_1', 'imp_2', 'imp_3', 'imp_4']) await begin(await open(id))
  for (const id of ['imp_2', 'imp_3']) {
    const job = jobs.jobs.get(`acme/${id}`)!
    await jobs.change(job, end(job, { status: 'cancelled', now: NOW }), 'cancel')
  }
  await finish('imp_1')
  expect(sent).toEqual(['imp_4'])
})

test('a job that is being worked on is sent no message', async () => {
  const { sent, open, begin, finish, jobs } = setup()
  await begin(await open('imp_1'))
  const second = await open('imp_2')
  await begin(second)
  await jobs.change(second, takeOver(second, NOW + 60_000, NOW), 'a worker that had to cancel it')
  await finish('imp_1')
  expect(sent).toEqual([])
})

test('a message that was not sent because of a crash is sent when the end is checked again', async () => {
  const { sent, turns, open, begin, finish } = setup()
  const [first] = [await open('imp_1'), await begin(await open('imp_1'))]
  await begin(await open('imp_2'))
  await finish('imp_1')
  await turns.leave(first, { attemptToken: 'sweep' })
  expect(sent).toEqual(['imp_2', 'imp_2'])
})

test('who hands over hears whether it is his turn again', async () => {
  const { turns, sent, open, begin } = setup()
  const first = await open('imp_1')
  await begin(first)
  const attempt = { attemptToken: 'worker of imp_1' }
  expect(await turns.goBehind(first, attempt)).toBe(true)
  await begin(first)
  await begin(await open('imp_2'))
  expect(await turns.isAwaited('acme')).toBe(true)
  expect(await turns.goBehind(first, attempt)).toBe(false)
  expect(sent).toEqual(['imp_2'])
})

test('nothing is written where nothing changes', async () => {
  const { slots, open, begin } = setup()
  await begin(await open('imp_1'))
  const second = await open('imp_2')
  await begin(second)
  const { revision } = await slots.read('acme')
  await begin(second)
  expect((await slots.read('acme')).revision).toBe(revision)
})

test('a line that others change is read again, and not for ever', async () => {
  const few = setup({ conflicts: 29 })
  expect(await few.begin(await few.open('imp_1'))).toBe(true)
  const many = setup({ conflicts: 30 })
  await expect(many.begin(await many.open('imp_1'))).rejects.toThrow('again and again')
})
