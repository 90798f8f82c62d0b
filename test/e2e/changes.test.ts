import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const ROWS = [
  { email: 'a@x.com', company: 'Initech', tags: ['b'], custom_fields: { plan: 'pro' } },
  { email: 'b@x.com', company: 'Acme' },
  { email: 'a@x.com', company: 'Hooli' },
]
const UPDATES = [
  {
    changed: true,
    changes: { company: ['Acme', 'Initech'], tags: [['a'], ['a', 'b']], 'custom_fields.plan': [null, 'pro'] },
  },
  { changed: false },
  { changed: true, changes: { company: ['Initech', 'Hooli'] } },
]

test('each updated row says what it changed, in a dry run as in the import, inline and queued', async () => {
  await workspace.import({ rows: ['a', 'b'].map((name) => ({ email: `${name}@x.com`, company: 'Acme', tags: ['a'] })) })
  const body = { rows: ROWS, update_existing: true }
  const counts = { updated_count: 3, unchanged_count: 1 }
  const dry = await workspace.import({ ...body, dry_run: true })
  expect(dry).toMatchObject(counts)
  expect(await workspace.rows(dry.job_id)).toMatchObject(UPDATES)
  const upload_id = await workspace.upload(ROWS.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson')
  const job = await workspace.ended(await workspace.queue({ upload_id, update_existing: true }))
  expect(job).toMatchObject(counts)
  expect(await workspace.rows(job.job_id)).toMatchObject(UPDATES)
  const again = await workspace.import(body)
  expect(again).toMatchObject({ updated_count: 3, unchanged_count: 1 })
})
