import { storedAmounts, storedItems } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const PHONE = '+14155552671'

const createOne = async (row: object): Promise<string> => {
  const { job_id } = await workspace.import({ rows: [row] })
  const [record] = await workspace.rows(job_id)
  expect(record?.outcome).toBe('created')
  return record?.contact_id ?? ''
}

const importOne = async (row: object, update_existing: boolean) => {
  const { job_id } = await workspace.import({ rows: [row], update_existing })
  const [record] = await workspace.rows(job_id)
  return record
}

describe.each([
  ['email', { email: ' JANE@x.com' }],
  ['phone', { phone: '+1 (415) 555-2671' }],
])('a row that matches by %s', (matched_by, identity) => {
  const stored = { full_name: 'Jane Doe', email: 'jane@x.com', phone: PHONE, company: 'Old' }

  test('is skipped without update_existing, and changes nothing', async () => {
    const id = await createOne(stored)
    const before = await workspace.contact(id)
    expect(await importOne({ ...identity, company: 'New' }, false)).toEqual({
      row_number: 1,
      outcome: 'skipped',
      contact_id: id,
      matched_by,
    })
    expect(await workspace.contact(id)).toEqual(before)
  })

  test('updates with update_existing', async () => {
    const id = await createOne(stored)
    expect(await importOne({ ...identity, company: 'New' }, true)).toMatchObject({
      row_number: 1,
      outcome: 'updated',
      contact_id: id,
      matched_by,
    })
    expect(await workspace.contact(id)).toMatchObject({ ...stored, company: 'New' })
  })
})

test('a row that repeats an earlier one of the same import is skipped, matched by row', async () => {
  const { job_id, created_count, skipped_count } = await workspace.import({
    rows: [
      { email: 'twin@x.com', company: 'First' },
      { email: 'Twin@X.com', company: 'Second' },
    ],
  })
  expect([created_count, skipped_count]).toEqual([1, 1])
  const [first, second] = await workspace.rows(job_id)
  expect(second).toEqual({ row_number: 2, outcome: 'skipped', contact_id: first?.contact_id, matched_by: 'row' })
  expect(await workspace.find({ email: 'twin@x.com' })).toMatchObject({ company: 'First' })
})

const FULL = {
  full_name: 'Jane Doe',
  email: 'jane@x.com',
  phone: PHONE,
  job_title: 'CEO',
  company: 'Acme',
  related_company_id: '0b8e7b6a-4a53-4c39-9d6f-1f2b3c4d5e6f',
  linkedin_url: 'https://www.linkedin.com/in/jane',
  priority: 1,
  tags: ['a', 'b'],
  custom_fields: { seats: 1, plan: { name: 'pro', until: 2027 } },
  created_date: '2020-01-01',
}

test.each([
  ['empty strings', ''],
  ['blanks', '  '],
  ['nulls', null],
])('%s never erase a stored value', async (_, nothing) => {
  const id = await createOne(FULL)
  const before = await workspace.contact(id)
  const names = Object.keys(FULL).filter((name) => name !== 'email')
  const blank = { ...Object.fromEntries(names.map((name) => [name, nothing])), email: FULL.email }
  expect(await importOne(blank, true)).toMatchObject({ outcome: 'updated', contact_id: id })
  expect(await workspace.contact(id)).toEqual(before)
})

test.each([
  ['given fields replace', { company: 'New', priority: 'low' }, { company: 'New', priority: 3, job_title: 'CEO' }],
  [
    'a new full name brings its parts along',
    { full_name: 'Jane Roe' },
    { full_name: 'Jane Roe', first_name: 'Jane', last_name: 'Roe' },
  ],
  [
    'a new last name makes the full name anew',
    { last_name: 'Roe' },
    { full_name: 'Jane Roe', first_name: 'Jane', last_name: 'Roe' },
  ],
  ['tags are united', { tags: ['b', 'c'] }, { tags: ['a', 'b', 'c'] }],
  [
    'custom fields merge one level deep',
    { custom_fields: { plan: { name: 'free' }, region: 'EU', seats: null } },
    { custom_fields: { seats: 1, plan: { name: 'free' }, region: 'EU' } },
  ],
  ['a new phone replaces the old one', { phone: '+14155552672' }, { phone: '+14155552672', email: 'jane@x.com' }],
])('on update %s', async (_, change, expected) => {
  const id = await createOne(FULL)
  const before = await workspace.contact(id)
  await importOne({ email: FULL.email, ...change }, true)
  const after = await workspace.contact(id)
  expect(after).toMatchObject(expected)
  expect(after.created_at).toBe(before.created_at)
  expect(after.updated_at > before.updated_at).toBe(true)
})

test.each([
  [
    'too_many_tags',
    { tags: Array.from({ length: 30 }, (_, n) => `a${n}`) },
    { tags: Array.from({ length: 30 }, (_, n) => `b${n}`) },
  ],
  [
    'custom_fields_too_large',
    { custom_fields: { a: 'x'.repeat(10_000) } },
    { custom_fields: { b: 'x'.repeat(10_000) } },
  ],
])('a merge over a limit fails the row with %s and leaves the contact as it was', async (code, stored, change) => {
  const id = await createOne({ email: 'full@x.com', ...stored })
  const before = await workspace.contact(id)
  expect(await importOne({ email: 'full@x.com', ...change }, true)).toMatchObject({ outcome: 'failed', code })
  expect(await workspace.contact(id)).toEqual(before)
})

test('a row that changes nothing counts as updated and writes nothing', async () => {
  const id = await createOne(FULL)
  const before = await storedItems(workspace.workspaceId)
  expect(await importOne(FULL, true)).toMatchObject({ outcome: 'updated', contact_id: id })
  expect(await storedItems(workspace.workspaceId)).toEqual(before)
})

describe('a row whose email belongs to one contact and phone to another', () => {
  const ambiguous = { email: 'one@x.com', phone: PHONE, company: 'Both' }
  beforeEach(async () => {
    await workspace.import({ rows: [{ email: 'one@x.com' }, { phone: PHONE }] })
  })

  test('fails as ambiguous_match with update_existing', async () => {
    const before = await storedItems(workspace.workspaceId)
    expect(await importOne(ambiguous, true)).toMatchObject({ outcome: 'failed', code: 'ambiguous_match' })
    expect(await storedItems(workspace.workspaceId)).toEqual(before)
  })

  test('is skipped without', async () => {
    const before = await storedItems(workspace.workspaceId)
    expect(await importOne(ambiguous, false)).toMatchObject({ outcome: 'skipped' })
    expect(await storedItems(workspace.workspaceId)).toEqual(before)
  })
})

test('an identity that a contact gave up can be taken by another', async () => {
  const first = await createOne({ email: 'one@x.com', phone: PHONE })
  await importOne({ email: 'one@x.com', phone: '+14155552672' }, true)
  expect(await workspace.find({ phone: PHONE })).toBeUndefined()
  const second = await createOne({ email: 'two@x.com', phone: PHONE })
  expect(second).not.toBe(first)
  expect((await workspace.find({ phone: PHONE }))?.id).toBe(second)
  expect((await workspace.find({ phone: '+14155552672' }))?.id).toBe(first)
})

describe('a dry run', () => {
  const rows = [
    { email: 'old@x.com', company: 'New' },
    { email: 'new@x.com' },
    { email: 'new@x.com', company: 'Again' },
    { email: 'nope' },
  ]

  test.each([true, false])('tells what the import would do, with update_existing %s', async (update_existing) => {
    await createOne({ email: 'old@x.com', company: 'Old' })
    const dry = await workspace.import({ rows, update_existing, dry_run: true })
    const real = await workspace.import({ rows, update_existing })
    const { job_id: dryJob, status, estimate, ...dryCounts } = dry
    const { job_id: realJob, status: _completed, ...realCounts } = real
    expect(status).toBe('validated')
    expect(estimate).toBeDefined()
    expect(dryCounts).toEqual(realCounts)
    const outcomes = async (job: string) =>
      (await workspace.rows(job)).map(({ row_number, outcome, matched_by, code }) => ({
        row_number,
        outcome,
        matched_by,
        code,
      }))
    expect(await outcomes(dryJob)).toEqual(await outcomes(realJob))
  })

  test('writes nothing about any contact', async () => {
    await createOne({ email: 'old@x.com', company: 'Old' })
    const before = await storedItems(workspace.workspaceId)
    await workspace.import({ rows, update_existing: true, dry_run: true })
    expect(await storedItems(workspace.workspaceId)).toEqual(before)
    expect(await workspace.find({ email: 'new@x.com' })).toBeUndefined()
    expect((await storedAmounts(workspace.workspaceId)).jobs).toBe(2)
  })
})
