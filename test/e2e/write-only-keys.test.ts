import { makeAccess } from '../../lambdas/access/make-access.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { expectFailure } from '../support/contract.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo } from '../support/stored.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const KNOWN = { email: 'known@x.com', phone: '+41446681800', company: 'Acme' }
/** One that would change a contact, one that would not, a new one, and one that fails. */
const ROWS = [{ email: KNOWN.email, company: 'Globex' }, { phone: KNOWN.phone }, { email: 'new@x.com' }, { email: 'x' }]
const CSV = `email,company\n${KNOWN.email},Globex\nnew@x.com,\n`

/** A workspace with a contact, and a key of it that only writes. */
const setup = async (): Promise<{ reader: Workspace; writer: Workspace }> => {
  const reader = await newWorkspace()
  await reader.import({ rows: [KNOWN] })
  return {
    reader,
    writer: await newWorkspace({ workspaceId: reader.workspaceId, permissions: ['write:contacts'] }),
  }
}

test('a key that only writes learns from a dry run how its rows would end, and nothing of who is there', async () => {
  const { reader, writer } = await setup()
  const inline = await writer.import({ rows: ROWS, update_existing: true, dry_run: true })
  const upload_id = await writer.upload(CSV)
  const queued = await writer.ended(await writer.queue({ upload_id, update_existing: true, dry_run: true }))
  for (const jobId of [inline.job_id, queued.job_id]) {
    const records = await writer.rows(jobId)
    expect(records.map(({ outcome }) => outcome).slice(0, 1)).toEqual(['updated'])
    for (const record of records)
      for (const hidden of ['contact_id', 'matched_by', 'changed', 'changes']) expect(record).not.toHaveProperty(hidden)
    const [first] = await reader.rows(jobId)
    expect(first).toMatchObject({
      contact_id: expect.any(String) as string,
      matched_by: 'email',
      changed: true,
      changes: { company: ['Acme', 'Globex'] },
    })
  }
})

test('it imports the files whose forms it asked for, and no others: the rejects of an import are its rows', async () => {
  const { reader, writer } = await setup()
  const other = await newWorkspace({ workspaceId: reader.workspaceId, permissions: ['write:contacts'] })
  for (const owner of [reader, other])
    expectFailure(await writer.post({ upload_id: await owner.upload(CSV) }), 404, 'not_found')
  expect((await reader.post({ upload_id: await writer.upload(CSV) })).status).toBe(202)
  expect((await writer.post({ upload_id: await writer.upload(CSV) })).status).toBe(202)
})

test('of an import, it sees which contacts its rows made, and not what they changed', async () => {
  const { writer } = await setup()
  const { job_id } = await writer.import({ rows: ROWS, update_existing: true })
  const [updated, , created] = await writer.rows(job_id)
  expect(updated).toMatchObject({ outcome: 'updated', contact_id: expect.any(String) as string, changed: true })
  expect(updated).not.toHaveProperty('changes')
  expect(created).toMatchObject({ outcome: 'created', contact_id: expect.any(String) as string })
})

describe('a dry run whose key was revoked since', () => {
  const access = () => makeAccess({ dynamo, tableName: deployedApp().control_table, clock: systemClock })
  const apply = ({ http }: Workspace, jobId: string) =>
    http({ method: 'POST', path: `${IMPORT_PATH}/${jobId}/apply`, json: {} })

  test('is applied by another key that sees it, and not by the revoked one, nor by one that only writes', async () => {
    const { reader, writer } = await setup()
    const { job_id } = await writer.import({ rows: [{ email: 'new@x.com' }], dry_run: true })
    await access().keys.revoke(writer.keyId)
    expectFailure(await apply(writer, job_id), 401, 'invalid_key')
    const other = await newWorkspace({ workspaceId: reader.workspaceId, permissions: ['write:contacts'] })
    expectFailure(await apply(other, job_id), 404, 'not_found')
    expect(await reader.find({ email: 'new@x.com' })).toBeUndefined()
    const applied = await reader.ended((await reader.follow(job_id, 'apply')).job_id)
    expect(applied).toMatchObject({ status: 'completed', created_count: 1, created_by: { key_id: reader.keyId } })
  })

  test('is imported to its end where it was applied before', async () => {
    const { reader, writer } = await setup()
    const { job_id } = await writer.import({ rows: [{ email: 'new@x.com' }], dry_run: true })
    const applied = await writer.follow(job_id, 'apply')
    await access().keys.revoke(writer.keyId)
    expect(await reader.ended(applied.job_id)).toMatchObject({ status: 'completed', created_count: 1 })
  })
})
