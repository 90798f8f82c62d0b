import { makeInlineImport } from '../../../lambdas/jobs/inline-import.ts'
import type { InlineImportDeps, InlineImportRequest } from '../../../lambdas/jobs/inline-job.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import type { RejectsFile } from '../../../lambdas/jobs/rejects-file.ts'
import { inlineRejects } from '../../../lambdas/jobs/rejects/inline-rejects.ts'
import { makeJobMemory } from '../../support/simulation/job-memory.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'
import { Died, dyingAt, type Wrap } from './dying-at.ts'

const LEASE_MS = 29_000

const setup = () => {
  const memory = makeJobMemory()
  const table = makeSimulatedTable()
  const time = { now: 1_000_000 }
  const rejects = new Map<string, string>()
  let jobNumber = 0
  let writerNumber = 0

  const deps = (dying: Wrap) => {
    const { jobs, idempotency, outcomes } = memory
    return {
      jobs: { ...jobs, open: dying(jobs.open), read: dying(jobs.read), change: dying(jobs.change) },
      idempotency: { claim: dying(idempotency.claim) },
      outcomes: {
        put: dying(outcomes.put),
        get: dying(outcomes.get),
        putCreated: dying(outcomes.putCreated),
        putPage: dying(outcomes.putPage),
        getPage: dying(outcomes.getPage),
      },
      rejects: {
        put: dying(async ({ job_id }: { job_id: string }, { lines }: RejectsFile) => {
          let text = ''
          for await (const line of lines) text += line
          rejects.set(job_id, text)
        }),
      },
      ports: {
        table: { get: dying(table.get), writeEach: dying(table.writeEach), writeTogether: dying(table.writeTogether) },
        clock: { now: () => time.now, sleep: () => Promise.resolve() },
        random: () => 0,
        writesPermits: true,
      },
      workspaceSecret: dying(() => Promise.resolve(new Uint8Array(32))),
      newJobId: () => `imp_${(jobNumber += 1)}`,
      newAttemptToken: () => `writer ${(writerNumber += 1)}`,
    } satisfies InlineImportDeps
  }
  const healthy = makeInlineImport(deps((port) => port))
  return { memory, table, time, rejects, deps, healthy }
}

const rows: readonly NormalisedRow[] = [
  { rowNumber: 1, input: { email: 'jane@acme.com', full_name: 'Jane Doe' } },
  { rowNumber: 2, input: { email: 'bob@beta.com', phone: '+14155550000' } },
  { rowNumber: 3, error: { code: 'invalid_email', message: 'The email is not a valid address.' } },
  { rowNumber: 4, input: { email: 'jane@acme.com', company: 'Acme' } },
  // Gives up a phone that a row before it named: the batch is cut here.
  { rowNumber: 5, input: { email: 'bob@beta.com', phone: '+14155550001' } },
  { rowNumber: 6, input: { phone: '+14155550000', full_name: 'Bob’s successor' } },
]

const CSV = 'email,phone\n1,\n2,\n=bad,\n4,\n5,\n6,\n'

const request = (time: { now: number }, changes: Partial<InlineImportRequest> = {}): InlineImportRequest => ({
  workspaceId: 'w',
  input: { rows, warnings: [] },
  rejects: inlineRejects(
    { kind: 'csv', csv: CSV },
    { has_header: true, update_existing: true, tags: [], dry_run: false },
  ),
  options: { source: 'rows', update_existing: true, tags: [], default_country: null, dry_run: false },
  idempotency: { key: 'k', path: '/v1/import/contacts', body: Buffer.from('body') },
  deadline: time.now + LEASE_MS,
  ...changes,
})

const withoutId = (response: string): unknown => {
  const { data } = JSON.parse(response) as { data: { job_id: string } }
  return { ...data, job_id: '' }
}

test('a request that dies at any call is taken up by its retry: one job, and what an undisturbed run comes to', async () => {
  const undisturbed = setup()
  const expected = withoutId((await undisturbed.healthy(request(undisturbed.time))).response)
  expect(expected).toMatchObject({ created_count: 3, updated_count: 2, failed_count: 1, total_count: 6 })
  const contacts = undisturbed.table.items.size
  for (const afterEffect of [false, true]) {
    for (let step = 1; ; step += 1) {
      const { memory, table, time, deps, healthy } = setup()
      const { dying, died } = dyingAt(step, afterEffect)
      const first = await makeInlineImport(deps(dying))(request(time)).catch(() => undefined)
      if (!died()) {
        expect(step).toBeGreaterThan(10)
        break
      }
      expect(first).toBeUndefined()
      time.now += LEASE_MS
      const retried = await healthy(request(time))
      expect([step, withoutId(retried.response)]).toEqual([step, expected])
      const [job, ...others] = memory.jobs.jobs.values()
      expect(others).toEqual([])
      // What a dead attempt puts later takes the place of nothing.
      expect([step, job?.outcome_index.flat().at(-1)?.epoch]).toEqual([step, job?.epoch])
      expect(table.items.size).toBe(contacts)
      expect(await healthy(request(time))).toEqual({ ...retried, replayed: true })
    }
  }
})

test('an answer is replayed byte for byte and nothing is written again', async () => {
  const { healthy, table, time } = setup()
  const first = await healthy(request(time))
  const writes = table.writes()
  expect(await healthy(request(time))).toEqual({ ...first, replayed: true })
  expect(table.writes()).toBe(writes)
})

test('a key under another body is refused, and in another workspace or path it is another key', async () => {
  const { healthy, time } = setup()
  const first = await healthy(request(time))
  const key = { key: 'k', path: '/v1/import/contacts', body: Buffer.from('other') }
  await expect(healthy(request(time, { idempotency: key }))).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  expect((await healthy(request(time, { workspaceId: 'other' }))).jobId).not.toBe(first.jobId)
  expect((await healthy(request(time, { idempotency: { ...key, path: '/elsewhere' } }))).jobId).not.toBe(first.jobId)
})

test('a request whose key is being worked on learns when to come back, until the lease of the worker is over', async () => {
  const { deps, healthy, time } = setup()
  const { dying } = dyingAt(6, false)
  await expect(makeInlineImport(deps(dying))(request(time))).rejects.toThrow(Died)
  time.now += LEASE_MS - 1_500
  await expect(healthy(request(time))).rejects.toMatchObject({
    code: 'idempotency_in_progress',
    headers: { 'Retry-After': '2' },
  })
  time.now += 1_500
  expect((await healthy(request(time))).replayed).toBe(false)
})

test('an import that fails while its process lives is interrupted at once and can be taken up at once', async () => {
  const { deps, healthy, memory, time } = setup()
  const broken = deps((port) => port)
  const failing = { ...broken, outcomes: { ...broken.outcomes, put: () => Promise.reject(new Error('S3 is away')) } }
  await expect(makeInlineImport(failing)(request(time))).rejects.toThrow('S3 is away')
  expect([...memory.jobs.jobs.values()]).toMatchObject([{ status: 'failed', error: { code: 'interrupted' } }])
  const retried = await healthy(request(time))
  expect([...memory.jobs.jobs.values()]).toMatchObject([{ job_id: retried.jobId, status: 'completed', error: null }])
})

test('a dry run answers what the import would, and writes no contact', async () => {
  const { healthy, table, time } = setup()
  const { input, rejects, options } = request(time)
  const dry = { ...options, dry_run: true }
  const validated = await healthy({ workspaceId: 'w', input, rejects, options: dry, deadline: time.now + LEASE_MS })
  expect(table.items.size).toBe(0)
  const completed = await healthy(request(time))
  expect(withoutId(validated.response)).toEqual({
    ...(withoutId(completed.response) as object),
    status: 'validated',
    estimate: { write_units: 4, read_units: 5, seconds: 0 },
  })
})

test('no call is made so late that its answer could come after the lease', async () => {
  const { healthy, memory, table, time } = setup()
  await expect(healthy(request(time, { deadline: time.now + 3_000 }))).rejects.toMatchObject({
    code: 'service_unavailable',
  })
  expect(table.items.size).toBe(0)
  expect([...memory.jobs.jobs.values()]).toMatchObject([{ status: 'failed', error: { code: 'interrupted' } }])
})

test('the rows that failed are there when the answer is, and a job without failed rows has none', async () => {
  const { healthy, memory, rejects, time } = setup()
  const { jobId } = await healthy(request(time))
  expect(memory.jobs.jobs.get(`w/${jobId}`)).toMatchObject({
    status: 'completed',
    has_rejects: true,
    rejects_format: 'csv',
  })
  expect(rejects.get(jobId)?.split('\r\n')).toEqual([
    '\ufeffemail,phone,error_code,error_message,error_row',
    "'=bad,,invalid_email,The email is not a valid address.,3",
    '',
  ])
  const good = { rows: rows.slice(0, 1), warnings: [] }
  const { jobId: other } = await healthy({ ...request(time, { input: good }), workspaceId: 'other' })
  expect(memory.jobs.jobs.get(`other/${other}`)).toMatchObject({ has_rejects: false })
  expect(rejects.has(other)).toBe(false)
})

describe('an import that runs out of time', () => {
  const outOfTime = (changes: Partial<InlineImportRequest> = {}) => {
    const world = setup()
    const { table, time, deps } = world
    let writes = 0
    /** The first write comes in time; the next one takes all the time that is left. */
    const late = <T>(result: Promise<T>): Promise<T> => {
      time.now += (writes += 1) === 1 ? 0 : LEASE_MS
      return result
    }
    const slow = deps((port) => port)
    const importInline = makeInlineImport({
      ...slow,
      ports: {
        ...slow.ports,
        table: {
          ...table,
          writeEach: async (actions) => {
            return late(table.writeEach(actions))
          },
          writeTogether: async (actions) => late(table.writeTogether(actions)),
        },
      },
    })
    return { ...world, run: () => importInline(request(time, changes)) }
  }

  test('answers 503 with Retry-After, and the same key goes on where it stopped', async () => {
    const undisturbed = setup()
    const expected = withoutId((await undisturbed.healthy(request(undisturbed.time))).response)
    const { run, healthy, time } = outOfTime()
    await expect(run()).rejects.toMatchObject({
      code: 'service_unavailable',
      headers: { 'Retry-After': '1' },
      message: expect.stringContaining('same Idempotency-Key') as string,
    })
    expect(withoutId((await healthy(request(time))).response)).toEqual(expected)
  })

  test('says what a request without a key can do', async () => {
    const without = { ...request({ now: 0 }) }
    delete (without as { idempotency?: unknown }).idempotency
    const { time, deps } = setup()
    const slow = deps((port) => port)
    const importInline = makeInlineImport({
      ...slow,
      ports: { ...slow.ports, clock: { ...slow.ports.clock, now: () => time.now } },
    })
    const late = importInline({ ...without, deadline: time.now + 1_000 })
    await expect(late).rejects.toMatchObject({
      code: 'service_unavailable',
      message: expect.stringContaining('match') as string,
    })
  })
})
