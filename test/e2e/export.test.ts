import { expectFailure, jobAnswer } from '../support/contract.ts'
import { askForExport, exported, type ExportFormat } from '../support/exports.ts'
import { IMPORT_PATH, newWorkspace } from '../support/workspace.ts'

/** Values that a table does not hold by itself: each would come back otherwise if cells were read as people write them. */
const ODD = [
  {
    email: 'ada@x.com',
    phone: '+41446681800',
    full_name: 'Lovelace, Ada',
    first_name: 'Ada',
    company: '=1+1, "Acme"\nLtd',
    job_title: 'N/A',
    tags: ['a,b', 'c;d', '* e'],
    priority: 'high',
    created_date: '2024-03-04',
    linkedin_url: 'https://linkedin.com/in/ada',
    related_company_id: '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
    custom_fields: { a: { b: [1, null, { c: 'x' }] }, 'odd, "name"': '-5', n: 1.5, yes: true, list: ['N/A', ''] },
  },
  { email: 'bob@x.com' },
  // Nothing but its id would find it again.
  { full_name: 'Nobody Known' },
  { email: 'eve@x.com', external_id: "=1 'N/A\u00e9" },
  { external_id: 'null' },
  // As a file has it whose bytes were lost, and one that was saved in a wrong encoding.
  { external_id: 'lost �', company: 'CafÃ©' },
  { phone: '+41446681801', first_name: "'Bob", custom_fields: { text: '007', minus: '@x' } },
]

const WITHOUT_EMAIL = ODD.filter((contact) => !('email' in contact)).length

test('every contact once; imported again, the export changes nothing', async () => {
  const workspace = await newWorkspace({
    permissions: ['read:contacts', 'write:contacts', 'delete:contacts'],
  })
  await workspace.import({ rows: ODD })
  const count = 2_500
  const csv = ['email,company', ...Array.from({ length: count }, (_, n) => `n${n}@x.com,Acme`)].join('\n')
  await workspace.ended(await workspace.queue({ upload_id: await workspace.upload(csv, 'text/csv') }))
  // Updated, deleted, and deleted and created again.
  await workspace.import({ rows: [{ email: 'n1@x.com', company: 'Globex' }], update_existing: true })
  for (const email of ['n2@x.com', 'n3@x.com']) {
    const found = await workspace.find({ email })
    const response = await workspace.http({ method: 'DELETE', path: `/v1/contacts/${found?.id ?? ''}` })
    expect(response.status).toBeLessThan(300)
  }
  await workspace.import({ rows: [{ email: 'n3@x.com', company: 'Initech' }] })
  const living = ODD.length + count - 1
  const before = await Promise.all(['ada@x.com', 'bob@x.com', 'n1@x.com'].map((email) => workspace.find({ email })))

  for (const format of ['csv', 'ndjson', 'vcard'] as const) {
    const { job, text } = await exported(workspace, format)
    expect(job).toMatchObject({ processed_count: living, total_count: living })
    const emails = [...text.matchAll(/[a-z0-9]+@x\.com/g)].map(([email]) => email)
    expect(emails).toHaveLength(living - WITHOUT_EMAIL)
    expect(new Set(emails).size).toBe(living - WITHOUT_EMAIL)
    const upload_id = await workspace.upload(text, 'application/octet-stream')
    const again = await workspace.ended(await workspace.queue({ upload_id, update_existing: true }))
    expect(again).toMatchObject({ status: 'completed', total_count: living, failed_count: 0, created_count: 0 })
    expect(again).toMatchObject({ updated_count: living, unchanged_count: living })
  }
  expect(await Promise.all(['ada@x.com', 'bob@x.com', 'n1@x.com'].map((email) => workspace.find({ email })))).toEqual(
    before,
  )

  const other = await newWorkspace()
  const { text } = await exported(workspace, 'csv')
  const moved = await other.ended(await other.queue({ upload_id: await other.upload(text, 'text/csv') }))
  expect(moved).toMatchObject({ status: 'completed', created_count: living })
  const [ada] = before
  expect(await other.find({ email: 'ada@x.com' })).toEqual({
    ...ada,
    id: expect.any(String) as string,
    created_at: expect.any(String) as string,
    updated_at: expect.any(String) as string,
  })

  const cards = await exported(workspace, 'vcard')
  expect(cards.text.match(/^BEGIN:VCARD\r$/gm)).toHaveLength(living)
})

test('a request that is sent again with its key is the same export, byte for byte', async () => {
  const workspace = await newWorkspace()
  const askWith = (key: string, format: ExportFormat) =>
    workspace.http({
      method: 'POST',
      path: '/v1/export/contacts',
      json: { format },
      headers: { 'Idempotency-Key': key },
    })
  const first = await askWith('once', 'csv')
  const again = await askWith('once', 'csv')
  expect([first.status, again.status, again.text]).toEqual([202, 202, first.text])
  expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
  expectFailure(await askWith('once', 'ndjson'), 422, 'idempotency_key_reused')
  const other = jobAnswer.parse((await askWith('twice', 'csv')).json).data
  expect(other.job_id).not.toBe(jobAnswer.parse(first.json).data.job_id)
  expectFailure(await askWith('x'.repeat(256), 'csv'), 400, 'validation_error')
})

test('what cannot be exported is refused', async () => {
  const workspace = await newWorkspace()
  expectFailure(await askForExport(workspace, { format: 'xls' }), 400, 'validation_error')
  expectFailure(await askForExport(workspace, { format: 'csv', tags: [] }), 400, 'validation_error')
  const writer = await newWorkspace({ permissions: ['write:contacts'] })
  expectFailure(await askForExport(writer, { format: 'csv' }), 403, 'insufficient_permissions')
  const { job_id } = await workspace.import({ rows: [{ email: 'ada@x.com' }] })
  const fileOf = (jobId: string, { http } = workspace) => http({ path: `${IMPORT_PATH}/${jobId}/file` })
  expectFailure(await fileOf(job_id), 404, 'not_found')
  const { job } = await exported(workspace, 'csv')
  const redirect = await fileOf(job.job_id)
  expect(redirect.status).toBe(303)
  expectFailure(await fileOf(job.job_id, await newWorkspace()), 404, 'not_found')
})
