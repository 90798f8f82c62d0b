import { newWorkspace } from '../support/workspace.ts'

test('a dry run says beforehand what its import takes: inline and queued, for new contacts and for known ones', async () => {
  const workspace = await newWorkspace()
  const rows = Array.from({ length: 3 }, (_, n) => ({ email: `e${n}@x.com` }))
  const inline = await workspace.import({ rows, dry_run: true })
  expect(inline.estimate).toMatchObject({ write_units: 3, read_units: 3 })
  expect((await workspace.job(inline.job_id)).estimate).toEqual(inline.estimate)

  const upload_id = await workspace.upload(['email', ...rows.map(({ email }) => email)].join('\n'))
  const queued = await workspace.ended(await workspace.queue({ upload_id, dry_run: true }))
  expect(queued.estimate).toMatchObject({ write_units: 3, read_units: 3 })

  const done = await workspace.import({ rows })
  expect(done.estimate).toBeUndefined()
  const again = await workspace.import({ rows, update_existing: true, dry_run: true })
  expect(again.estimate).toMatchObject({ write_units: 0, read_units: 3 })
})

test('that of an undo as well', async () => {
  const workspace = await newWorkspace({ permissions: ['read:contacts', 'write:contacts', 'delete:contacts'] })
  const { job_id } = await workspace.import({
    rows: [{ email: 'a@x.com' }, { email: 'b@x.com', phone: '+41446681800' }],
  })
  const path = `/v1/import/contacts/${job_id}/undo`
  const { json } = await workspace.http({ method: 'POST', path, json: { dry_run: true } })
  const dry = await workspace.ended((json as { data: { job_id: string } }).data.job_id)
  // One for the contact of one identity; of the other, two items in a transaction.
  expect(dry).toMatchObject({ status: 'validated', estimate: { write_units: 5 } })
})
