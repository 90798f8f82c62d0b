import { makeDeleteContact } from '../../../lambdas/contacts/deletion.ts'
import { ADA, keys, makeUndoWorld, told } from './undo-world.ts'

describe('another import that changes a contact between two rows of the import', () => {
  const BOB = { email: 'bob@x.io' }

  const valuesOf = (contacts: Record<string, object>, email: string) =>
    Object.values(contacts).find((contact) => 'email' in contact && contact.email === email)

  test('keeps a contact that the import made', async () => {
    const { runImport, undo, contacts } = makeUndoWorld()
    await runImport('second', [BOB])
    await runImport('third', [{ ...BOB, company: 'Initech' }])
    await runImport('second', [{ ...BOB, job_title: 'Engineer' }])
    await runImport('second', [{ ...BOB, job_title: 'Director' }])
    expect(told(await undo({ undoes: 'second' }))).toEqual(['kept changed_since'])
    expect(valuesOf(contacts(), BOB.email)).toMatchObject({ company: 'Initech' })
  })

  test('keeps no field from going back to what it was before the first of those rows', async () => {
    const { runImport, undo, contacts } = makeUndoWorld()
    await runImport('first', [ADA])
    await runImport('second', [{ ...ADA, company: 'Globex' }])
    await runImport('third', [{ ...ADA, job_title: 'Engineer' }])
    await runImport('second', [
      { ...ADA, company: 'Hooli' },
      { ...ADA, company: 'Hooli', linkedin_url: 'https://linkedin.com/in/ada' },
    ])
    expect(told(await undo({ undoes: 'second' }))).toEqual(['restored'])
    expect(valuesOf(contacts(), ADA.email)).toMatchObject({ company: 'Acme', job_title: 'Engineer' })
    expect(valuesOf(contacts(), ADA.email)).not.toHaveProperty('linkedin_url')
  })

  test('does not keep what only the first of those rows changed', async () => {
    const { runImport, undo, contacts } = makeUndoWorld()
    await runImport('first', [ADA])
    await runImport('second', [{ ...ADA, company: 'Globex' }])
    await runImport('third', [{ ...ADA, company: 'Globex', job_title: 'Engineer' }])
    await runImport('second', [{ ...ADA, company: 'Globex', linkedin_url: 'https://linkedin.com/in/ada' }])
    expect(told(await undo({ undoes: 'second' }))).toEqual(['restored'])
    expect(valuesOf(contacts(), ADA.email)).toMatchObject({ company: 'Acme', job_title: 'Engineer' })
  })

  test('gets back the value that it gave the field', async () => {
    const { runImport, undo, contacts } = makeUndoWorld()
    await runImport('first', [ADA])
    await runImport('second', [{ ...ADA, company: 'Globex' }])
    await runImport('third', [{ ...ADA, company: 'Initech' }])
    await runImport('second', [{ ...ADA, company: 'Hooli' }])
    expect(told(await undo({ undoes: 'second' }))).toEqual(['restored'])
    expect(valuesOf(contacts(), ADA.email)).toMatchObject({ company: 'Initech' })
  })
})

test('what an import recorded of a contact goes back as well where it died behind a later change of it', async () => {
  const { runImport, runAndDie, undo, contacts } = makeUndoWorld()
  await runImport('first', [{ email: 'ada@x.io', phone: '+1', company: 'Acme' }])
  const before = contacts()
  await runImport('second', [{ email: 'lovelace@x.io', phone: '+1' }])
  await runImport('third', [{ phone: '+1', job_title: 'Engineer' }])
  await runAndDie('second', [{ phone: '+1', company: 'Hooli' }])
  expect(told(await undo({ undoes: 'second' }))).toEqual(['restored'])
  const expected = Object.entries(before).map(([home, values]) => [home, { ...values, job_title: 'Engineer' }] as const)
  expect(contacts()).toEqual(Object.fromEntries(expected))
})

test('a contact that was deleted while the import ran, and made again by a later row, has two records', async () => {
  const { table, runImport, undo, contacts } = makeUndoWorld()
  const [made] = await runImport('second', [ADA])
  const contactId = made?.contact_id ?? ''
  await makeDeleteContact({ table, keys, pause: () => Promise.resolve() })({ contactId, by: 'key_1', erase: false })
  const [, again] = await runImport('second', [ADA])
  expect(again).toMatchObject({ outcome: 'created', contact_id: contactId })
  const records = await undo({ undoes: 'second' })
  expect(told(records)).toEqual(['kept gone', 'deleted'])
  expect(records.map(({ row_number }) => row_number)).toEqual([1, 2])
  expect(contacts()).toEqual({})
})

test('a contact that was deleted while the import ran is not taken for one that the import made in its place', async () => {
  const { table, runImport, undo } = makeUndoWorld()
  const [made] = await runImport('first', [ADA])
  const contactId = made?.contact_id ?? ''
  await runImport('second', [{ ...ADA, company: 'Globex' }])
  await makeDeleteContact({ table, keys, pause: () => Promise.resolve() })({ contactId, by: 'key_1', erase: false })
  await runImport('second', [{ ...ADA, company: 'Globex' }])
  expect(told(await undo({ undoes: 'second' }))).toEqual(['kept gone', 'deleted'])
})

test('a contact that another import made where the one of this import was deleted is left alone', async () => {
  const { table, runImport, undo, contacts } = makeUndoWorld()
  const [made] = await runImport('second', [ADA])
  const contactId = made?.contact_id ?? ''
  await makeDeleteContact({ table, keys, pause: () => Promise.resolve() })({ contactId, by: 'key_1', erase: false })
  const [again] = await runImport('third', [ADA])
  expect(again).toMatchObject({ outcome: 'created', contact_id: contactId })
  const before = contacts()
  expect(told(await undo({ undoes: 'second' }))).toEqual(['kept gone'])
  expect(contacts()).toEqual(before)
})
