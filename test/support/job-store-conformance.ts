import type { Job, JobKey } from '../../lambdas/jobs/job.ts'
import type { JobStore } from '../../lambdas/jobs/ports.ts'
import {
  end,
  inlineJob,
  messageSent,
  queuedJob,
  requeue,
  slotFreedAndEventSent,
  takeOver,
  waitForTurn,
} from '../../lambdas/jobs/transitions.ts'

/** Far ahead, so that no sweep of a real cloud processes the jobs of these tests. */
const NOW = Date.parse('2096-01-01T00:00:00.000Z')

interface Setup {
  readonly store: JobStore
  /** A workspace of its own. */
  readonly workspaceId: string
}

/** The n-th job id of a workspace; of one shard of the sweep's index each, in turn. */
const jobId = (n: number): string => `imp_01J00000000000000000000${String(n).padStart(3, '0')}`

/**
 * What the product relies on in a job store, said once, for the control table on DynamoDB and for the store in memory that its own
 * tests and the simulation stand on. The index of `due` may lag behind.
 */
export const describeJobStore = (makeSetup: () => Setup): void => {
  const setup = () => {
    const { store, workspaceId } = makeSetup()
    const common = {
      workspaceId,
      options: { source: 'csv', update_existing: true, tags: ['a'], default_country: null, dry_run: false },
      now: NOW,
      attemptToken: 'maker',
    } as const
    const queued = (n = 1): Job =>
      queuedJob({
        ...common,
        jobId: jobId(n),
        payload: { key: `payloads/${n}`, format: 'csv', bytes: 10 },
        request: '{"mapping":{"É":"email"}}',
        total: null,
        response: '{"data":{}}',
      })
    const inline = (n = 1): Job => inlineJob({ ...common, jobId: jobId(n), total: 3, leaseUntil: NOW + 29_000 })
    const opened = async (job: Job): Promise<Job> => {
      expect(await store.open(job)).toBe(true)
      return job
    }
    const changed = async (job: Job, ...[changes, writer = 'worker']: [Parameters<JobStore['change']>[1], string?]) => {
      const next = await store.change(job, changes, writer)
      if (next === undefined) throw new Error('A change was refused.')
      return next
    }
    return { store, workspaceId, queued, inline, opened, changed }
  }

  describe('open', () => {
    test.each(['queued', 'inline'] as const)('keeps a %s job as it is, nulls and all', async (kind) => {
      const made = setup()
      const job = await made.opened(made[kind]())
      expect(await made.store.read(job)).toEqual(job)
    })

    test('does not replace a job that exists', async () => {
      const { store, opened, queued } = setup()
      const first = await opened(queued())
      expect(await store.open({ ...queued(), writer: 'another', report: '{}' })).toBe(false)
      expect(await store.read(first)).toEqual(first)
    })

    test('knows its own work when the same writer tries again', async () => {
      const { store, opened, queued } = setup()
      const job = await opened(queued())
      expect(await store.open(job)).toBe(true)
    })

    test('lets one of many win', async () => {
      const { store, queued } = setup()
      const tries = ['a', 'b', 'c', 'd'].map((writer) => store.open({ ...queued(), writer }))
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    })
  })

  test('read knows no job of another id or workspace', async () => {
    const { store, opened, queued } = setup()
    const job = await opened(queued())
    expect(await store.read({ ...job, job_id: jobId(2) })).toBeUndefined()
    expect(await store.read({ ...job, workspace_id: `${job.workspace_id}-x` })).toBeUndefined()
  })

  describe('change', () => {
    test('sets what it names, leaves the rest, counts the revision and names the writer', async () => {
      const { store, opened, queued, changed } = setup()
      const job = await opened(queued())
      const taken = await changed(job, takeOver(job, NOW + 60_000, NOW))
      expect(taken).toEqual({
        ...job,
        status: 'processing',
        epoch: 1,
        lease_until: NOW + 60_000,
        sweep_at: NOW + 60_000,
        started_at: new Date(NOW).toISOString(),
        revision: 2,
        writer: 'worker',
      })
      expect(await store.read(job)).toEqual(taken)
    })

    test('takes off what it sets to null, and puts it back', async () => {
      const { store, opened, queued, changed } = setup()
      const first = await opened(queued())
      const sent = await changed(first, messageSent(first, NOW))
      expect(sent).toMatchObject({ sweep_at: NOW + 120_000, sends: 1 })
      const waiting = await changed(sent, waitForTurn(sent, NOW))
      expect(await store.read(waiting)).toMatchObject({ waiting_for: 'another_import', sends: 2 })
      const again = await changed(waiting, { ...requeue(NOW), waiting_for: null })
      expect(await store.read(again)).toMatchObject({ waiting_for: null })
      expect(again.sweep_at).toBe(NOW + 15_000)
      const error = { code: 'gave_up', message: 'No.' } as const
      const ended = await changed(again, end(again, { status: 'failed', now: NOW, error }))
      expect(await store.read(ended)).toEqual(ended)
      expect(ended).toMatchObject({ error, event: 'pending', completed_at: new Date(NOW).toISOString() })
      expect(await changed(ended, slotFreedAndEventSent(ended))).toMatchObject({ event: 'sent', sweep_at: null })
    })

    test('refuses an older revision, and changes nothing then', async () => {
      const { store, opened, queued, changed } = setup()
      const job = await opened(queued())
      const sent = await changed(job, messageSent(job, NOW))
      expect(await store.change(job, takeOver(job, NOW, NOW), 'late')).toBeUndefined()
      expect(await store.read(job)).toEqual(sent)
    })

    test('refuses a job that is not there', async () => {
      const { store, queued } = setup()
      expect(await store.change(queued(), messageSent(queued(), NOW), 'worker')).toBeUndefined()
      expect(await store.read(queued())).toBeUndefined()
    })

    test('knows its own work when the same writer tries again, and makes it once', async () => {
      const { store, opened, queued, changed } = setup()
      const job = await opened(queued())
      const sent = await changed(job, messageSent(job, NOW))
      expect(await store.change(job, messageSent(job, NOW), 'worker')).toEqual(sent)
      await changed(sent, requeue(NOW), 'another')
      expect(await store.change(job, messageSent(job, NOW), 'worker')).toBeUndefined()
    })

    test('lets one of many win', async () => {
      const { store, opened, queued } = setup()
      const job = await opened(queued())
      const tries = ['a', 'b', 'c', 'd'].map((writer) => store.change(job, takeOver(job, NOW, NOW), writer))
      expect((await Promise.all(tries)).filter((won) => won !== undefined)).toHaveLength(1)
    })
  })

  describe('requestCancel', () => {
    test('sets its mark beside the revision, seen by the next change', async () => {
      const { store, opened, queued, changed } = setup()
      const job = await opened(queued())
      expect(await store.requestCancel(job)).toEqual({ ...job, cancel_requested: true })
      expect((await changed(job, messageSent(job, NOW))).cancel_requested).toBe(true)
    })

    test('leaves a job that has ended, and one that is not there', async () => {
      const { store, opened, queued, changed } = setup()
      const job = await opened(queued())
      const ended = await changed(job, end(job, { status: 'completed', now: NOW }))
      expect(await store.requestCancel(job)).toBeUndefined()
      expect(await store.read(job)).toEqual(ended)
      expect(await store.requestCancel(queued(2))).toBeUndefined()
      expect(await store.read(queued(2))).toBeUndefined()
    })
  })

  test('list pages through the jobs of one workspace, newest first, of one status where asked', async () => {
    const { store, workspaceId, opened, queued, changed } = setup()
    for (const n of [1, 2, 3, 4, 5]) {
      const job = await opened(queued(n))
      if (n % 2 === 0) await changed(job, takeOver(job, NOW, NOW))
    }
    const ids = async (query: Omit<Parameters<JobStore['list']>[0], 'workspaceId'>): Promise<string[]> => {
      const found: string[] = []
      for (let after: string | undefined; ;) {
        const page = await store.list({ workspaceId, ...query, ...(after !== undefined && { after }) })
        expect(page.jobs.length).toBeLessThanOrEqual(query.limit)
        found.push(...page.jobs.map(({ job_id }) => job_id))
        if (page.next === undefined) return found
        after = page.next
      }
    }
    expect(await ids({ limit: 2 })).toEqual([5, 4, 3, 2, 1].map(jobId))
    expect(await ids({ limit: 100 })).toEqual([5, 4, 3, 2, 1].map(jobId))
    expect(await ids({ limit: 1, status: 'processing' })).toEqual([4, 2].map(jobId))
    expect(await ids({ limit: 1, status: 'failed' })).toEqual([])
  })

  test('due names the jobs whose sweep_at is over, and no others', async () => {
    const { store, workspaceId, opened, queued, changed } = setup()
    const [one, two, three] = [await opened(queued(1)), await opened(queued(2)), await opened(queued(3))]
    await changed(two, messageSent(two, NOW))
    await changed(three, requeue(NOW + 60_000))
    const due = async (now: number): Promise<string[]> => {
      const names: JobKey[] = []
      for await (const page of store.due(now)) names.push(...page)
      return names
        .filter(({ workspace_id }) => workspace_id === workspaceId)
        .map(({ job_id }) => job_id)
        .toSorted()
    }
    expect(await due(NOW + 14_999)).toEqual([])
    expect(await due(NOW + 15_000)).toEqual([one.job_id])
    expect(await due(NOW + 75_000)).toEqual([one.job_id, three.job_id])
  })
}
