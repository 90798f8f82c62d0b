import { randomBytes } from 'node:crypto'
import { makeKeys } from '../../../lambdas/access/keys.ts'
import { sessionToken, type StoredSession } from '../../../lambdas/access/session.ts'
import { makeSessionStore, type SessionStore } from '../../../lambdas/access/session-store.ts'
import { makeSessions } from '../../../lambdas/access/sessions.ts'
import { makeFakeClock, makeFakeKeyStore } from './fake-key-store.ts'
import { makeRecordedDynamo } from './recorded-dynamo.ts'

const NOW = Date.parse('2026-11-23T12:00:00.000Z')
const HOUR = 3_600_000

const setup = async (wanted: { readonly expiresIn?: number } = {}) => {
  const { clock, set } = makeFakeClock(NOW)
  const keys = makeKeys({ store: makeFakeKeyStore().store, clock, randomBytes })
  const items = new Map<string, StoredSession>()
  const store: SessionStore = {
    add: (stored) => Promise.resolve(void items.set(stored.session.id, stored)),
    get: (id) => Promise.resolve(items.get(id)),
  }
  const sessions = makeSessions({ store, keys, clock, randomBytes })
  const { key, text } = await keys.create({
    workspaceId: 'acme',
    permissions: ['write:contacts', 'read:contacts', 'write:webhooks'],
    ...wanted,
  })
  const { session, token } = await sessions.create(key, { expiresIn: 3_600, options: { default_country: 'DE' } })
  return { keys, key, text, sessions, session, token, items, set }
}

test('a session presents its key, with what concerns contacts and nothing else', async () => {
  const { sessions, key, token, session, text } = await setup()
  expect(await sessions.findByPresentedKey(token)).toEqual({
    ...key,
    permissions: ['write:contacts', 'read:contacts'],
    session,
  })
  expect(session).toMatchObject({ workspace_id: 'acme', key_id: key.id, options: { default_country: 'DE' } })
  expect(await sessions.findByPresentedKey(text)).toEqual(key)
})

test('the token is stored nowhere', async () => {
  const { items, token } = await setup()
  expect(JSON.stringify([...items])).not.toContain(token.slice('wbs_'.length))
})

test('a token that was made by nobody opens nothing, and neither does one of another id', async () => {
  const { sessions, items, session } = await setup()
  expect(await sessions.findByPresentedKey(sessionToken(randomBytes(32)))).toBeUndefined()
  const other = sessionToken(randomBytes(32))
  const found = await makeSessions({
    store: { add: () => Promise.resolve(), get: () => Promise.resolve(items.get(session.id)) },
    keys: { findByPresentedKey: () => Promise.reject(new Error()), findById: () => Promise.reject(new Error()) },
    clock: makeFakeClock(NOW).clock,
    randomBytes,
  }).findByPresentedKey(other)
  expect(found).toBeUndefined()
})

test('a session ends at its time', async () => {
  const { sessions, token, set } = await setup()
  set(NOW + HOUR - 1)
  expect(await sessions.findByPresentedKey(token)).toBeDefined()
  set(NOW + HOUR)
  expect(await sessions.findByPresentedKey(token)).toBeUndefined()
})

test('a session ends with its key: when that is revoked, and when it expires', async () => {
  const revoked = await setup()
  await revoked.keys.revoke(revoked.key.id)
  expect(await revoked.sessions.findByPresentedKey(revoked.token)).toBeUndefined()

  const expiring = await setup({ expiresIn: HOUR / 2 })
  expect(expiring.session.expires_at).toBe(expiring.key.expires_at)
  expiring.set(NOW + HOUR / 2)
  expect(await expiring.sessions.findByPresentedKey(expiring.token)).toBeUndefined()
})

test('the table holds a session until its end, in a partition of its own, over nothing', async () => {
  const { session, items } = await setup()
  const { dynamo, requests } = makeRecordedDynamo([{ status: 200, body: {} }])
  await makeSessionStore({ dynamo, tableName: 'control' }).add(items.get(session.id)!)
  expect(requests).toMatchObject([
    {
      operation: 'PutItem',
      input: {
        ConditionExpression: 'attribute_not_exists(pk)',
        Item: {
          pk: { S: `SESSION#${session.id}` },
          options: { S: '{"default_country":"DE"}' },
          expires_at_seconds: { N: `${(NOW + HOUR) / 1_000}` },
        },
      },
    },
  ])
  const { Item } = requests[0]!.input as { Item: unknown }
  const reading = makeRecordedDynamo([
    { status: 200, body: { Item } },
    { status: 200, body: {} },
  ])
  const store = makeSessionStore({ dynamo: reading.dynamo, tableName: 'control' })
  expect(await store.get(session.id)).toEqual(items.get(session.id))
  expect(await store.get(session.id)).toBeUndefined()
  expect(reading.requests[0]).toMatchObject({ operation: 'GetItem', input: { ConsistentRead: true } })
})
