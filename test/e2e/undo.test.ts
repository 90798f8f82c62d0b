import { expectFailure, jobAnswer, type JobBody } from '../support/contract.ts'
import { newKey } from '../support/local-cloud.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const ask = (jobId: string, body: unknown = {}, { http } = workspace) =>
  http({ method: 'POST', path: `${IMPORT_PATH}/${jobId}/undo`, json: body })

const asked = async (jobId: string, body: unknown = {}): Promise<JobBody> => {
  const response = await ask(jobId, body)
  expect(response.status).toBe(202)
  return jobAnswer.parse(response.json).data
}

const undone = async (jobId: string, body: unknown = {}): Promise<JobBody> =>
  workspace.ended((await asked(jobId, body)).job_id)

const ADA = { email: 'ada@x.com', full_name: 'Ada Lovelace', company: 'Acme', tags: ['a'] }
const NEW = ['bob@x.com', 'cyd@x.com'].map((email, n) => ({ email, phone: `+4144668180${n}` }))

test('an undo deletes what the import created, puts back what it changed, and says so contact by contact', async () => {
  await workspace.import({ rows: [ADA] })
  const before = await workspace.find({ email: 'ada@x.com' })
  const changed = { email: 'ada@x.com', company: 'Globex', job_title: 'Engineer', tags: ['b'], custom_fields: { a: 1 } }
  const { job_id } = await workspace.import({ rows: [changed, ...NEW], update_existing: true })

  const counts = { deleted_count: 2, restored_count: 1, kept_count: 0, processed_count: 3, total_count: 3 }
  const outcomes = [
    { row_number: 1, outcome: 'restored', changes: { company: ['Globex', 'Acme'], job_title: ['Engineer', null] } },
    { row_number: 2, outcome: 'deleted' },
    { row_number: 3, outcome: 'deleted' },
  ]
  const dry = await undone(job_id, { dry_run: true })
  expect(dry).toMatchObject({ kind: 'undo', parent_job_id: job_id, status: 'validated', ...counts })
  expect(await workspace.rows(dry.job_id)).toMatchObject(outcomes)
  expect(await workspace.find({ email: 'ada@x.com' })).toMatchObject({ company: 'Globex' })

  const job = await undone(job_id)
  expect(job).toMatchObject({ kind: 'undo', parent_job_id: job_id, status: 'completed', progress: 1, ...counts })
  expect(job.job_id).not.toBe(dry.job_id)
  expect(await workspace.rows(job.job_id)).toMatchObject(outcomes)
  expect(await workspace.rows(job.job_id, 'outcome=restored')).toHaveLength(1)
  expect(await workspace.find({ email: 'ada@x.com' })).toEqual({ ...before, updated_at: expect.any(String) as string })
  for (const { email, phone } of NEW) {
    expect(await workspace.find({ email })).toBeUndefined()
    expect(await workspace.find({ phone })).toBeUndefined()
  }
  // Asked for twice, it is the same job; and identities are free.
  expect((await asked(job_id)).job_id).toBe(job.job_id)
  expect(await workspace.import({ rows: NEW })).toMatchObject({ created_count: 2 })
})

test('of an uploaded file of several batches, all contacts go; contacts that an import changed since stay', async () => {
  const count = 2_500
  const csv = ['email,company', ...Array.from({ length: count }, (_, n) => `n${n}@x.com,Acme`)].join('\n')
  const upload_id = await workspace.upload(csv, 'text/csv')
  const { job_id } = await workspace.ended(await workspace.queue({ upload_id }))
  await workspace.import({ rows: [{ email: 'n7@x.com', company: 'Globex' }], update_existing: true })
  const job = await undone(job_id)
  expect(job).toMatchObject({ status: 'completed', deleted_count: count - 1, restored_count: 0, kept_count: 1 })
  const records = await workspace.rows(job.job_id)
  expect(records.map(({ row_number }) => row_number)).toEqual(Array.from({ length: count }, (_, n) => n + 1))
  expect(records.filter(({ outcome }) => outcome === 'kept')).toMatchObject([{ row_number: 8, code: 'changed_since' }])
  expect(await workspace.find({ email: 'n2499@x.com' })).toBeUndefined()
  expect(await workspace.find({ email: 'n7@x.com' })).toMatchObject({ company: 'Globex' })
})

test('a request without a body asks for an undo', async () => {
  const { job_id } = await workspace.import({ rows: [ADA] })
  const response = await workspace.http({ method: 'POST', path: `${IMPORT_PATH}/${job_id}/undo` })
  expect(response.status).toBe(202)
  expect(jobAnswer.parse(response.json).data).toMatchObject({ kind: 'undo', parent_job_id: job_id })
})

test('delete:contacts alone undoes an import of any key of the workspace, and reads nothing', async () => {
  const { job_id } = await workspace.import({ rows: [ADA] })
  const { http } = await newKey({ workspaceId: workspace.workspaceId, permissions: ['delete:contacts'] })
  const response = await http({ method: 'POST', path: `${IMPORT_PATH}/${job_id}/undo` })
  expect(response.status).toBe(202)
  const undo = jobAnswer.parse(response.json).data
  expectFailure(await http({ path: `${IMPORT_PATH}/${undo.job_id}` }), 403, 'insufficient_permissions')
  expect(await workspace.ended(undo.job_id)).toMatchObject({ status: 'completed', deleted_count: 1 })
})

test('what cannot be undone is refused', async () => {
  const { job_id } = await workspace.import({ rows: [ADA] })
  expectFailure(await ask(job_id, { dry_runs: true }), 400, 'validation_error')
  expectFailure(await ask(job_id, { dry_run: 'yes' }), 400, 'validation_error')
  const dry = await workspace.import({ rows: [ADA], dry_run: true })
  expectFailure(await ask(dry.job_id), 409, 'conflict')
  const { job_id: undo } = await undone(job_id)
  expectFailure(await ask(undo), 409, 'conflict')
  const others = await newWorkspace()
  expectFailure(await ask(job_id, {}, others), 404, 'not_found')
  const importer = await newWorkspace({ permissions: ['read:contacts', 'write:contacts'] })
  expectFailure(await ask(job_id, {}, importer), 403, 'insufficient_permissions')
})
