import { makeContactDeletion } from '../../../lambdas/functions/contact-deletion/handler.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { contactOf } from '../../support/table-actions.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const SECRET = new Uint8Array(32)
const keys = workspaceKeys('w', SECRET)
const home = keys.identity('email', 'ann@x.io').key
const id = keys.contactId(home)

const setup = async (workspaceId = 'w') => {
  const table = makeSimulatedTable()
  await table.writeEach([
    { type: 'insert', key: home, item: { owner: id, version: 1, contact: contactOf({ email: 'ann@x.io' }) } },
  ])
  const handle = makeContactDeletion({
    table,
    workspaceSecret: () => Promise.resolve(SECRET),
    pause: () => Promise.resolve(),
  })
  const noted: unknown[] = []
  const request = (query: Record<string, string> = {}) =>
    handle({
      event: {
        pathParameters: { contact_id: id },
        queryStringParameters: query,
        multiValueQueryStringParameters: Object.fromEntries(Object.entries(query).map(([name, one]) => [name, [one]])),
      },
      workspaceId,
      key: { id: 'key_1' },
      annotate: (fields: unknown) => noted.push(fields),
    } as unknown as Parameters<typeof handle>[0])
  return { table, request, noted }
}

test('a contact is deleted by who asks, and again without a word', async () => {
  const { table, request, noted } = await setup()
  expect(await request()).toEqual({ status: 204, text: '' })
  expect(table.items.get(home)).toMatchObject({ freed: 1, deleted: { by: 'key_1' } })
  expect(table.items.get(home)).not.toHaveProperty('erased')
  expect(await request()).toEqual({ status: 204, text: '' })
  expect(noted).toEqual([
    { deletion: 'deleted', erase: false },
    { deletion: 'deleted', erase: false },
  ])
})

test('erase=true closes its identities', async () => {
  const { table, request } = await setup()
  await request({ erase: 'true' })
  expect(table.items.get(home)).toMatchObject({ erased: true })
})

test.each(['', 'yes', '1', 'TRUE'])('erase=%j is refused, and nothing is deleted', async (erase) => {
  const { table, request } = await setup()
  await expect(request({ erase })).rejects.toMatchObject({ code: 'validation_error' })
  expect(table.items.get(home)).toHaveProperty('contact')
})

test('a contact of another workspace is answered as one that does not exist, and stays', async () => {
  const { table, request, noted } = await setup('v')
  expect(await request()).toEqual({ status: 204, text: '' })
  expect(noted).toEqual([{ deletion: 'gone', erase: false }])
  expect(table.items.get(home)).toHaveProperty('contact')
})
