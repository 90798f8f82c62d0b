import { expectFailure, jobAnswer } from '../support/contract.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const ABSENT = `con_${'x'.repeat(24)}`
const PERMISSIONS = ['read:contacts', 'write:contacts', 'delete:contacts'] as const

const rejectsOf = async ({ http }: Workspace, jobId: string): Promise<string> => {
  const response = await http({ path: `${IMPORT_PATH}/${jobId}/rejects`, headers: { Accept: 'application/json' } })
  expect(response.status).toBe(200)
  return (await fetch((response.json as { data: { url: string } }).data.url)).text()
}

const remove = async ({ http }: Workspace, contactId = '', query = ''): Promise<void> => {
  const response = await http({ method: 'DELETE', path: `/v1/contacts/${contactId}${query}` })
  expect(response.status).toBe(204)
}

describe('an external id', () => {
  test('alone makes a contact, finds it when email and phone change, and is found by look-up', async () => {
    const workspace = await newWorkspace()
    const made = await workspace.import({ rows: [{ external_id: 'CRM-1' }] })
    expect(made).toMatchObject({ created_count: 1, warnings: [] })
    const rows = [{ external_id: 'CRM-1', email: 'ada@x.com', phone: '+41446681800' }]
    await workspace.import({ rows, update_existing: true })
    const { job_id } = await workspace.import({
      rows: [{ external_id: ' CRM-1 ', email: 'ada@y.com' }],
      update_existing: true,
      match_by: ['email'],
    })
    expect(await workspace.rows(job_id)).toMatchObject([
      { outcome: 'updated', matched_by: 'external_id', changes: { email: ['ada@x.com', 'ada@y.com'] } },
    ])
    const found = await workspace.find({ external_id: 'CRM-1' })
    expect(found).toMatchObject({ external_id: 'CRM-1', email: 'ada@y.com', phone: '+41446681800' })
    expect(await workspace.contact(found?.id ?? '')).toEqual(found)
    expect(await workspace.find({ external_id: 'crm-1' })).toBeUndefined()
    expect(await (await newWorkspace()).find({ external_id: 'CRM-1' })).toBeUndefined()
    expect(await workspace.import({ rows: [{ external_id: 'CRM-1' }] })).toMatchObject({ skipped_count: 1 })
  })

  test('is never emptied, and may be up to 128 characters of text', async () => {
    const workspace = await newWorkspace()
    const longest = 'é'.repeat(128)
    await workspace.import({ rows: [{ external_id: longest, email: 'ada@x.com' }] })
    await workspace.import({
      rows: [{ external_id: '', email: 'ada@x.com' }],
      update_existing: true,
      blank_cells: 'clear',
    })
    expect(await workspace.find({ external_id: longest })).toMatchObject({ email: 'ada@x.com' })
    const { errors } = await workspace.import({
      rows: [
        { external_id: `${longest}e`, email: 'bob@x.com' },
        { external_id: 7, email: 'cy@x.com' },
      ],
    })
    expect(errors).toMatchObject([
      { code: 'field_too_long', field: 'external_id' },
      { code: 'invalid_field', field: 'external_id' },
    ])
  })

  test('of a deleted contact is free, of an erased one closed', async () => {
    const workspace = await newWorkspace({ permissions: [...PERMISSIONS] })
    const row = { external_id: '1', full_name: 'Ada' }
    await workspace.import({ rows: [{ ...row, email: 'ada@x.com' }] })
    await remove(workspace, (await workspace.find({ external_id: '1' }))?.id)
    expect(await workspace.find({ external_id: '1' })).toBeUndefined()
    expect(await workspace.import({ rows: [row] })).toMatchObject({ created_count: 1 })
    await remove(workspace, (await workspace.find({ external_id: '1' }))?.id, '?erase=true')
    const { errors } = await workspace.import({ rows: [row] })
    expect(errors).toMatchObject([{ code: 'erased_identity' }])
  })

  test('of two contacts is ambiguous, whatever else the row gives', async () => {
    const workspace = await newWorkspace()
    await workspace.import({ rows: [{ email: 'ada@x.com' }, { external_id: '1', email: 'bob@x.com' }] })
    const rows = [{ external_id: '1', email: 'ada@x.com' }]
    expect((await workspace.import({ rows, update_existing: true })).errors).toMatchObject([
      { code: 'ambiguous_match' },
    ])
    expect(await workspace.import({ rows })).toMatchObject({ skipped_count: 1, failed_count: 0 })
  })

  test('that two imports bring at once makes one contact', async () => {
    const workspace = await newWorkspace()
    const ids = Array.from({ length: 60 }, (_, n) => `crm-${n}`)
    const results = await Promise.all(
      ['a', 'b'].map((name) =>
        workspace.import({ rows: ids.map((external_id) => ({ external_id, email: `${name}-${external_id}@x.com` })) }),
      ),
    )
    expect(results.reduce((sum, { created_count }) => sum + created_count, 0)).toBe(ids.length)
    expect(results.reduce((sum, { skipped_count }) => sum + skipped_count, 0)).toBe(ids.length)
  })

  test('is taken back by an undo, and given back', async () => {
    const workspace = await newWorkspace({ permissions: [...PERMISSIONS] })
    await workspace.import({ rows: [{ email: 'ada@x.com', external_id: 'old' }] })
    const { job_id } = await workspace.import({
      rows: [{ email: 'ada@x.com', external_id: 'new' }, { external_id: 'other' }],
      update_existing: true,
    })
    const response = await workspace.http({ method: 'POST', path: `${IMPORT_PATH}/${job_id}/undo`, json: {} })
    const undo = await workspace.ended(jobAnswer.parse(response.json).data.job_id)
    expect(undo).toMatchObject({ deleted_count: 1, restored_count: 1, kept_count: 0 })
    expect(await workspace.find({ external_id: 'old' })).toMatchObject({ email: 'ada@x.com' })
    expect(await workspace.find({ external_id: 'new' })).toBeUndefined()
    expect(await workspace.find({ external_id: 'other' })).toBeUndefined()
  })
})

describe('files', () => {
  test('a CSV is read by the name of its column or its mapping; rejects keep it, and are sent again as they are', async () => {
    const workspace = await newWorkspace()
    const { detected } = await workspace.import({ csv: 'External ID,Email,ID\n007,ada@x.com,1\n' })
    expect(detected?.mapping).toEqual({ 'External ID': 'external_id', Email: 'email' })
    expect(await workspace.find({ external_id: '007' })).toMatchObject({ email: 'ada@x.com' })

    const mapping = { Customer: 'external_id', Email: 'email', Key: 'id' }
    const csv = `Customer,Email,Key\n008,bob@x.com,\n009,wrong,\n010,,${ABSENT}\n`
    const first = await workspace.import({ csv, mapping })
    expect(first).toMatchObject({ created_count: 1, failed_count: 2 })
    expect(first.errors).toMatchObject([
      { row_number: 2, code: 'invalid_email' },
      { row_number: 3, code: 'unknown_contact', field: 'id' },
    ])
    const rejects = await rejectsOf(workspace, first.job_id)
    const again = await workspace.import({ csv: rejects, mapping })
    expect(again.errors.map(({ code }) => code)).toEqual(['invalid_email', 'unknown_contact'])
    const mended = rejects.replace('wrong', 'cy@x.com').replace(ABSENT, '')
    expect(await workspace.import({ csv: mended, mapping })).toMatchObject({ created_count: 2, failed_count: 0 })
    expect(await workspace.find({ external_id: '009' })).toMatchObject({ email: 'cy@x.com' })
  })

  test('a vCard has it as its UID, in and out; one that is too long costs nobody', async () => {
    const workspace = await newWorkspace()
    const cards = [
      ['ada', 'UID:urn:uuid:4fbe8971'],
      ['bob', `UID:${'u'.repeat(200)}`],
    ].map(([name, uid]) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEMAIL:${name}@x.com\r\n${uid}\r\nEND:VCARD\r\n`)
    const upload_id = await workspace.upload(cards.join(''), 'text/vcard')
    const job = await workspace.ended(await workspace.queue({ upload_id }))
    expect(job).toMatchObject({ created_count: 2, failed_count: 0 })
    expect(job.warnings).toMatchObject([{ code: 'ignored_property', count: 1 }])
    expect(await workspace.find({ external_id: 'urn:uuid:4fbe8971' })).toMatchObject({ email: 'ada@x.com' })
  })
})

describe('the id of a contact', () => {
  test('finds it, whatever match_by says and however much of it changes', async () => {
    const workspace = await newWorkspace()
    await workspace.import({ rows: [{ email: 'ada@x.com', external_id: '1' }] })
    const id = (await workspace.find({ email: 'ada@x.com' }))?.id ?? ''
    const { job_id } = await workspace.import({
      rows: [
        { id, email: 'ada@y.com', external_id: '2', company: 'Acme' },
        { id, job_title: 'CEO' },
      ],
      update_existing: true,
      match_by: ['phone'],
    })
    expect(await workspace.rows(job_id)).toMatchObject([
      { outcome: 'updated', matched_by: 'id', contact_id: id },
      { outcome: 'updated', matched_by: 'id', contact_id: id },
    ])
    const found = await workspace.find({ external_id: '2' })
    expect(found).toMatchObject({ id, email: 'ada@y.com', company: 'Acme', job_title: 'CEO' })
    expect(await workspace.find({ external_id: '1' })).toBeUndefined()
  })

  test('of another workspace, of a deleted contact and of none fails its row, which makes no contact', async () => {
    const workspace = await newWorkspace({ permissions: [...PERMISSIONS] })
    const other = await newWorkspace()
    await other.import({ rows: [{ email: 'ada@x.com' }] })
    const foreign = (await other.find({ email: 'ada@x.com' }))?.id
    await workspace.import({ rows: [{ email: 'gone@x.com' }] })
    const gone = (await workspace.find({ email: 'gone@x.com' }))?.id
    await remove(workspace, gone)
    const rows = [foreign, gone, ABSENT, 'no id at all'].map((id, n) => ({ id, email: `new${n}@x.com` }))
    for (const options of [{}, { update_existing: true }, { create_missing: false }, { dry_run: true }]) {
      const { errors } = await workspace.import({ rows, ...options })
      expect(errors.map(({ code, field }) => [code, field])).toEqual(rows.map(() => ['unknown_contact', 'id']))
    }
    const wrong = await workspace.import({ rows: [{ id: 7, email: 'seven@x.com' }] })
    expect(wrong.errors).toMatchObject([{ code: 'invalid_field', field: 'id' }])
    expect(await workspace.find({ email: 'new0@x.com' })).toBeUndefined()
  })
})

test('what cannot be asked for is refused', async () => {
  const workspace = await newWorkspace()
  const find = (query: string) => workspace.http({ path: `/v1/contacts?${query}` })
  expectFailure(await find('external_id='), 400, 'validation_error')
  expectFailure(await find(`external_id=${'x'.repeat(129)}`), 400, 'validation_error')
  expectFailure(await find('external_id=1&email=ada%40x.com'), 400, 'validation_error')
  const rows = [{ email: 'ada@x.com' }]
  expectFailure(await workspace.post({ rows, match_by: ['id'] }), 400, 'validation_error')
  expectFailure(await workspace.post({ rows, update_existing: true, merge: { id: 'never' } }), 400, 'validation_error')
})
