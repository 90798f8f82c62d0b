import type { Contact, ContactItem } from '../../../lambdas/contacts/contact.ts'
import { makeContactFinder } from '../../../lambdas/contacts/contact-finder.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const email = keys.identity('email', 'jane@x.io')
const phone = keys.identity('phone', '+14155550000')
const id = keys.contactId(email.key)
const jane: Contact = {
  email: 'jane@x.io',
  phone: '+14155550000',
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  job_id: 'imp_1',
  row_number: 1,
}

const finderOn = (...states: Record<string, ContactItem>[]) => {
  let reads = 0
  const finder = makeContactFinder({
    keys,
    // The table moves on from one state to the next with every read.
    readItem: async (key) => states[Math.min(reads++, states.length - 1)]?.[key],
  })
  return { finder, reads: () => reads }
}

const stored = { [email.key]: { owner: id, version: 1, contact: jane }, [phone.key]: { owner: id } }

test('a contact is found at its home by one read, by a pointer with two', async () => {
  const { finder, reads } = finderOn(stored)
  expect(await finder.byIdentity('email', 'jane@x.io')).toEqual({ id, contact: jane })
  expect(reads()).toBe(1)
  expect(await finder.byIdentity('phone', '+14155550000')).toEqual({ id, contact: jane })
  expect(reads()).toBe(3)
  expect(await finder.byId(id)).toEqual({ id, contact: jane })
})

test('a contact is not found by an identity that it gave up, even if it is stored at its key', async () => {
  const { finder } = finderOn({ [email.key]: { contact: { ...jane, email: 'new@x.io' }, version: 2, freed: 1 } })
  expect(await finder.byIdentity('email', 'jane@x.io')).toBeUndefined()
  expect(await finder.byId(id)).toMatchObject({ id, contact: { email: 'new@x.io' } })
})

test('an identity that moves between two reads is checked again', async () => {
  const heir = keys.contactId(keys.row('imp_2', 1))
  const moved = {
    [email.key]: { owner: id, version: 2, contact: { ...jane, phone: '+14155550009' } },
    [phone.key]: { owner: heir, freed: 1 },
    [keys.row('imp_2', 1)]: { version: 1, contact: { ...jane, email: 'heir@x.io' } },
  }
  const { finder } = finderOn(stored, moved)
  expect(await finder.byIdentity('phone', '+14155550000')).toMatchObject({ id: heir })
})

test.each(['', 'con_', 'con_short', `con_${'a'.repeat(25)}`, 'w#x', `con_${'ä'.repeat(24)}`])(
  'what is no contact id (%j) is looked up nowhere',
  async (text) => {
    const { finder, reads } = finderOn(stored)
    expect(await finder.byId(text)).toBeUndefined()
    expect(reads()).toBe(0)
  },
)

test('the same identity has other keys and ids in another workspace, even under the same secret', () => {
  const other = workspaceKeys('v', new Uint8Array(32))
  expect(other.identity('email', 'jane@x.io').key).not.toBe(email.key)
  expect(other.home(id)).not.toBe(email.key)
})
