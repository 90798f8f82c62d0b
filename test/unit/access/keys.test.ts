import { randomBytes } from 'node:crypto'
import fc from '../../support/fast-check.ts'
import { fingerprint, isKeyId, keyText } from '../../../lambdas/access/api-key.ts'
import { makeKeys } from '../../../lambdas/access/keys.ts'
import { makeFakeClock, makeFakeKeyStore } from './fake-key-store.ts'

const NOW = Date.parse('2026-11-23T12:00:00.000Z')
const DAY = 86_400_000

const setup = () => {
  const { store, items, gets, lastUses } = makeFakeKeyStore()
  const { clock, set } = makeFakeClock(NOW)
  return { keys: makeKeys({ store, clock, randomBytes }), items, gets, lastUses, set }
}

describe('a new key', () => {
  it('is found only by its text', async () => {
    const { keys } = setup()
    const { key, text } = await keys.create({ workspaceId: 'acme', permissions: ['write:contacts'] })
    await keys.create({ workspaceId: 'other', permissions: ['write:contacts'] })
    expect(await keys.findByPresentedKey(text)).toEqual(key)
    expect(await keys.findByPresentedKey(keyText(randomBytes(32)))).toBeUndefined()
  })

  it('is stored without its text', async () => {
    const { keys, items } = setup()
    const { text } = await keys.create({ workspaceId: 'acme', permissions: ['write:contacts'] })
    expect(JSON.stringify([...items.values()])).not.toContain(text.slice('wbk_'.length))
  })

  it('has the limit and the lasting life of a key about which nothing was said', async () => {
    const { key } = await setup().keys.create({
      workspaceId: 'acme',
      permissions: ['read:contacts', 'write:contacts', 'read:contacts'],
    })
    expect(key).toEqual({
      id: key.id,
      workspace_id: 'acme',
      name: null,
      permissions: ['read:contacts', 'write:contacts'],
      rate_limit: { requests: 600, window_seconds: 60 },
      created_at: '2026-11-23T12:00:00.000Z',
      expires_at: null,
      revoked_at: null,
    })
  })
})

describe('a presented key', () => {
  it('opens nothing from the moment it expires', async () => {
    const { keys, set } = setup()
    const { key, text } = await keys.create({ workspaceId: 'acme', permissions: ['read:contacts'], expiresIn: DAY })
    expect(key.expires_at).toBe('2026-11-24T12:00:00.000Z')
    set(NOW + DAY - 1)
    expect(await keys.findByPresentedKey(text)).toBeDefined()
    set(NOW + DAY)
    expect(await keys.findByPresentedKey(text)).toBeUndefined()
  })

  it('opens nothing once revoked', async () => {
    const { keys } = setup()
    const { key, text } = await keys.create({ workspaceId: 'acme', permissions: ['read:contacts'] })
    expect(await keys.revoke(key.id)).toMatchObject({ id: key.id, workspace_id: 'acme' })
    expect(await keys.findByPresentedKey(text)).toBeUndefined()
  })

  it('that shares the id of a stored one, but not its hash, opens nothing', async () => {
    const { keys, items } = setup()
    const { key, text } = await keys.create({ workspaceId: 'acme', permissions: ['read:contacts'] })
    const stored = items.get(key.id)!
    const lastDigit = stored.hash.endsWith('0') ? '1' : '0'
    items.set(key.id, { key, hash: `${stored.hash.slice(0, -1)}${lastDigit}` })
    expect(await keys.findByPresentedKey(text)).toBeUndefined()
  })

  it.each([
    '',
    'wbk_',
    `wbk_${'a'.repeat(42)}`,
    `wbk_${'a'.repeat(44)}`,
    `WBK_${'a'.repeat(43)}`,
    `wbk_${'a'.repeat(42)}=`,
    `wbk_${'a'.repeat(42)}+`,
    `wbk_${'a'.repeat(43)}\n`,
    `wbk_${'é'.repeat(43)}`,
    `key_${'a'.repeat(43)}`,
  ])('that no key can be (%j) costs no look-up', async (presented) => {
    const { keys, gets } = setup()
    expect(await keys.findByPresentedKey(presented)).toBeUndefined()
    expect(gets).toEqual([])
  })
})

describe('revoking', () => {
  it('twice keeps the first time', async () => {
    const { keys, set } = setup()
    const { key } = await keys.create({ workspaceId: 'acme', permissions: ['read:contacts'] })
    await keys.revoke(key.id)
    set(NOW + DAY)
    expect(await keys.revoke(key.id)).toMatchObject({ id: key.id })
    expect((await keys.list('acme'))[0]?.revoked_at).toBe('2026-11-23T12:00:00.000Z')
  })

  it.each(['key_00000000000000000000', 'nonsense', ''])('an unknown key (%j) says so', async (keyId) => {
    expect(await setup().keys.revoke(keyId)).toBeUndefined()
  })
})

it('every 32 bytes make a key whose text leads to one id and one hash', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const first = fingerprint(keyText(Buffer.from(one)))
      const second = fingerprint(keyText(Buffer.from(other)))
      expect(isKeyId(first!.id)).toBe(true)
      expect(first!.hash.startsWith(first!.id.slice('key_'.length))).toBe(true)
      expect(first!.hash === second!.hash).toBe(Buffer.compare(one, other) === 0)
    }),
  )
})

describe('a rotated key', () => {
  const wanted = {
    workspaceId: 'acme',
    permissions: ['read:contacts'],
    name: 'crm',
    rateLimit: { requests: 5, window_seconds: 60 },
  } as const

  it('has another text and the same rights; both open for as long as was asked', async () => {
    const { keys, set } = setup()
    const old = await keys.create(wanted)
    const rotated = await keys.rotate(old.key.id, DAY)
    expect(rotated?.key).toEqual({ ...old.key, id: rotated?.key.id })
    expect(rotated?.replaced).toEqual({ id: old.key.id, expires_at: '2026-11-24T12:00:00.000Z' })
    set(NOW + DAY - 1)
    expect(await keys.findByPresentedKey(old.text)).toBeDefined()
    set(NOW + DAY)
    expect(await keys.findByPresentedKey(old.text)).toBeUndefined()
    expect(await keys.findByPresentedKey(rotated?.text ?? '')).toEqual(rotated?.key)
  })

  it('lives as long as the old one was to live, from now on', async () => {
    const { keys, set } = setup()
    const old = await keys.create({ ...wanted, expiresIn: 30 * DAY })
    set(NOW + 29 * DAY)
    const rotated = await keys.rotate(old.key.id, 7 * DAY)
    expect(rotated?.key.expires_at).toBe(new Date(NOW + 59 * DAY).toISOString())
    // The old one ended sooner than in a week anyway.
    expect(rotated?.replaced.expires_at).toBe(old.key.expires_at)
  })

  it.each(['key_00000000000000000000', 'nonsense'])('there is none of %s', async (id) => {
    const { keys, items } = setup()
    expect(await keys.rotate(id, DAY)).toBeUndefined()
    expect(items.size).toBe(0)
  })

  it('there is none of a key that was revoked, or has expired: what ended is not brought back', async () => {
    const { keys, set, items } = setup()
    const revoked = await keys.create(wanted)
    await keys.revoke(revoked.key.id)
    const expired = await keys.create({ ...wanted, expiresIn: DAY })
    set(NOW + DAY)
    expect(await keys.rotate(revoked.key.id, DAY)).toBeUndefined()
    expect(await keys.rotate(expired.key.id, DAY)).toBeUndefined()
    expect(items.size).toBe(2)
  })
})

test('the list says when each key was used last, and null of one that was not', async () => {
  const { keys, lastUses } = setup()
  const used = await keys.create({ workspaceId: 'acme', permissions: ['read:contacts'] })
  await keys.create({ workspaceId: 'acme', permissions: ['read:contacts'] })
  lastUses.set(used.key.id, '2026-11-23T11:59:00.000Z')
  const uses = (await keys.list('acme')).map(({ last_used_at }) => last_used_at)
  expect(uses).toEqual(['2026-11-23T11:59:00.000Z', null])
})
