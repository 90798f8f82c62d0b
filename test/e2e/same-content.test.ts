import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const same = (jobId: string) => expect.objectContaining({ code: 'same_content', count: 1, job_id: jobId }) as unknown
const CSV = 'email\na@x.com\nb@x.com\n'

test('the same rows with the same options are imported again, and say which job did so before', async () => {
  const body = { rows: [{ email: 'a@x.com' }], tags: ['q1'] }
  const dry = await workspace.import({ ...body, dry_run: true })
  const first = await workspace.import(body)
  expect([dry.warnings, first.warnings]).toEqual([[], []])
  const second = await workspace.import({ tags: ['q1'], rows: [{ email: 'a@x.com' }] })
  expect(second).toMatchObject({ skipped_count: 1, warnings: [same(first.job_id)] })
  expect((await workspace.import({ ...body, update_existing: true })).warnings).toEqual([])
  expect((await workspace.import(body)).warnings).toEqual([same(second.job_id)])
})

test('so does an uploaded file, whose warning stays to the end; another workspace hears nothing of it', async () => {
  const send = async (by = workspace) => by.ended(await by.queue({ upload_id: await by.upload(CSV) }))
  const first = await send()
  expect(first.warnings).toEqual([])
  expect((await send()).warnings).toEqual([same(first.job_id)])
  expect((await send(await newWorkspace())).warnings).toEqual([])
})

test('a dry run of an upload says nothing, and the import that applies it is one of the same file', async () => {
  const first = await workspace.ended(await workspace.queue({ upload_id: await workspace.upload(CSV) }))
  const dry = await workspace.ended(await workspace.queue({ upload_id: await workspace.upload(CSV), dry_run: true }))
  expect(dry.warnings).toEqual([])
  const { job_id } = await workspace.follow(dry.job_id, 'apply')
  expect((await workspace.ended(job_id)).warnings).toEqual([same(first.job_id)])
})

test('a request that is sent again with its key is no second import', async () => {
  const headers = { 'Idempotency-Key': 'once' }
  const body = { rows: [{ email: 'a@x.com' }] }
  const first = await workspace.import(body, headers)
  expect(await workspace.import(body, headers)).toEqual(first)
  expect((await workspace.import(body)).warnings).toEqual([same(first.job_id)])
})
