import { makeQueueImport, type QueueImportDeps } from '../../../lambdas/jobs/queue-import.ts'
import { makeJobMemory } from '../../support/simulation/job-memory.ts'
import { JOB_ID, NOW } from './job-fixture.ts'

class NoAnswer extends Error {
  override readonly name = 'TimeoutError'
}

const noAnswer = (): Promise<never> => Promise.reject(new NoAnswer('There was no answer.'))

/** A control table that takes the job in and never answers; reads do as `read` says. */
const setup = ({ isStored, canRead }: { isStored: boolean; canRead: boolean }) => {
  const { jobs, idempotency } = makeJobMemory()
  const deps: QueueImportDeps = {
    jobs: {
      ...jobs,
      open: async (job) => {
        if (isStored) await jobs.open(job)
        return noAnswer()
      },
      read: canRead ? jobs.read : noAnswer,
    },
    idempotency,
    payloads: {
      put: () => Promise.reject(new Error('no')),
      open: () => Promise.reject(new Error('no')),
      read: () => Promise.reject(new Error('no')),
    },
    queue: { send: () => Promise.resolve() },
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    newJobId: () => JOB_ID,
    newAttemptToken: () => 'a',
  }
  const send = (withKey: boolean) =>
    makeQueueImport(deps)({
      workspaceId: 'acme',
      options: { source: 'csv', update_existing: false, tags: [], default_country: null, dry_run: false },
      request: { options: { has_header: true, update_existing: false, tags: [], dry_run: false }, ignored_options: [] },
      total: null,
      report: { errors: [], warnings: [] },
      storePayload: () => Promise.resolve({ key: 'payloads/acme/x.csv', format: 'csv', bytes: 1 }),
      ...(withKey && { idempotency: { key: 'k', path: '/', body: Buffer.from('b') } }),
    })
  return send
}

describe('where opening the queued job gets no answer', () => {
  test('a job that is there after all is accepted', async () => {
    expect(await setup({ isStored: true, canRead: true })(false)).toMatchObject({ jobId: JOB_ID, replayed: false })
  })

  test('what is not known is 503 with a key, and 500 without one: a second request would be a second import', async () => {
    for (const canRead of [true, false]) {
      const send = () => setup({ isStored: false, canRead })
      await expect(send()(true)).rejects.toMatchObject({ code: 'service_unavailable' })
      await expect(send()(false)).rejects.toMatchObject({ code: 'internal_error' })
    }
  })
})
