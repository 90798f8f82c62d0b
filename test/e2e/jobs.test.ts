import { expectFailure, rowsAnswer } from '../support/contract.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

/** Rows of every outcome: of six, one after another, created, updated or skipped, and failed. */
const mixed = (count: number, name: string) =>
  Array.from({ length: count }, (_, n) => (n % 3 === 2 ? { email: 'nope' } : { email: `${name}${n - (n % 3)}@x.com` }))

const page = async (jobId: string, query: string) => {
  const { status, json } = await workspace.http({ path: `${IMPORT_PATH}/${jobId}/rows${query}` })
  expect(status).toBe(200)
  return rowsAnswer.parse(json)
}

test('a job is shown with all that its import was answered, its progress, its times and its options', async () => {
  const csv = 'Email;Phone;Junk\na@x.com;0151 12345678;1\nnope;;\nA@x.com;;'
  const begun = Date.now()
  const answered = await workspace.import({ csv, default_country: 'de', tags: ['spring'], update_existing: true })
  const { processed_count, progress, rows_per_second, created_at, created_by, ...rest } = await workspace.job(
    answered.job_id,
  )
  const { started_at, completed_at, error, options, waiting_for, kind, name, file_name, parent_job_id, ...shown } = rest
  expect(shown).toEqual(answered)
  expect(created_by).toEqual({ key_id: workspace.keyId, key_name: null })
  expect([kind, name, file_name, parent_job_id]).toEqual(['import', null, null, null])
  expect({ processed_count, progress, error, waiting_for }).toEqual({
    processed_count: 3,
    progress: 1,
    error: null,
    waiting_for: null,
  })
  expect(rows_per_second).toBeGreaterThan(0)
  const times = [created_at, started_at, completed_at].map((time) => Date.parse(time ?? ''))
  expect(times).toEqual(times.toSorted())
  expect(times[0]).toBeGreaterThanOrEqual(begun - 1_000)
  expect(times[2]).toBeLessThanOrEqual(Date.now() + 1_000)
  expect(options).toMatchObject({ update_existing: true, tags: ['spring'], default_country: 'DE', dry_run: false })
})

test('a dry run is shown as validated', async () => {
  const answered = await workspace.import({ rows: [{ email: 'dry@x.com' }], dry_run: true })
  const job = await workspace.job(answered.job_id)
  expect(job).toMatchObject({ ...answered, status: 'validated', processed_count: 1, progress: 1 })
  expect(job.options).toMatchObject({ dry_run: true })
})

test('a job and its rows are there for a key that may read, and for the one that made it', async () => {
  const { workspaceId } = workspace
  const writer = await newWorkspace({ workspaceId, permissions: ['write:contacts'] })
  const { job_id } = await writer.import({ rows: [{ email: 'either@x.com' }] })
  for (const other of [writer, await newWorkspace({ workspaceId, permissions: ['read:contacts'] })]) {
    expect((await other.job(job_id)).job_id).toBe(job_id)
    expect(await other.rows(job_id)).toHaveLength(1)
  }
})

test('a job of another key does not exist for a key that may only write', async () => {
  const { workspaceId } = workspace
  const { job_id } = await workspace.import({ rows: [{ email: 'theirs@x.com' }] })
  const { http } = await newWorkspace({ workspaceId, permissions: ['write:contacts'] })
  for (const path of ['', '/rows', '/rejects'])
    expectFailure(await http({ path: `${IMPORT_PATH}/${job_id}${path}` }), 404, 'not_found')
})

test('row records come in order, a hundred a page by default', async () => {
  const { job_id } = await workspace.import({ rows: mixed(250, 'hundred') })
  const sizes: number[] = []
  const numbers: number[] = []
  for (let query: string | null = ''; query !== null;) {
    const { data, meta } = await page(job_id, query)
    sizes.push(data.length)
    numbers.push(...data.map(({ row_number }) => row_number))
    query = meta.next_cursor === null ? null : `?cursor=${meta.next_cursor}`
  }
  expect(sizes).toEqual([100, 100, 50])
  expect(numbers).toEqual(Array.from({ length: 250 }, (_, n) => n + 1))
})

test.each([1, 7, 100, 1000])('pages of %d hold every row once', async (limit) => {
  const { job_id } = await workspace.import({ rows: mixed(21, `limit${limit}-`) })
  const numbers: number[] = []
  for (let cursor = ''; ;) {
    const { data, meta } = await page(job_id, `?limit=${limit}${cursor}`)
    expect(data.length).toBeLessThanOrEqual(limit)
    numbers.push(...data.map(({ row_number }) => row_number))
    if (meta.next_cursor === null) break
    cursor = `&cursor=${meta.next_cursor}`
  }
  expect(numbers).toEqual(Array.from({ length: 21 }, (_, n) => n + 1))
})

test.each(['created', 'updated', 'skipped', 'failed'])('rows can be asked for by the outcome %s', async (outcome) => {
  const update_existing = outcome !== 'skipped'
  const { job_id } = await workspace.import({ rows: mixed(12, `by-${outcome}`), update_existing })
  const all = await workspace.rows(job_id)
  const expected = all.filter((record) => record.outcome === outcome)
  expect(expected).toHaveLength(4)
  expect((await page(job_id, `?outcome=${outcome}`)).data).toEqual(expected)
  const first = await page(job_id, `?outcome=${outcome}&limit=3`)
  const second = await page(job_id, `?outcome=${outcome}&limit=3&cursor=${first.meta.next_cursor ?? ''}`)
  expect([...first.data, ...second.data]).toEqual(expected)
  expect(second.meta.next_cursor).toBeNull()
})

test('rows can be asked for from behind any row, with a filter or without', async () => {
  const { job_id } = await workspace.import({ rows: mixed(12, 'behind') })
  const all = await workspace.rows(job_id)
  expect((await page(job_id, '?after=9')).data).toEqual(all.slice(9))
  const first = await page(job_id, '?after=2&limit=4')
  const second = await page(job_id, `?limit=100&cursor=${first.meta.next_cursor ?? ''}`)
  expect([...first.data, ...second.data]).toEqual(all.slice(2))
  const failed = all.filter(({ outcome, row_number }) => outcome === 'failed' && row_number > 6)
  expect((await page(job_id, '?outcome=failed&after=6')).data).toEqual(failed)
  expect(await page(job_id, '?after=12')).toEqual({ data: [], meta: { next_cursor: null } })
})

test('an outcome that no row has is an empty list', async () => {
  const { job_id } = await workspace.import({ rows: [{ email: 'only-created@x.com' }] })
  expect(await page(job_id, '?outcome=failed')).toEqual({ data: [], meta: { next_cursor: null } })
})

describe('400 validation_error', () => {
  let jobId: string
  let cursor: string
  beforeAll(async () => {
    jobId = (await workspace.import({ rows: mixed(6, 'bad') })).job_id
    cursor = (await page(jobId, '?limit=1')).meta.next_cursor ?? ''
  })

  test.each([
    ['limit', '?limit=0'],
    ['after', '?after=-1'],
    ['after', '?after=x'],
    ['after', '?after=1&cursor=x'],
    ['limit', '?limit=1001'],
    ['limit', '?limit=-1'],
    ['limit', '?limit=ten'],
    ['limit', '?limit=1.5'],
    ['limit', '?limit='],
    ['outcome', '?outcome=lost'],
    ['outcome', '?outcome='],
    ['cursor', '?cursor=x'],
    ['cursor', '?cursor='],
    ['cursor', '?cursor=WzEsImpvYnMiLCIxIl0'],
    ['cursor', `?cursor=${'A'.repeat(3_000)}`],
  ])('%s: a page asked for by %s', async (field, query) => {
    const response = await workspace.http({ path: `${IMPORT_PATH}/${jobId}/rows${query}` })
    expect(Object.keys(expectFailure(response, 400, 'validation_error').details?.fields ?? {})).toEqual([field])
  })

  test.each([
    ['another outcome', () => `${jobId}/rows?outcome=failed&cursor=${cursor}`],
    ['a changed character', () => `${jobId}/rows?cursor=${cursor.slice(1)}`],
  ])('cursor: one of %s', async (_, path) => {
    expectFailure(await workspace.http({ path: `${IMPORT_PATH}/${path()}` }), 400, 'validation_error')
  })

  test('cursor: one of another job', async () => {
    const { job_id } = await workspace.import({ rows: mixed(6, 'other') })
    const response = await workspace.http({ path: `${IMPORT_PATH}/${job_id}/rows?cursor=${cursor}` })
    expectFailure(response, 400, 'validation_error')
  })
})
