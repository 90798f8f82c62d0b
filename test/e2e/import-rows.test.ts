import { importAnswer } from '../support/contract.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

test("the seed page's request gets the seed page's answer", async () => {
  const response = await workspace.post({
    rows: [
      { full_name: 'Jane Doe', email: 'jane@acme.com' },
      { full_name: 'Bob Smith', email: 'bob@beta.com' },
    ],
  })
  expect(response.status).toBe(200)
  const { data } = importAnswer.parse(response.json)
  expect(data).toEqual({
    job_id: data.job_id,
    status: 'completed',
    created_count: 2,
    updated_count: 0,
    unchanged_count: 0,
    skipped_count: 0,
    failed_count: 0,
    total_count: 2,
    errors: [],
    error_summary: [],
    warnings: [],
  })
  expect(await workspace.find({ email: 'jane@acme.com' })).toMatchObject({ full_name: 'Jane Doe' })
  expect(await workspace.find({ email: 'bob@beta.com' })).toMatchObject({ full_name: 'Bob Smith' })
})

test('rows are taken in order: a later row sees what an earlier one did', async () => {
  const { job_id, ...result } = await workspace.import({
    update_existing: true,
    rows: [
      { full_name: 'Ann One', email: 'ann@x.com' },
      { email: 'ANN@x.com', phone: '+14155552671', company: 'Acme' },
      { phone: '+1 415 555 2671', job_title: 'CEO' },
    ],
  })
  expect(result).toMatchObject({ created_count: 1, updated_count: 2 })
  const [first, ...later] = await workspace.rows(job_id)
  expect(first).toEqual({ row_number: 1, outcome: 'created', contact_id: first?.contact_id })
  expect(later).toMatchObject([
    { row_number: 2, outcome: 'updated', contact_id: first?.contact_id, matched_by: 'row', changed: true },
    { row_number: 3, outcome: 'updated', contact_id: first?.contact_id, matched_by: 'row', changed: true },
  ])
  expect(await workspace.find({ phone: '+14155552671' })).toMatchObject({
    id: first?.contact_id,
    full_name: 'Ann One',
    email: 'ann@x.com',
    company: 'Acme',
    job_title: 'CEO',
  })
})

test('500 rows are imported at once, each into a contact of its own', async () => {
  const rows = Array.from({ length: 500 }, (_, n) => ({ email: `row${n}@x.com` }))
  const { job_id, ...result } = await workspace.import({ rows })
  expect(result).toMatchObject({ status: 'completed', created_count: 500, total_count: 500 })
  const records = await workspace.rows(job_id)
  expect(records.map(({ row_number }) => row_number)).toEqual(rows.map((_, n) => n + 1))
  expect(new Set(records.map(({ contact_id }) => contact_id)).size).toBe(500)
})

test('a bad row costs no other row anything', async () => {
  const { job_id, ...result } = await workspace.import({
    rows: [{ email: 'good1@x.com' }, { email: 'not an email' }, 7, { email: 'good2@x.com' }, {}],
  })
  expect(result).toMatchObject({ created_count: 2, failed_count: 3, total_count: 5 })
  expect(result.errors.map(({ row_number, code, field }) => [row_number, code, field])).toEqual([
    [2, 'invalid_email', 'email'],
    [3, 'malformed_row', undefined],
    [5, 'missing_identity', undefined],
  ])
  expect((await workspace.rows(job_id)).map(({ outcome }) => outcome)).toEqual([
    ...['created', 'failed', 'failed', 'created', 'failed'],
  ])
})

test('the answer lists the first hundred failed rows, the job rows list all', async () => {
  const rows = Array.from({ length: 150 }, () => ({ email: 'nobody' }))
  const { job_id, errors, failed_count } = await workspace.import({ rows })
  expect(failed_count).toBe(150)
  expect(errors.map(({ row_number }) => row_number)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
  expect(await workspace.rows(job_id)).toHaveLength(150)
})

test('no message repeats what stood in the row', async () => {
  const { errors } = await workspace.import({
    rows: [
      { email: 'private-words@' },
      { phone: '999 private-words' },
      { full_name: 'x', priority: 'private-words' },
      { full_name: 'x', related_company_id: 'private-words' },
      { full_name: 'x', created_date: 'private-words' },
      { full_name: 'x', custom_fields: 'private-words' },
    ],
  })
  expect(errors).toHaveLength(6)
  expect(JSON.stringify(errors)).not.toContain('private-words')
})

test('tags of the request are put on every created and updated contact, and on no skipped one', async () => {
  await workspace.import({ rows: [{ email: 'old@x.com', tags: ['own'] }] })
  await workspace.import({
    rows: [{ email: 'old@x.com' }, { email: 'new@x.com', tags: ['mine', 'spring'] }],
    tags: ['spring'],
  })
  expect((await workspace.find({ email: 'old@x.com' }))?.tags).toEqual(['own'])
  expect((await workspace.find({ email: 'new@x.com' }))?.tags).toEqual(['mine', 'spring'])
  await workspace.import({ rows: [{ email: 'old@x.com' }], tags: [' autumn ', ''], update_existing: true })
  expect((await workspace.find({ email: 'old@x.com' }))?.tags).toEqual(['own', 'autumn'])
})

test('unknown fields of rows and CSV options beside rows are ignored with a counted warning', async () => {
  const { warnings, created_count } = await workspace.import({
    rows: [
      { email: 'a@x.com', shoe_size: 44 },
      { email: 'b@x.com', shoe_size: 45 },
    ],
    has_header: false,
    delimiter: ';',
    mapping: { a: 'email' },
  })
  expect(created_count).toBe(2)
  const reported = warnings.map(({ code, field, count }) => [code, field, count])
  expect(reported).toHaveLength(4)
  expect(reported).toEqual(
    expect.arrayContaining([
      ['ignored_option', 'has_header', 1],
      ['ignored_option', 'delimiter', 1],
      ['ignored_option', 'mapping', 1],
      ['unknown_field', 'shoe_size', 2],
    ]),
  )
})

test('null options are as if left out', async () => {
  const nothing = {
    csv: null,
    upload_id: null,
    mapping: null,
    update_existing: null,
    tags: null,
    default_country: null,
    dry_run: null,
  }
  expect(await workspace.import({ rows: [{ email: 'a@x.com' }], ...nothing })).toMatchObject({
    status: 'completed',
    created_count: 1,
    warnings: [],
  })
})
