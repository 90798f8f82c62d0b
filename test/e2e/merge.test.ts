import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const INES = {
  email: 'ines@x.com',
  full_name: 'Ines Costa',
  company: 'Acme',
  job_title: 'Engineer',
  tags: ['a'],
  custom_fields: { plan: 'free', seats: 1 },
}
const RULES = {
  update_existing: true,
  merge: { '*': 'fill_blanks', job_title: 'overwrite', tags: 'replace', 'custom_fields.seats': 'never' },
  blank_cells: 'clear',
}

test('rules by field decide what an update changes, in rows as in an uploaded CSV', async () => {
  await workspace.import({ rows: [INES, { ...INES, email: 'ivo@x.com' }] })
  const row = {
    email: 'ines@x.com',
    company: 'Initech',
    job_title: null,
    phone: '+41446681800',
    tags: ['b'],
    custom_fields: { plan: 'pro', seats: 9, size: 3 },
  }
  expect(await workspace.import({ rows: [row], ...RULES })).toMatchObject({ updated_count: 1 })
  const expected = { full_name: 'Ines Costa', company: 'Acme', job_title: null, phone: '+41446681800', tags: ['b'] }
  expect(await workspace.find({ email: 'ines@x.com' })).toMatchObject({
    ...expected,
    custom_fields: { plan: 'free', seats: 1, size: 3 },
  })

  const csv = 'email,company,job_title,tags\nivo@x.com,Initech,,b\nnobody@x.com,Initech,,\n'
  const upload_id = await workspace.upload(csv, 'text/csv')
  const job = await workspace.ended(await workspace.queue({ upload_id, ...RULES, create_missing: false }))
  expect(job).toMatchObject({ updated_count: 1, skipped_count: 1, options: { ...RULES, create_missing: false } })
  expect(await workspace.rows(job.job_id)).toMatchObject([
    { outcome: 'updated' },
    { outcome: 'skipped', code: 'no_match' },
  ])
  expect(await workspace.find({ email: 'ivo@x.com' })).toMatchObject({ company: 'Acme', job_title: null, tags: ['b'] })
})
