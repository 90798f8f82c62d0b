import { isPlain } from '../../../lambdas/contacts/action.ts'
import { keys, planRows, storeOf } from './planned.ts'

const { key } = keys.identity('email', 'new@x')
/** A contact with that email was deleted. */
const store = () => storeOf([{ email: 'a@x' }]).set(key, { version: 2, freed: 1 })
const again = { type: 'update', key, set: { version: 3 }, condition: { owner: null, freed: 1 } }

test('a new contact where one was deleted is one plain write, as long as the key is as it was read', () => {
  const { writes } = planRows(store(), [{ email: 'new@x' }], 'now')
  expect(writes).toMatchObject([{ permits: [], actions: [again] }])
  expect(writes.flatMap(({ actions }) => actions).every(isPlain)).toBe(true)
})

test('it goes with its pointers in one transaction: no permit names a home that was one before', () => {
  const { writes } = planRows(store(), [{ email: 'new@x' }, { email: 'new@x', phone: '+9' }], 'now')
  expect(writes).toMatchObject([
    {
      permits: [],
      actions: [again, { type: 'update', set: { owner: keys.contactId(key) }, condition: { owner: null } }],
    },
  ])
})
