import type { Contact, ContactItem } from '../../../lambdas/contacts/contact.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { exportContacts } from '../../../lambdas/jobs/export-work.ts'
import type { CreatedEntry } from '../../../lambdas/jobs/export-store.ts'
import { type JobResponse, toJobResponse } from '../../../lambdas/jobs/job-response.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import type { Lease } from '../../../lambdas/jobs/lease.ts'
import { end, hasExhaustedStalls, queuedExport, stall, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'
import { NOW } from './job-fixture.ts'

const secret = new Uint8Array(32)
const keys = workspaceKeys('acme', secret)
const queued = queuedExport({
  jobId: 'imp_01KAS2H4T2V7QK3N6D0Y5T8WZ1',
  workspaceId: 'acme',
  format: 'ndjson',
  now: NOW,
  attemptToken: 'asked',
  createdBy: { key_id: 'key_a', key_name: null },
})

const idOf = (n: number): string => keys.contactId(keys.identity('email', `n${n}@x.io`).key)

const contactOf = (n: number, job_id: string, row_number: number): Contact => ({
  email: `n${n}@x.io`,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  job_id,
  row_number,
})

const setup = (entries: readonly CreatedEntry[], contacts: readonly Contact[], cancelAfter = Infinity) => {
  const table = makeSimulatedTable()
  const items = table.items as Map<string, ContactItem>
  for (const contact of contacts) {
    const { key } = keys.identity('email', contact.email ?? '')
    items.set(key, { owner: keys.contactId(key), contact, version: 1 })
  }
  let job: Job = { ...queued, ...takeOver(queued, NOW + 60_000, NOW) }
  let changes = 0
  const told: JobResponse[] = []
  const lease: Lease = {
    get job() {
      return job
    },
    change: (wanted) => {
      changes += 1
      job = { ...job, ...wanted(job), cancel_requested: changes >= cancelAfter }
      told.push(toJobResponse(job, NOW))
      return Promise.resolve(job)
    },
    ensureLease: () => Promise.resolve(),
  }
  const files: string[] = []
  const clock = { now: () => NOW, sleep: () => Promise.resolve() }
  const deps = {
    ports: { table, clock, random: () => 0, writesPermits: true },
    exportTable: table,
    workspaceSecret: () => Promise.resolve(secret),
    exports: {
      logBytes: () => Promise.resolve(18 * entries.reduce((sum, { contactIds }) => sum + contactIds.length, 0)),
      created: async function* () {
        await Promise.resolve()
        yield* entries
      },
      put: async (_: Job, __: string, texts: AsyncIterable<string>) => {
        let text = ''
        for await (const more of texts) text += more
        files.push(text)
      },
    },
  }
  return { run: () => exportContacts(lease, NOW + 900_000, deps), files, told, job: () => job }
}

const emailsIn = (text = ''): string[] => text.match(/[^"]+@x\.io/g) ?? []

it('writes each contact that is there once, however often the log names it', async () => {
  const entries = [
    { jobId: 'imp_a', contactIds: [1, 2, 3, 3].map(idOf) },
    // Another attempt at the same rows, and a boundary at another place.
    { jobId: 'imp_a', contactIds: [2, 3, 4].map(idOf) },
    // 1 was deleted, and made again; 5 was deleted; 6 was never in the table.
    { jobId: 'imp_b', contactIds: [1, 5, 6].map(idOf) },
  ]
  const contacts = [contactOf(2, 'imp_a', 2), contactOf(3, 'imp_a', 3), contactOf(4, 'imp_a', 9_000)]
  const { run, files, job } = setup(entries, [...contacts, contactOf(1, 'imp_b', 1)])
  expect(await run()).toEqual({ status: 'completed' })
  expect(emailsIn(files[0])).toEqual(['n2@x.io', 'n3@x.io', 'n4@x.io', 'n1@x.io'])
  expect(job().position).toBe(4)
})

it('reads a large entry in parts, and leaves no file where it is cancelled in between', async () => {
  const numbers = Array.from({ length: 4_500 }, (_, n) => n + 1)
  const entries = [{ jobId: 'imp_a', contactIds: numbers.map(idOf) }]
  const contacts = numbers.map((n) => contactOf(n, 'imp_a', n))
  const whole = setup(entries, contacts)
  expect(await whole.run()).toEqual({ status: 'completed' })
  expect(emailsIn(whole.files[0])).toHaveLength(4_500)
  const cut = setup(entries, contacts, 2)
  expect(await cut.run()).toEqual({ status: 'cancelled' })
  expect(cut.files).toEqual([])
  expect(cut.job().position).toBe(4_000)
})

it('tells its progress by the log as it goes, and takes small entries together', async () => {
  const numbers = Array.from({ length: 4_500 }, (_, n) => n + 1)
  const entries = numbers.map((n) => ({ jobId: `imp_${n}`, contactIds: [idOf(n)] }))
  const { run, told } = setup(
    entries,
    // Every other one was deleted.
    numbers.filter((n) => n % 2 === 0).map((n) => contactOf(n, `imp_${n}`, 1)),
  )
  expect(await run()).toEqual({ status: 'completed' })
  expect(told.map(({ processed_count, progress }) => [processed_count, progress])).toEqual([
    [1_000, 2_000 / 4_500],
    [2_000, 4_000 / 4_500],
    [2_250, 0.99],
  ])
})

it('begins anew in another attempt, is given up after several that died, and has no event', () => {
  let job: Job = { ...queued, ...takeOver(queued, NOW + 60_000, NOW) }
  for (let died = 1; died < 5; died += 1) {
    job = { ...job, position: 1_000 * died }
    expect(hasExhaustedStalls(job)).toBe(false)
    job = { ...job, ...stall(job, NOW) }
    job = { ...job, ...takeOver(job, NOW + 60_000, NOW) }
    expect(job.position).toBe(0)
  }
  expect(hasExhaustedStalls({ ...job, position: 9_000 })).toBe(true)
  expect(end(job, { status: 'completed', now: NOW }).event).toBeNull()
})
