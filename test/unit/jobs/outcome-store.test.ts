import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { makeOutcomeStore, recordOutcomes } from '../../../lambdas/jobs/outcome-store.ts'
import { JOB_ID, makeJob } from './job-fixture.ts'
import { makeRecordedS3 } from './recorded-s3.ts'

const job = { workspace_id: 'acme', job_id: JOB_ID }
const range = { from: 100_000, to: 100_500, epoch: 1 }

const failed = (row_number: number): OutcomeRecord => ({
  row_number,
  line: row_number + 1,
  outcome: 'failed',
  code: 'invalid_email',
  message: 'The email is not a valid address.',
  field: 'email',
  column: 'E-Mail',
})

const records = Array.from({ length: 500 }, (_, n) => failed(range.from + n + 1))

it('a row that fails takes a few bytes: a file of nothing but such rows leaves little more than itself', async () => {
  const { s3, requests } = makeRecordedS3()
  await makeOutcomeStore({ s3, bucket: 'b' }).put(job, range, records)
  expect(requests).toMatchObject([{ method: 'PUT', path: `/b/outcomes/acme/${JOB_ID}/000100000-1.ndjson` }])
  expect((requests[0]?.body ?? '').length / records.length).toBeLessThan(8)
})

it('reads what a later version stored, less what it does not know, and takes nothing that is no outcome', async () => {
  const stored = (record: object) =>
    makeOutcomeStore({ s3: makeRecordedS3([{ body: JSON.stringify(record) }]).s3, bucket: 'b' }).get(job, range)
  const later = { row_number: 1, outcome: 'skipped', code: 'later', matched_by: 'later' }
  expect(await stored({ ...later, added_later: 1 })).toEqual([later])
  await expect(stored({ row_number: 1 })).rejects.toThrow('outcome')
})

it('takes no page of the index that is none', async () => {
  const { s3 } = makeRecordedS3([{ body: '{"from":0}' }])
  const page = makeOutcomeStore({ s3, bucket: 'b' }).getPage(job, { ...range, level: 1 })
  await expect(page).rejects.toThrow('epoch')
})

const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Edsger Dijkstra', 'Barbara Liskov', 'Donald Knuth']
const updated = (row_number: number): OutcomeRecord => ({
  row_number,
  outcome: 'updated',
  contact_id: `con_${String(row_number).padStart(24, '0')}`,
  changed: true,
  changes: {
    job_title: [`Engineer ${(row_number * 7919) % 997}`, `Director ${(row_number * 104_729) % 991}`],
    company: [`${NAMES[row_number % 6] ?? ''} Ltd ${(row_number * 31) % 89}`, `Acme ${(row_number * 17) % 83}`],
  },
})

it('keeps what rows changed apart from their outcomes, in up to 60 bytes a row of two fields', async () => {
  const { s3, requests } = makeRecordedS3()
  const rows = [...Array.from({ length: 499 }, (_, n) => updated(range.from + n + 1)), failed(range.to)]
  await makeOutcomeStore({ s3, bucket: 'b' }).put(job, range, rows)
  const bodyOf = (folder: string) => requests.find(({ path }) => path.includes(`/${folder}/`))?.body ?? ''
  expect(requests.map(({ path }) => path).toSorted()).toEqual([
    `/b/changes/acme/${JOB_ID}/000100000-1.ndjson`,
    `/b/outcomes/acme/${JOB_ID}/000100000-1.ndjson`,
  ])
  expect(bodyOf('changes').length / 499).toBeLessThan(60)
  const outcomes = makeOutcomeStore({ s3: makeRecordedS3([{ body: bodyOf('outcomes') }]).s3, bucket: 'b' })
  expect(await outcomes.get(job, range)).toEqual(rows.map(({ changes: _, ...record }) => record))
  const changes = makeOutcomeStore({ s3: makeRecordedS3([{ body: bodyOf('changes') }]).s3, bucket: 'b' })
  expect(await changes.getChanges(job, range)).toEqual(
    new Map(rows.slice(0, 499).map(({ row_number, changes: own }) => [row_number, own])),
  )
})

it('gives back what it was given, and what was stored before it was packed', async () => {
  const { s3, requests } = makeRecordedS3()
  await makeOutcomeStore({ s3, bucket: 'b' }).put(job, range, records)
  const packed = requests[0]?.body ?? ''
  const plain = records.map((record) => JSON.stringify(record)).join('\n')
  for (const body of [packed, plain]) {
    const stored = makeRecordedS3([{ body }])
    expect(await makeOutcomeStore({ s3: stored.s3, bucket: 'b' }).get(job, range)).toEqual(records)
  }
})

const created = (row_number: number): OutcomeRecord => ({
  row_number,
  outcome: 'created',
  contact_id: `con_${Buffer.alloc(18, row_number % 251).toString('base64url')}`,
})

/** What `recordOutcomes` puts into the log of created contacts. */
const logged = async (dry_run: boolean, outcomes: readonly OutcomeRecord[]) => {
  const { s3, requests } = makeRecordedS3()
  const store = makeOutcomeStore({ s3, bucket: 'b' })
  const before = makeJob({ epoch: 2 })
  const recorded = { ...before, ...job, options: { ...before.options, dry_run } }
  await recordOutcomes(store, recorded, { from: 0, to: outcomes.length, outcomes })
  return requests.filter(({ path }) => path.startsWith('/b/log/'))
}

it('keeps which contacts were created, in 18 bytes each, under a name that no other attempt has', async () => {
  const outcomes = [created(1), failed(2), updated(3), created(4)]
  const requests = await logged(false, outcomes)
  expect(requests).toMatchObject([{ method: 'PUT', path: `/b/log/acme/${JOB_ID}/000000000-2.ids` }])
  expect(Buffer.from(requests[0]?.body ?? '')).toEqual(Buffer.concat([Buffer.alloc(18, 1), Buffer.alloc(18, 4)]))
})

it('keeps none of a dry run, and nothing where nothing was created', async () => {
  expect(await logged(true, [created(1)])).toEqual([])
  expect(await logged(false, [failed(1), updated(2)])).toEqual([])
})
