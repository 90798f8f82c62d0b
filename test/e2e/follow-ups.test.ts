import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { payloadKey } from '../../lambdas/jobs/payload-store.ts'
import { s3 } from '../support/stored.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const NAMES = ['a', 'b', 'c', 'd'].map((name) => `${name}@x.com`)
const CSV = ['email,phone', ...NAMES.map((email, n) => `${email},044 668 18 0${n}`), ''].join('\n')
const ask = (jobId: string, action: string, body?: string, { http } = workspace) =>
  http({
    method: 'POST',
    path: `${IMPORT_PATH}/${jobId}/${action}`,
    ...(body !== undefined && { body, headers: { 'Content-Type': 'application/json' } }),
  })

describe('applying a dry run', () => {
  test('imports what it checked, inline or uploaded, once, and names the rows that came otherwise', async () => {
    const options = { default_country: 'CH', update_existing: true, name: 'Fair', file_name: 'fair.csv' }
    const upload_id = await workspace.upload(CSV)
    const uploaded = await workspace.ended(await workspace.queue({ upload_id, ...options, dry_run: true }))
    const inline = await workspace.import({ csv: CSV, ...options, dry_run: true })
    expect(await workspace.find({ email: 'a@x.com' })).toBeUndefined()
    const applied = await workspace.follow(uploaded.job_id, 'apply')
    expect(applied).toMatchObject({
      parent_job_id: uploaded.job_id,
      name: 'Fair',
      file_name: 'fair.csv',
      kind: 'import',
    })
    expect(await workspace.ended(applied.job_id)).toMatchObject({
      status: 'completed',
      created_count: 4,
      drift_count: 0,
      total_count: 4,
    })
    expect((await workspace.follow(uploaded.job_id, 'apply', { on_drift: 'stop' })).job_id).toBe(applied.job_id)

    // What the other dry run planned to create is there by now.
    const other = await workspace.ended((await workspace.follow(inline.job_id, 'apply')).job_id)
    expect(other).toMatchObject({ status: 'completed', updated_count: 4, unchanged_count: 4, drift_count: 4 })
    const [row] = await workspace.rows(other.job_id)
    expect(row).toMatchObject({ row_number: 1, line: 2, outcome: 'updated', planned_outcome: 'created' })
  })

  test('stops before the batch in which a row would come otherwise', async () => {
    const dry = await workspace.import({ rows: NAMES.map((email) => ({ email })), dry_run: true })
    await workspace.import({ rows: [{ email: 'c@x.com' }] })
    const job = await workspace.ended((await workspace.follow(dry.job_id, 'apply', { on_drift: 'stop' })).job_id)
    expect(job).toMatchObject({ status: 'failed', error: { code: 'plan_changed' }, processed_count: 0 })
    expect(await workspace.find({ email: 'a@x.com' })).toBeUndefined()
  })

  test('is asked for by many at once, and is one job', async () => {
    const dry = await workspace.import({ rows: NAMES.map((email) => ({ email })), dry_run: true })
    const jobs = await Promise.all(Array.from({ length: 5 }, () => ask(dry.job_id, 'apply')))
    expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(jobs.map(({ json }) => (json as { data: { job_id: string } }).data.job_id)).size).toBe(1)
  })

  test('is refused for what is no dry run, what is no longer stored, and what is another workspace’s', async () => {
    const done = await workspace.import({ rows: [{ email: 'a@x.com' }] })
    expect(await ask(done.job_id, 'apply')).toMatchObject({ status: 409 })
    const dry = await workspace.import({ rows: [{ email: 'b@x.com' }], dry_run: true })
    expect(await ask(dry.job_id, 'apply', '{"on_drift":"maybe"}')).toMatchObject({ status: 400 })
    expect(await ask(dry.job_id, 'apply', '{"drift":"stop"}')).toMatchObject({ status: 400 })
    expect(await ask(dry.job_id, 'apply', '{}', await newWorkspace())).toMatchObject({ status: 404 })
    const Key = payloadKey({ workspace_id: workspace.workspaceId, job_id: dry.job_id }, 'ndjson')
    await s3.send(new DeleteObjectCommand({ Bucket: deployedApp().bucket, Key }))
    expect(await ask(dry.job_id, 'apply')).toMatchObject({ status: 409 })
  })
})

describe('retrying the rows that failed', () => {
  test('imports them with other options, under the numbers and lines of the file', async () => {
    const csv = 'email,phone\nok@x.com,+41446681800\nb@x.com,044 668 18 01\nwrong@@x,\nd@x.com,044 668 18 02\n'
    const mapping = { email: 'email', phone: 'phone' }
    const first = await workspace.import({ csv, mapping })
    expect(first).toMatchObject({ created_count: 1, failed_count: 3 })
    const retry = await workspace.follow(first.job_id, 'retry', { default_country: 'CH' })
    expect(retry).toMatchObject({ parent_job_id: first.job_id, total_count: 3 })
    const job = await workspace.ended(retry.job_id)
    expect(job).toMatchObject({
      status: 'completed',
      created_count: 2,
      failed_count: 1,
      total_count: 3,
      warnings: [],
      options: { default_country: 'CH' },
    })
    const rows = await workspace.rows(job.job_id)
    expect(rows.map(({ row_number, line, outcome }) => [row_number, line, outcome])).toEqual([
      [2, 3, 'created'],
      [3, 4, 'failed'],
      [4, 5, 'created'],
    ])
    expect(await workspace.find({ email: 'd@x.com' })).toMatchObject({ phone: '+41446681802' })
    expect((await workspace.follow(first.job_id, 'retry', { default_country: 'CH' })).job_id).toBe(job.job_id)

    const again = await workspace.ended(
      (await workspace.follow(job.job_id, 'retry', { on_invalid_value: 'drop' })).job_id,
    )
    expect(again).toMatchObject({ status: 'completed', total_count: 1, failed_count: 1 })
    expect(await workspace.rows(again.job_id)).toMatchObject([{ row_number: 3, line: 4 }])
  })

  test('has the names of its job unless it is given others; null is as if left out', async () => {
    const rows = [{ email: 'wrong@@x' }]
    const { job_id } = await workspace.import({ rows, name: 'Fair', file_name: 'fair.csv', default_country: 'CH' })
    const nulls = { rows: null, csv: null, name: null, default_country: null }
    expect(await workspace.follow(job_id, 'retry', nulls)).toMatchObject({
      name: 'Fair',
      file_name: 'fair.csv',
      options: { default_country: 'CH' },
    })
    const named = await workspace.follow(job_id, 'retry', { name: 'Fair, again' })
    expect(named).toMatchObject({ name: 'Fair, again', file_name: 'fair.csv' })
    expect((await workspace.follow(job_id, 'retry', { name: 'Fair, again' })).job_id).toBe(named.job_id)
  })

  test('is refused where no row failed, and with rows of its own; what is malformed before that', async () => {
    const done = await workspace.import({ rows: [{ email: 'a@x.com' }] })
    expect(await ask(done.job_id, 'retry')).toMatchObject({ status: 409 })
    expect(await ask(done.job_id, 'retry', '{"tag":["a"]}')).toMatchObject({
      status: 400,
      json: { error: { details: { fields: { tag: 'unknown field' } } } },
    })
    const failed = await workspace.import({ rows: [{ email: 'wrong@@x' }] })
    expect(await ask(failed.job_id, 'retry', '{"rows":[{}]}')).toMatchObject({
      status: 400,
      json: { error: { details: { fields: { rows: expect.any(String) as string } } } },
    })
    expect(await ask(failed.job_id, 'retry', '{"merge":{"company":"never"}}')).toMatchObject({ status: 400 })
  })
})

test('jobs are listed by kind', async () => {
  const { job_id } = await workspace.import({ rows: [{ email: 'a@x.com' }] })
  const list = async (kind: string) => workspace.http({ path: `${IMPORT_PATH}?kind=${kind}` })
  expect((await list('import')).json).toMatchObject({ data: [{ job_id, kind: 'import' }] })
  expect((await list('undo')).json).toMatchObject({ data: [] })
  expect(await list('import;')).toMatchObject({ status: 400 })
})
