import type { WorkspaceKeys } from '../../lambdas/contacts/identity.ts'
import type { ImportEvent } from '../../lambdas/jobs/job-event.ts'
import type { JobKey } from '../../lambdas/jobs/job.ts'
import { beginTogether } from '../support/begin-together.ts'
import type { JobBody } from '../support/contract.ts'
import type { Death } from '../support/dying.ts'
import { acceptQuietly, workUntilDeath, type AcceptStep, type WorkStep } from '../support/dying-worker.ts'
import { expectOneEvent, listenToEvents, type ImportEvents } from '../support/import-events.ts'
import { assertIdentitiesHold } from '../support/simulation/invariants.ts'
import { controlKeys, itemsAt, keysOf, makeDue } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { killWorkers, hasFunctionProcesses } from '../support/worker-processes.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 180_000
/** From a death to the end: a lease, or 15 s where only a message is missing; a check by the sweep; the work, beside that for the others. */
const RECOVERY_MS = 60_000

/** Two batches, of rows of every kind: with one identity, with two, without any, repeated over the border, bad, and known before. */
const rows = [
  ...Array.from({ length: 400 }, (_, n) => ({ email: `row${n}@x.com`, company: 'New' })),
  ...Array.from({ length: 60 }, (_, n) => ({ email: `both${n}@x.com`, phone: `+1415555${2000 + n}` })),
  ...Array.from({ length: 30 }, (_, n) => ({ full_name: `Nobody ${n}` })),
  ...Array.from({ length: 60 }, (_, n) => ({ phone: `+1415555${2000 + n}`, job_title: 'CEO' })),
  ...Array.from({ length: 5 }, (_, n) => ({ email: 'nope', full_name: `Bad ${n}` })),
  ...Array.from({ length: 20 }, (_, n) => ({ email: `row${n * 20}@x.com`, company: 'Newer' })),
]
const existing = Array.from({ length: 20 }, (_, n) => ({ email: `row${n}@x.com`, company: 'Old' }))

let events: ImportEvents
beforeAll(async () => {
  events = await listenToEvents()
})

/** Every key of the contacts table that the import of `rows` can write to. */
const keysInReach = (keys: WorkspaceKeys, jobId: string): string[] =>
  rows.flatMap((row, n) => [
    keys.row(jobId, n + 1),
    ...('email' in row ? [keys.identity('email', row.email).key] : []),
    ...('phone' in row ? [keys.identity('phone', row.phone).key] : []),
  ])

/** What is left of an import, without what differs from one to another: ids and times. */
const endOf = async (workspace: Workspace, jobId: string) => {
  const job = await workspace.ended(jobId)
  const { job_id: _id, rows_per_second: _speed, created_by: _by, ...timed } = job
  const { created_at: _c, started_at: _s, completed_at: _e, ...shown } = timed
  const records = await workspace.rows(jobId)
  const keys = await keysOf(workspace.workspaceId)
  const items = await itemsAt(keysInReach(keys, jobId))
  assertIdentitiesHold(items, keys)
  const contacts = [...items.values()].flatMap(({ contact }) => {
    if (contact === undefined) return []
    const { job_id, created_at: _created, updated_at: _updated, last, ...fields } = contact
    // Rows of one batch that changed the contact: what a batch is depends on who worked on it.
    const { rows: _rows, ...change } = last ?? {}
    const changedBy = last?.job_id === jobId ? 'this job' : 'another'
    return { ...fields, last: last && { ...change, job_id: changedBy }, isOfThisJob: job_id === jobId }
  })
  const link = await workspace.http({ path: `${IMPORT_PATH}/${jobId}/rejects` })
  const rejects = await fetch(link.headers.get('location') ?? '')
  return {
    shown,
    records: records.map(({ contact_id, ...record }) => ({ ...record, hasContact: contact_id !== undefined })),
    contacts: contacts.map((contact) => JSON.stringify(contact)).toSorted(),
    rejects: [rejects.status, await rejects.text()],
    jobs: (await controlKeys(workspace.workspaceId, 'JOB#')).length,
  }
}
type End = Awaited<ReturnType<typeof endOf>>

interface Recovered {
  readonly end: End
  readonly event: ImportEvent
  readonly job: JobBody
  readonly recoveryMs: number
}

type Die = (workspace: Workspace, body: string) => Promise<JobKey>

/** Kills a process during an import. Returns a function that waits for the end of the import. */
const left = async (body: Record<string, unknown>, die: Die): Promise<() => Promise<Recovered>> => {
  const workspace = await newWorkspace()
  await workspace.import({ rows: existing })
  const { job_id } = await die(workspace, JSON.stringify(body))
  const died = Date.now()
  return async () => {
    const job = await workspace.ended(job_id)
    const event = await expectOneEvent(events, job_id)
    const recoveryMs = Date.parse(job.completed_at ?? '') - died
    return { end: await endOf(workspace, job_id), event, job, recoveryMs }
  }
}

const recovered = async (body: Record<string, unknown>, die: Die): Promise<Recovered> => (await left(body, die))()

const undisturbed = new Map<boolean, Promise<Recovered>>()
const undisturbedEnd = (update_existing: boolean): Promise<Recovered> => {
  const running =
    undisturbed.get(update_existing) ??
    recovered({ rows, update_existing }, async ({ queue, workspaceId: workspace_id }, body) => ({
      workspace_id,
      job_id: await queue(JSON.parse(body) as Record<string, unknown>),
    }))
  undisturbed.set(update_existing, running)
  return running
}

const expectAsUndisturbed = async (update_existing: boolean, { end, event, job, recoveryMs }: Recovered) => {
  expect(end).toEqual((await undisturbedEnd(update_existing)).end)
  expect(event).toMatchObject({ type: 'import.completed', time: job.completed_at, job })
  expect(recoveryMs).toBeLessThan(RECOVERY_MS)
}

type Case = readonly [name: string, death: Death<WorkStep>, isHurried?: boolean]

const WORKER_DEATHS: readonly Case[] = [
  ['before it took the job over', { step: 'take over', count: 1, after: false }],
  ['after it took the job over', { step: 'take over', count: 1, after: true }],
  ['before it read the payload', { step: 'payload', count: 1, after: false }],
  ['before it looked contacts up', { step: 'get', count: 1, after: false }],
  ['before its first write', { step: 'write', count: 1, after: false }],
  ['after its first write', { step: 'write', count: 1, after: true }],
  ['after its twelfth write', { step: 'write', count: 12, after: true }],
  ['before the outcomes of the first batch', { step: 'put', count: 1, after: false }],
  ['before the first checkpoint', { step: 'put', count: 1, after: true }],
  ['after the first checkpoint', { step: 'checkpoint', count: 1, after: true }],
  ['before the outcomes of the last batch', { step: 'put', count: 2, after: false }],
  ['before the last checkpoint', { step: 'put', count: 2, after: true }],
  ['after the last checkpoint', { step: 'checkpoint', count: 2, after: true }],
  ['after the rejects, before the end', { step: 'rejects', count: 1, after: true }],
  ['after the end, before its event', { step: 'end', count: 1, after: true }],
  ['after the event, before that was recorded', { step: 'publish', count: 1, after: true }],
  ['after all of it', { step: 'event sent', count: 1, after: true }],
  ['before it handed the job over', { step: 'requeue', count: 1, after: false }, true],
  ['handing over, before the message', { step: 'requeue', count: 1, after: true }, true],
  ['handing over, after the message', { step: 'send', count: 1, after: true }, true],
]

describe('a worker that died', () => {
  let leftBy: (name: string) => Promise<() => Promise<Recovered>>
  const cases = new Map(WORKER_DEATHS.map((one, n) => [one[0], { one, update_existing: n % 2 === 0 }]))
  beforeAll(() => {
    leftBy = beginTogether([...cases.keys()], 4, (name) => {
      const found = cases.get(name)
      if (found === undefined) throw new Error('No such case.')
      const [, death, isHurried = false] = found.one
      return left({ rows, update_existing: found.update_existing }, async ({ workspaceId }, body) => {
        const job = await acceptQuietly({ workspaceId, body })
        await workUntilDeath(job, { death, isHurried })
        // Its message is lost with it. The sweep sends another two minutes later: here they pass at once.
        if (death.step === 'take over' && !death.after) await makeDue(job)
        return job
      })
    })
  })

  test.each([...cases])(
    '%s: the job ends as undisturbed, within seconds',
    async (name, { update_existing }) => {
      const wait = await leftBy(name)
      await expectAsUndisturbed(update_existing, await wait())
    },
    PATIENCE_MS,
  )
})

const ACCEPT_DEATHS: [string, Death<AcceptStep>][] = [
  ['after it claimed the key', { step: 'claim', count: 1, after: true }],
  ['after it stored the payload', { step: 'payload', count: 1, after: true }],
  ['after it stored the job, before the message', { step: 'open', count: 1, after: true }],
  ['after the message, before that was recorded', { step: 'send', count: 1, after: true }],
]

describe('a function that died while it took an import in', () => {
  const KEY = 'accepted'

  test.each(ACCEPT_DEATHS)(
    '%s: the retry gets one job, which ends as undisturbed',
    async (_, death) => {
      const result = await recovered({ rows, update_existing: true }, async (workspace, body) => {
        const { workspaceId, send } = workspace
        const job = await acceptQuietly({ workspaceId, body, key: KEY, death })
        const retried = await send(body, { 'Idempotency-Key': KEY })
        const isStored = death.step === 'open' || death.step === 'send'
        expect(retried.status).toBe(202)
        expect(retried.headers.get('idempotency-replayed')).toBe(isStored ? 'true' : null)
        expect(retried.text).toContain(job.job_id)
        return job
      })
      await expectAsUndisturbed(true, result)
    },
    PATIENCE_MS,
  )

  test(
    'after it stored the job: without a retry the job ends all the same',
    async () => {
      const death: Death<AcceptStep> = { step: 'open', count: 1, after: true }
      const result = await recovered({ rows, update_existing: true }, ({ workspaceId }, body) =>
        acceptQuietly({ workspaceId, body, death }),
      )
      await expectAsUndisturbed(true, result)
    },
    PATIENCE_MS,
  )
})

test(
  'processes of workers that are killed in the middle of it: the job ends right, each row counted once',
  async () => {
    const workspace = await newWorkspace()
    const many = Array.from({ length: 3_000 }, (_, n) => ({ email: `killed${n}@x.com` }))
    const jobId = await workspace.queue({ rows: many })
    await waitFor(
      () => workspace.job(jobId),
      ({ processed_count }) => processed_count > 0,
      PATIENCE_MS,
    )
    const killed = await killWorkers()
    const job = await workspace.ended(jobId)
    expect(job).toMatchObject({ status: 'completed', created_count: 3_000, total_count: 3_000 })
    const records = await workspace.rows(jobId)
    expect(new Set(records.map(({ contact_id }) => contact_id)).size).toBe(3_000)
    await expectOneEvent(events, jobId)
    // In containers, or of an emulator that is not the tests' own, they are out of reach.
    expect(killed > 0).toBe(hasFunctionProcesses())
  },
  PATIENCE_MS,
)
