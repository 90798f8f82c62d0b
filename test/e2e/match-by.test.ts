import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const PHONE = '+41446681800'
const OTHER_PHONE = '+41446681801'
const COLLEAGUES = ['urs@x.com', 'veda@x.com', 'walt@x.com'].map((email) => ({ email, phone: PHONE }))
const BY_EMAIL = { match_by: ['email'] }

const phonesOf = async (emails: readonly string[]) =>
  Promise.all(emails.map(async (email) => (await workspace.find({ email }))?.phone))

const assertThreeColleagues = async (jobId: string): Promise<void> => {
  const records = await workspace.rows(jobId)
  expect(records.map(({ outcome, dropped }) => [outcome, dropped])).toEqual([
    ['created', undefined],
    ['created', [{ field: 'phone', code: 'identity_taken' }]],
    ['created', [{ field: 'phone', code: 'identity_taken' }]],
  ])
  expect(await phonesOf(['urs@x.com', 'veda@x.com', 'walt@x.com'])).toEqual([PHONE, null, null])
}

const taken = expect.objectContaining({ code: 'identity_taken', field: 'phone', count: 2 }) as unknown

test('rows with one phone and an email each are as many contacts, where match_by is the email; a dry run says the same', async () => {
  const dry = await workspace.import({ rows: COLLEAGUES, ...BY_EMAIL, dry_run: true })
  expect(dry).toMatchObject({ created_count: 3, warnings: [taken] })
  const { job_id, created_count, warnings } = await workspace.import({ rows: COLLEAGUES, ...BY_EMAIL })
  expect([created_count, warnings]).toEqual([3, [taken]])
  await assertThreeColleagues(job_id)
  expect(await workspace.find({ phone: PHONE })).toMatchObject({ email: 'urs@x.com' })
})

test('a queued CSV is matched in the same way, and its job shows the option', async () => {
  const lines = COLLEAGUES.map(({ email, phone }) => `${email},${phone}`)
  const upload_id = await workspace.upload(['email,phone', ...lines, ''].join('\n'), 'text/csv')
  const job = await workspace.ended(await workspace.queue({ upload_id, match_by: ['email', 'email'] }))
  expect(job).toMatchObject({ created_count: 3, warnings: [taken], options: BY_EMAIL })
  await assertThreeColleagues(job.job_id)
})

test('without match_by a phone matches, and a warning that counts other emails names match_by', async () => {
  const { skipped_count, warnings } = await workspace.import({ rows: COLLEAGUES })
  expect(skipped_count).toBe(2)
  expect(warnings).toEqual([
    { code: 'email_differs', message: expect.stringContaining('match_by') as unknown, count: 2 },
  ])
})

test('an update takes a phone that is free, and leaves one that is not with its contact', async () => {
  await workspace.import({ rows: [{ email: 'a@x.com', phone: PHONE }, { email: 'b@x.com' }] })
  const update = (phone: string) =>
    workspace.import({ rows: [{ email: 'b@x.com', phone, company: phone }], update_existing: true, ...BY_EMAIL })
  expect(await update(PHONE)).toMatchObject({ updated_count: 1, warnings: [{ code: 'identity_taken', count: 1 }] })
  expect(await workspace.find({ email: 'b@x.com' })).toMatchObject({ phone: null, company: PHONE })
  expect(await update(OTHER_PHONE)).toMatchObject({ updated_count: 1, warnings: [] })
  expect(await phonesOf(['a@x.com', 'b@x.com'])).toEqual([PHONE, OTHER_PHONE])
})

test('a row with only an email never matches where match_by is the phone: it makes a contact, with a warning', async () => {
  const row = { full_name: 'Jane Doe', email: 'jane@x.com' }
  await workspace.import({ rows: [row], match_by: ['phone'] })
  const { created_count, warnings } = await workspace.import({
    rows: [{ ...row, company: 'Acme' }],
    match_by: ['phone'],
  })
  expect(created_count).toBe(1)
  expect(warnings.map(({ code }) => code)).toEqual(['identity_taken', 'unmatchable_row'])
})

test.each<[string, unknown, string]>([
  ['nothing', [], 'match_by'],
  ['text', 'email', 'match_by'],
  ['what is no identity', ['email', 'company'], 'match_by.1'],
])('match_by of %s is refused, and the field is named', async (_, match_by, path) => {
  const response = await workspace.post({ rows: [{ email: 'a@x.com' }], match_by })
  expect(response.status).toBe(400)
  expect(response.json).toMatchObject({
    error: {
      code: 'validation_error',
      details: { fields: { [path]: expect.stringContaining('email, phone') as unknown } },
    },
  })
})
