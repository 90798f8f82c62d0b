import { expectFailure } from '../support/contract.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const MAPPING = { Reach: 'email', Shoe: 'custom_fields.shoe', Name: null }
const csvOf = (...emails: string[]): string => ['Reach,Shoe,Name', ...emails.map((email) => `${email},42,X`)].join('\n')
const earlier = (jobId: string) =>
  expect.objectContaining({
    mapping: { Reach: 'email', Shoe: 'custom_fields.shoe' },
    mapping_source: 'earlier',
    from_job: jobId,
  }) as unknown

test('a job that is named gives its mapping, what it ignores and its ways of mapping', async () => {
  const first = await workspace.import({ csv: csvOf('a@x.com'), mapping: MAPPING, other_columns: 'custom_fields' })
  const second = await workspace.import({
    csv: `More,${csvOf('b@x.com').replace('\n', '\n7,')}`,
    mapping_from: first.job_id,
  })
  expect(second).toMatchObject({
    created_count: 1,
    warnings: [],
    detected: {
      mapping: { More: 'custom_fields.More', Reach: 'email', Shoe: 'custom_fields.shoe' },
      mapping_source: 'earlier',
      from_job: first.job_id,
    },
  })
  expect(await workspace.find({ email: 'b@x.com' })).toMatchObject({ custom_fields: { shoe: '42', More: '7' } })
  expect((await workspace.job(second.job_id)).options).toMatchObject({ mapping_from: first.job_id })
})

test('"last" is the last completed import that had the same header row and was given a mapping', async () => {
  const older = await workspace.import({ csv: csvOf('a@x.com'), mapping: { Reach: 'email' } })
  const given = await workspace.import({ csv: csvOf('b@x.com'), mapping: MAPPING })
  await workspace.import({ csv: csvOf('c@x.com'), mapping: { Reach: 'email' }, dry_run: true })
  await workspace.import({ csv: 'Reach,Shoe\nd@x.com,1', mapping: { Reach: 'email' } })
  const again = await workspace.import({ csv: csvOf('e@x.com'), mapping_from: 'last' })
  const named = await workspace.import({ csv: csvOf('f@x.com'), mapping_from: older.job_id })
  expect([again.detected, again.warnings]).toEqual([earlier(given.job_id), []])
  expect(named.detected).toMatchObject({ mapping: { Reach: 'email' }, from_job: older.job_id })
  // Neither of these was given a mapping itself.
  expect((await workspace.import({ csv: csvOf('g@x.com'), mapping_from: 'last' })).detected).toEqual(
    earlier(given.job_id),
  )
})

test('where "last" is none, names decide', async () => {
  const csv = 'Email,Shoe\na@x.com,42'
  const { detected } = await workspace.import({ csv, mapping_from: 'last' })
  expect(detected).toMatchObject({ mapping: { Email: 'email' }, mapping_source: 'found' })
  expect(detected).not.toHaveProperty('from_job')
  const other = await newWorkspace()
  await other.import({ csv, mapping: { Email: 'email', Shoe: 'custom_fields.shoe' } })
  expect((await workspace.import({ csv, mapping_from: 'last' })).detected).toMatchObject({ mapping_source: 'found' })
})

test('an upload takes mappings and gives them; a dry run of it keeps what it found for the import that applies it', async () => {
  const send = async (emails: string[], options: object) =>
    workspace.ended(await workspace.queue({ upload_id: await workspace.upload(csvOf(...emails)), ...options }))
  const given = await send(['a@x.com'], { mapping: MAPPING })
  expect((await send(['b@x.com'], { mapping_from: given.job_id })).detected).toEqual(earlier(given.job_id))
  const checked = await send(['c@x.com'], { mapping_from: 'last', dry_run: true })
  expect(checked).toMatchObject({ status: 'validated', detected: earlier(given.job_id) })
  await send(['d@x.com'], { mapping: { Reach: 'email' } })
  const applied = await workspace.ended((await workspace.follow(checked.job_id, 'apply')).job_id)
  expect(applied).toMatchObject({ status: 'completed', created_count: 1, detected: earlier(given.job_id) })
  expect(await workspace.find({ email: 'c@x.com' })).toMatchObject({ custom_fields: { shoe: '42' } })
})

test('so does an import that is queued for its many rows', async () => {
  const given = await workspace.import({ csv: csvOf('a@x.com'), mapping: MAPPING })
  const many = Array.from({ length: 501 }, (_, n) => `many${n}@x.com`)
  const ended = await workspace.ended(await workspace.queue({ csv: csvOf(...many), mapping_from: 'last' }))
  expect(ended).toMatchObject({ created_count: 501, detected: earlier(given.job_id) })
})

test('failed rows can be retried with the mapping of another import', async () => {
  const given = await workspace.import({ csv: csvOf('a@x.com'), mapping: MAPPING })
  const failed = await workspace.import({ csv: csvOf('b@x.com'), mapping: { Shoe: 'email' } })
  expect(failed.failed_count).toBe(1)
  for (const mapping_from of [given.job_id, 'last']) {
    const { job_id } = await workspace.follow(failed.job_id, 'retry', { mapping_from, dry_run: true })
    const { failed_count, detected } = await workspace.ended(job_id)
    expect([failed_count, detected?.mapping_source]).toEqual(mapping_from === 'last' ? [1, 'earlier'] : [0, 'earlier'])
  }
})

test('a request that is sent again with its key is answered the same, whatever was imported meanwhile', async () => {
  await workspace.import({ csv: csvOf('a@x.com'), mapping: MAPPING })
  const body = { csv: csvOf('b@x.com'), mapping_from: 'last' }
  const headers = { 'Idempotency-Key': 'once' }
  const first = await workspace.import(body, headers)
  await workspace.import({ csv: csvOf('c@x.com'), mapping: { Reach: 'email' } })
  expect(await workspace.import(body, headers)).toEqual(first)
})

test('a job of another workspace answers as one that is not there', async () => {
  const other = await newWorkspace()
  const { job_id } = await other.import({ csv: csvOf('a@x.com'), mapping: MAPPING })
  const upload_id = await workspace.upload(csvOf('a@x.com'))
  const missing = ['imp_01KAS2M0F6Y9Q4T8W7ZC3XH5BN', 'first']
  for (const mapping_from of [job_id, ...missing]) {
    for (const source of [{ csv: csvOf('a@x.com') }, { upload_id }]) {
      expectFailure(await workspace.post({ ...source, mapping_from }), 404, 'not_found')
    }
  }
})

test.each([
  ['a mapping beside it', { mapping: { Reach: 'email' }, mapping_from: 'last' }],
  ['a file without a header', { has_header: false, mapping_from: 'last' }],
  ['no text', { mapping_from: 1 }],
])('mapping_from is refused with %s', async (_, options) => {
  const error = expectFailure(await workspace.post({ csv: csvOf('a@x.com'), ...options }), 400, 'validation_error')
  expect(error.details?.fields).toEqual({ mapping_from: expect.any(String) as unknown })
})

test('rows have no columns: mapping_from is ignored, with a warning', async () => {
  const { warnings } = await workspace.import({ rows: [{ email: 'a@x.com' }], mapping_from: 'last' })
  expect(warnings).toMatchObject([{ code: 'ignored_option', field: 'mapping_from' }])
})
