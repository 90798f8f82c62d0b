import { expectFailure, rowsAnswer } from '../support/contract.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000
const SOURCE = 'outcome=failed&include=source'

const sourcesOf = async (workspace: Workspace, jobId: string, query = SOURCE): Promise<unknown[]> =>
  (await workspace.rows(jobId, query)).map(({ row_number, source }) => [row_number, source])

test('failed rows are shown as they were sent, inline and in a dry run as well, and the others without', async () => {
  const workspace = await newWorkspace()
  for (const dry_run of [false, true]) {
    const csv = 'E-Mail,Name,Note\nnope,Ann,"=1, ""a"""\nb@x.com,Bob,\nx@x.com,Cy,,d,e'
    const { job_id } = await workspace.import({ csv, dry_run })
    expect(await sourcesOf(workspace, job_id, 'include=source')).toEqual([
      [1, { 'E-Mail': 'nope', Name: 'Ann', Note: '=1, "a"' }],
      [2, undefined],
      [3, ['x@x.com', 'Cy', '', 'd', 'e']],
    ])
    expect(await sourcesOf(workspace, job_id, 'outcome=failed')).toEqual([
      [1, undefined],
      [3, undefined],
    ])
  }
  const rows = [{ email: 'nope', custom_fields: { size: 1 } }, 'no object', { email: 'c@x.com' }]
  const { job_id } = await workspace.import({ rows })
  expect(await sourcesOf(workspace, job_id)).toEqual([
    [1, rows[0]],
    [2, rows[1]],
  ])
})

test(
  'those of a large file come page by page',
  async () => {
    const workspace = await newWorkspace()
    const lines = Array.from({ length: 2_500 }, (_, n) => (n % 2 === 0 ? `bad${n};Ü ${n}` : `good${n}@x.com;G`))
    const job = await workspace.ended(
      await workspace.queue({ upload_id: await workspace.upload(['E-Mail;Name', ...lines].join('\r\n')) }),
    )
    expect(job).toMatchObject({ status: 'completed', failed_count: 1_250 })
    const wanted = Array.from({ length: 1_250 }, (_, n) => [2 * n + 1, { 'E-Mail': `bad${2 * n}`, Name: `Ü ${2 * n}` }])
    expect(await sourcesOf(workspace, job.job_id)).toEqual(wanted)
    const path = `${IMPORT_PATH}/${job.job_id}/rows?${SOURCE}&limit=3&after=1500`
    const { data } = rowsAnswer.parse((await workspace.http({ path })).json)
    expect(data.map(({ row_number, source }) => [row_number, source])).toEqual(wanted.slice(750, 753))
  },
  PATIENCE_MS,
)

test('they take read:contacts, and include takes no other word', async () => {
  const writer = await newWorkspace({ permissions: ['write:contacts'] })
  const { job_id } = await writer.import({ rows: [{ email: 'nope' }] })
  const path = `${IMPORT_PATH}/${job_id}/rows?include=`
  expectFailure(await writer.http({ path: `${path}source` }), 403, 'insufficient_permissions')
  const reader = await newWorkspace({ workspaceId: writer.workspaceId, permissions: ['read:contacts'] })
  expect((await reader.http({ path: `${path}source` })).status).toBe(200)
  expectFailure(await reader.http({ path: `${path}cells` }), 400, 'validation_error')
})
