import { PERMISSIONS } from '../../lambdas/access/permissions.ts'
import { expectFailure, jobsAnswer, sessionAnswer, type JobBody } from '../support/contract.ts'
import { anonymousHttp } from '../support/local-cloud.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
/** Newest first. */
let jobs: JobBody[]
beforeAll(async () => {
  workspace = await newWorkspace()
  const ids: string[] = []
  for (let n = 0; n < 5; n += 1)
    ids.push((await workspace.import({ rows: [{ email: `list${n}@x.com` }], dry_run: n === 2 })).job_id)
  ids.push(await workspace.queue({ upload_id: await workspace.upload('junk\n1\n') }))
  await Promise.all(ids.map((id) => workspace.ended(id)))
  jobs = await Promise.all(ids.toReversed().map((id) => workspace.job(id)))
}, 120_000)

const list = async (query = '', of = workspace) => {
  const response = await of.http({ path: `${IMPORT_PATH}${query}` })
  expect(response.status).toBe(200)
  return jobsAnswer.parse(response.json)
}

test('all jobs of a workspace, each as it is shown on its own, newest first', async () => {
  expect(await list()).toMatchObject({ data: jobs, meta: { next_cursor: null } })
})

test.each(['queued', 'processing', 'completed', 'failed', 'cancelled', 'validated'])(
  'those that are %s',
  async (status) => {
    const wanted = jobs.filter((job) => job.status === status)
    const seen: JobBody[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const { data, meta } = await list(`?status=${status}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...data)
      cursor = meta.next_cursor
    }
    expect(seen).toEqual(wanted)
  },
)

test('the list says what the key that asks may do, and a session when it ends', async () => {
  const { http, workspaceId: workspace_id } = workspace
  expect((await list()).meta.key).toEqual({
    workspace_id,
    permissions: [...PERMISSIONS],
    expires_at: null,
  })
  const made = await http({ method: 'POST', path: '/v1/import/sessions', json: { expires_in: 60 } })
  const { token, expires_at } = sessionAnswer.parse(made.json).data
  const seen = await anonymousHttp()({ path: IMPORT_PATH, headers: { Authorization: `Bearer ${token}` } })
  expect(jobsAnswer.parse(seen.json).meta.key).toEqual({
    workspace_id,
    permissions: ['write:contacts', 'read:contacts'],
    expires_at,
  })
})

test.each([1, 2, 3, 6, 1000])('pages of %d hold every job once', async (limit) => {
  const seen: JobBody[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { data, meta } = await list(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(data.length).toBeLessThanOrEqual(limit)
    seen.push(...data)
    cursor = meta.next_cursor
  }
  expect(seen).toEqual(jobs)
})

test.each([
  ['status', '?status=done'],
  ['limit', '?limit=0'],
  ['cursor', '?cursor=x'],
])('400 validation_error: %s by %s', async (field, query) => {
  const response = await workspace.http({ path: `${IMPORT_PATH}${query}` })
  expect(Object.keys(expectFailure(response, 400, 'validation_error').details?.fields ?? {})).toEqual([field])
})

test('a cursor goes with its filter and stays in its workspace', async () => {
  const cursor = (await list('?limit=1')).meta.next_cursor ?? ''
  expectFailure(
    await workspace.http({ path: `${IMPORT_PATH}?status=failed&cursor=${cursor}` }),
    400,
    'validation_error',
  )
  const other = await newWorkspace()
  const response = await other.http({ path: `${IMPORT_PATH}?cursor=${cursor}` })
  if (response.status === 200) expect(jobsAnswer.parse(response.json).data).toEqual([])
  else expectFailure(response, 400, 'validation_error')
})

test('a foreign workspace sees nothing of them, and of each what it sees of none', async () => {
  const other = await newWorkspace()
  expect(await list('', other)).toMatchObject({ data: [], meta: { next_cursor: null } })
  for (const { job_id } of jobs)
    for (const [method, part] of [
      ['GET', ''],
      ['GET', '/rows'],
      ['GET', '/rejects'],
      ['POST', '/cancel'],
    ] as const) {
      const foreign = await other.http({ method, path: `${IMPORT_PATH}/${job_id}${part}` })
      const unknown = await other.http({ method, path: `${IMPORT_PATH}/imp_01JD0000000000000000000000${part}` })
      expect(expectFailure(foreign, 404, 'not_found').message).toBe(expectFailure(unknown, 404, 'not_found').message)
    }
}, 120_000)

test('a list is there for a key that may only read; one that may only write finds what it made itself', async () => {
  const { workspaceId } = workspace
  const of = async (permission: 'write:contacts' | 'read:contacts') =>
    (await list('', await newWorkspace({ workspaceId, permissions: [permission] }))).data
  expect(await of('read:contacts')).toEqual(jobs)
  expect(await of('write:contacts')).toEqual([])
})
