import { newWorkspace } from '../support/workspace.ts'

const ANN = { email: 'ann@x.com', phone: '+41446681801', full_name: 'Ann Odd' }

const setup = async () => {
  const workspace = await newWorkspace({
    permissions: ['write:contacts', 'read:contacts', 'delete:contacts'],
  })
  await workspace.import({ rows: [ANN] })
  const made = await workspace.find({ email: ANN.email })
  const remove = (query = '') => workspace.http({ method: 'DELETE', path: `/v1/contacts/${made?.id ?? ''}${query}` })
  return { workspace, remove, id: made?.id ?? '' }
}

test('a deleted contact is gone, and its email and phone make a contact again', async () => {
  const { workspace, remove, id } = await setup()
  expect(await remove()).toMatchObject({ status: 204, text: '' })
  expect(await remove()).toMatchObject({ status: 204, text: '' })
  expect(await workspace.http({ path: `/v1/contacts/${id}` })).toMatchObject({ status: 404 })
  expect(await workspace.find({ phone: ANN.phone })).toBeUndefined()
  expect(
    await workspace.import({ rows: [{ email: ANN.email }, { phone: ANN.phone, full_name: 'Heir' }] }),
  ).toMatchObject({
    created_count: 2,
  })
  expect(await workspace.find({ phone: ANN.phone })).toMatchObject({ full_name: 'Heir' })
})

test('an erased contact stays away: rows that name it fail', async () => {
  const { workspace, remove } = await setup()
  expect(await remove('?erase=true')).toMatchObject({ status: 204 })
  const rows = [ANN, { phone: ANN.phone }, { email: 'other@x.com' }]
  expect(await workspace.import({ rows, update_existing: true })).toMatchObject({
    created_count: 1,
    failed_count: 2,
    errors: [{ code: 'erased_identity' }, { code: 'erased_identity' }],
  })
})

test('so does one that was deleted before it was erased, unless another has its phone by then', async () => {
  const { workspace, remove } = await setup()
  await remove()
  await workspace.import({ rows: [{ phone: ANN.phone, full_name: 'Heir' }] })
  expect(await remove('?erase=true')).toMatchObject({ status: 204 })
  expect(await workspace.import({ rows: [{ email: ANN.email }] })).toMatchObject({
    failed_count: 1,
    errors: [{ code: 'erased_identity' }],
  })
  expect(await workspace.find({ phone: ANN.phone })).toMatchObject({ full_name: 'Heir' })
})

test('a key without delete:contacts deletes nothing', async () => {
  const workspace = await newWorkspace({ permissions: ['write:contacts', 'read:contacts'] })
  await workspace.import({ rows: [ANN] })
  const made = await workspace.find({ email: ANN.email })
  const response = await workspace.http({ method: 'DELETE', path: `/v1/contacts/${made?.id ?? ''}` })
  expect(response).toMatchObject({ status: 403, json: { error: { code: 'insufficient_permissions' } } })
  expect(await workspace.find({ email: ANN.email })).toMatchObject({ id: made?.id })
})
