import type { ContactItem } from '../../lambdas/contacts/contact.ts'
import type { Condition } from '../../lambdas/contacts/action.ts'
import { TABLE_LIMITS, type ContactsTable } from '../../lambdas/contacts/contacts-table.ts'
import { change, claim, contactOf, HOME, insert, ODD_FIELDS, release, update } from './table-actions.ts'

/**
 * What the engine relies on in a contacts table, said once, for the table on DynamoDB and for the simulated one that the engine's
 * own tests stand on. `newKeys` gives unused keys.
 */
export const describeContactsTable = (
  makeTable: () => { readonly table: ContactsTable; readonly newKeys: (count: number) => string[] },
): void => {
  const setup = async (items: readonly (ContactItem | undefined)[]) => {
    const { table, newKeys } = makeTable()
    const keys = newKeys(items.length)
    // Made of single writes, as an item without a contact comes about by a claim.
    for (const [n, item] of items.entries()) {
      if (item !== undefined) expect(await table.writeEach([insert(keys[n]!, item)])).toEqual(['done'])
    }
    const read = async () => {
      const { items: found, unprocessed } = await table.get(keys)
      expect(unprocessed).toEqual([])
      return keys.map((key) => found.get(key))
    }
    return { table, keys, read, key: keys[0]!, other: keys[1]! }
  }

  describe('get', () => {
    test('answers what is there, and nothing for an absent key', async () => {
      const { table, keys } = await setup([HOME, undefined, { owner: 'con_a' }])
      const { items, unprocessed } = await table.get(keys)
      expect(unprocessed).toEqual([])
      expect(items).toEqual(
        new Map([
          [keys[0], HOME],
          [keys[2], { owner: 'con_a' }],
        ]),
      )
    })

    test('takes as many keys as its limit', async () => {
      const { table, newKeys } = makeTable()
      const keys = newKeys(TABLE_LIMITS.keysPerGet)
      expect((await table.get(keys)).items.size).toBe(0)
    })

    test.each(Object.entries(ODD_FIELDS))('gives back %s as it was written', async (name, value) => {
      const item: ContactItem = { version: 1, contact: contactOf({ [name]: value }) }
      const { read, table, key } = await setup([item])
      expect(await read()).toEqual([item])
      await table.writeEach([change(key, 1, { [name]: value })])
      expect(await read()).toEqual([{ version: 2, contact: contactOf({ [name]: value }) }])
      await table.writeTogether([change(key, 2, { [name]: value })])
      expect(await read()).toEqual([{ version: 3, contact: contactOf({ [name]: value }) }])
    })

    test('gives back all fields together, however they were written', async () => {
      const item: ContactItem = { owner: 'con_a', version: 1, contact: contactOf(ODD_FIELDS) }
      const { table, keys, read } = await setup([item, undefined])
      await table.writeTogether([insert(keys[1]!, item)])
      expect(await read()).toEqual([item, item])
    })
  })

  describe('insert', () => {
    test('puts if absent, and leaves what is there', async () => {
      const { table, keys, read } = await setup([HOME, undefined])
      const late: ContactItem = { version: 1, contact: contactOf({ company: 'Late' }) }
      expect(await table.writeEach(keys.map((key) => insert(key, late)))).toEqual(['refused', 'done'])
      expect(await read()).toEqual([HOME, late])
    })

    test('finds a key taken that holds a pointer, or that was freed', async () => {
      const { table, keys, read } = await setup([{ owner: 'con_a' }, { owner: 'con_a' }])
      await table.writeTogether([release(keys[1]!, 'con_a')])
      const before = await read()
      expect(await table.writeEach(keys.map((key) => insert(key, HOME)))).toEqual(['refused', 'refused'])
      for (const key of keys)
        expect(await table.writeTogether([insert(key, HOME)])).toEqual({ ok: false, results: ['refused'] })
      expect(await read()).toEqual(before)
    })

    test('is done once, however many try at the same time', async () => {
      const { table, key, read } = await setup([undefined])
      const items = Array.from({ length: 8 }, (_, n): ContactItem => ({
        version: 1,
        contact: contactOf({ row_number: n }),
      }))
      const results = (await Promise.all(items.map((item) => table.writeEach([insert(key, item)])))).flat()
      expect(results.toSorted()).toEqual(['done', ...Array<string>(7).fill('refused')])
      expect(await read()).toEqual([items[results.indexOf('done')]])
    })
  })

  describe('writeEach', () => {
    test('applies each of as many actions as its limit on its own', async () => {
      const { table, keys, read } = await setup(
        Array.from({ length: TABLE_LIMITS.statementsPerBatch }, (_, n) => (n % 2 === 0 ? HOME : undefined)),
      )
      const actions = keys.map((key, n) => (n % 3 === 0 ? change(key, 3) : insert(key, HOME)))
      const expected = keys.map((_, n) => (n % 3 === 0) === (n % 2 === 0))
      expect(await table.writeEach(actions)).toEqual(expected.map((done) => (done ? 'done' : 'refused')))
      const changed = { ...HOME, version: 4, contact: contactOf({ company: 'Changed' }) }
      expect(await read()).toEqual(
        keys.map((_, n) => (n % 2 === 0 ? (n % 3 === 0 ? changed : HOME) : n % 3 === 0 ? undefined : HOME)),
      )
    })

    test.each([
      ['the version that was read', 3, 'done'],
      ['an older version', 2, 'refused'],
      ['a newer version', 4, 'refused'],
    ])('changes a contact only at %s', async (_, version, result) => {
      const { table, key, read } = await setup([HOME])
      expect(await table.writeEach([change(key, version)])).toEqual([result])
      const changed = { ...HOME, version: 4, contact: contactOf({ company: 'Changed' }) }
      expect(await read()).toEqual([result === 'done' ? changed : HOME])
    })

    test('makes no contact where there is none', async () => {
      const { table, keys, read } = await setup([undefined, { owner: 'con_a' }])
      expect(await table.writeEach(keys.map((key) => change(key, 1)))).toEqual(['refused', 'refused'])
      expect(await read()).toEqual([undefined, { owner: 'con_a' }])
    })

    test('applies the same change once when it is sent twice', async () => {
      const { table, key } = await setup([HOME])
      expect(await table.writeEach([change(key, 3)])).toEqual(['done'])
      expect(await table.writeEach([change(key, 3)])).toEqual(['refused'])
    })
  })

  describe('writeTogether', () => {
    test('does all of as many actions as its limit', async () => {
      const { table, keys, read } = await setup(Array<undefined>(TABLE_LIMITS.actionsPerTransaction).fill(undefined))
      const { ok, results } = await table.writeTogether(keys.map((key) => insert(key, HOME)))
      expect([ok, new Set(results)]).toEqual([true, new Set(['done'])])
      expect(await read()).toEqual(keys.map(() => HOME))
    })

    test('does none if one is refused, and says which', async () => {
      const { table, keys, read } = await setup([HOME, undefined, undefined, { owner: 'con_b' }])
      const before = await read()
      const [home, absent, claimed, foreign] = keys as [string, string, string, string]
      const actions = [change(home, 3), insert(absent, HOME), claim(claimed, 'con_a'), claim(foreign, 'con_a')]
      expect(await table.writeTogether(actions)).toEqual({ ok: false, results: ['done', 'done', 'done', 'refused'] })
      expect(await read()).toEqual(before)
      expect(await table.writeTogether([insert(home, HOME), change(absent, 1), claim(claimed, 'con_a')])).toEqual({
        ok: false,
        results: ['refused', 'refused', 'done'],
      })
      expect(await read()).toEqual(before)
    })

    test('does one of two that contest an item at the same time', async () => {
      const { table, keys, read } = await setup([undefined, undefined, undefined])
      const [shared, one, two] = keys as [string, string, string]
      const attempt = async (own: string, owner: string) => {
        for (;;) {
          const response = await table.writeTogether([insert(own, HOME), claim(shared, owner)])
          if (!response.results.includes('retryable')) return response
        }
      }
      const [first, second] = await Promise.all([attempt(one, 'con_a'), attempt(two, 'con_b')])
      expect([first, second].filter(({ ok }) => ok)).toHaveLength(1)
      const winner = first.ok
      expect(await read()).toEqual([
        { owner: winner ? 'con_a' : 'con_b' },
        winner ? HOME : undefined,
        winner ? undefined : HOME,
      ])
    })
  })

  describe('a claim', () => {
    test.each<[string, ContactItem | undefined, Condition, 'done' | 'refused']>([
      ['an absent key', undefined, { owner: null }, 'done'],
      ['an absent key, seen as never freed', undefined, { owner: null, freed: 0 }, 'done'],
      ['an absent key, seen as freed', undefined, { owner: null, freed: 1 }, 'refused'],
      ['a key of another', { owner: 'con_b' }, { owner: null }, 'refused'],
      ['a key of its own', { owner: 'con_a' }, { owner: null }, 'refused'],
      ['a key freed as often as seen', { freed: 2 }, { owner: null, freed: 2 }, 'done'],
      ['a key freed again since', { freed: 2 }, { owner: null, freed: 1 }, 'refused'],
      ['a key freed since', { freed: 1 }, { owner: null, freed: 0 }, 'refused'],
      ['a home without an owner', { version: 3, freed: 1, contact: contactOf() }, { owner: null, freed: 1 }, 'done'],
    ])('of %s', async (_, item, condition, result) => {
      const { table, key, read } = await setup([item])
      expect(await table.writeTogether([claim(key, 'con_a', condition)])).toEqual({
        ok: result === 'done',
        results: [result],
      })
      expect(await read()).toEqual([result === 'done' ? { ...item, owner: 'con_a' } : item])
    })
  })

  describe('a permit', () => {
    const PERMIT: ContactItem = { owner: 'con_a', at: 0 }
    const take = (key: string) =>
      update(key, { set: { owner: 'con_b' }, take: true, condition: { owner: 'con_a', freed: 0 } })

    test('is put if absent, and comes back with its version', async () => {
      const { table, keys, read } = await setup([undefined, { owner: 'con_b' }])
      expect(await table.writeEach(keys.map((key) => insert(key, PERMIT)))).toEqual(['done', 'refused'])
      expect(await read()).toEqual([PERMIT, { owner: 'con_b' }])
    })

    test('is taken once, together with a mark at its absent home', async () => {
      const { table, keys, read } = await setup([PERMIT, undefined])
      const [key, home] = keys as [string, string]
      const both = [take(key), insert(home, { freed: 1 })]
      expect(await table.writeTogether(both)).toEqual({ ok: true, results: ['done', 'done'] })
      expect(await table.writeTogether(both)).toEqual({ ok: false, results: ['refused', 'refused'] })
      expect(await table.writeEach([insert(home, HOME)])).toEqual(['refused'])
      expect(await read()).toEqual([{ owner: 'con_b', at: 0, freed: 1 }, { freed: 1 }])
    })

    test('is taken together with a new version of its home, on which no write that was planned before takes effect', async () => {
      const { table, keys, read } = await setup([{ ...PERMIT, at: 3 }, HOME])
      const [key, home] = keys as [string, string]
      const bump = update(home, { set: { version: 4 }, condition: { version: 3 } })
      expect((await table.writeTogether([take(key), bump])).ok).toBe(true)
      expect(await table.writeEach([change(home, 3)])).toEqual(['refused'])
      expect(await read()).toEqual([
        { owner: 'con_b', at: 3, freed: 1 },
        { ...HOME, version: 4 },
      ])
    })
  })

  const DELETED: ContactItem = { version: 4, freed: 2, deleted: { by: 'key_1', job_id: 'imp_1', row_number: 7 } }
  test.each<[string, ContactItem | undefined, 'done' | 'refused']>([
    ['a deleted home, freed as often as seen', DELETED, 'done'],
    ['a pointer that was given up', { freed: 2 }, 'done'],
    ['a home that was freed again', { ...DELETED, freed: 3 }, 'refused'],
    ['a key that has an owner by now', { freed: 2, owner: 'con_b' }, 'refused'],
    ['an absent key', undefined, 'refused'],
  ])('%s can be a home again by a single write, or not', async (_, item, result) => {
    const { table, key, read } = await setup([item])
    const contact = contactOf({ email: 'a@x.com' })
    const again = update(key, { set: { owner: 'con_a', version: 5, contact }, condition: { owner: null, freed: 2 } })
    expect(await table.writeEach([again])).toEqual([result])
    expect(await read()).toEqual([result === 'done' ? { ...item, owner: 'con_a', version: 5, contact } : item])
    expect(await table.writeEach([again])).toEqual(['refused'])
  })

  test.each<[string, ContactItem, ContactItem]>([
    ['with its owner', HOME, { freed: 1 }],
    ['that was freed before', { ...HOME, freed: 4 }, { freed: 5 }],
    ['that belongs to another by now', { ...HOME, owner: 'con_b', freed: 1 }, { owner: 'con_b', freed: 1 }],
  ])('a deletion of a home %s is a single write where there is no pointer', async (_, home, left) => {
    const { table, key, read } = await setup([home])
    const deleted = { by: 'imp_2', job_id: 'imp_1', row_number: 7, had: ['a', 'b'] } as const
    const ownsHome = home.owner === 'con_a'
    const removal = (version: number) =>
      update(key, {
        set: { version: version + 1, deleted },
        removesContact: true,
        release: ownsHome,
        ...(ownsHome && { freed: (home.freed ?? 0) + 1 }),
        condition: { version },
      })
    expect(await table.writeEach([removal(2)])).toEqual(['refused'])
    expect(await read()).toEqual([home])
    expect(await table.writeEach([removal(3)])).toEqual(['done'])
    expect(await read()).toEqual([{ version: 4, deleted, ...left }])
    expect(await table.writeEach([removal(3)])).toEqual(['refused'])
    expect(await table.writeEach([change(key, 3)])).toEqual(['refused'])
  })

  test('a deletion takes contact and owner off, and keeps who deleted it, in one transaction with the releases', async () => {
    const { table, keys, read } = await setup([HOME, { owner: 'con_a', at: 0 }])
    const [home, pointer] = keys as [string, string]
    const deleted = { by: 'key_1', job_id: 'imp_1', row_number: 7, left_out: ['phone'] } as const
    const removal = update(home, {
      set: { version: 4, deleted, erased: true },
      removesContact: true,
      release: true,
      condition: { version: 3 },
    })
    expect((await table.writeTogether([removal, release(pointer, 'con_a')])).ok).toBe(true)
    expect(await read()).toEqual([
      { version: 4, freed: 1, deleted, erased: true },
      { at: 0, freed: 1 },
    ])
    expect(await table.writeEach([change(home, 3)])).toEqual(['refused'])
  })

  describe('a release', () => {
    test('takes the owner off, counts freed, and keeps the rest', async () => {
      const { table, keys, read } = await setup([{ owner: 'con_a' }, HOME])
      for (const freed of [1, 2]) {
        expect((await table.writeTogether(keys.map((key) => release(key, 'con_a')))).ok).toBe(true)
        expect(await read()).toEqual([{ freed }, { version: 3, contact: HOME.contact, freed }])
        await table.writeTogether(keys.map((key) => claim(key, 'con_a', { owner: null, freed })))
      }
      expect(await read()).toEqual([
        { owner: 'con_a', freed: 2 },
        { ...HOME, freed: 2 },
      ])
    })

    test.each<[string, ContactItem | undefined]>([
      ['of another owner', { owner: 'con_b' }],
      ['without an owner', { freed: 1 }],
      ['of an absent key', undefined],
    ])('%s is refused', async (_, item) => {
      const { table, key, read } = await setup([item])
      expect(await table.writeTogether([release(key, 'con_a')])).toEqual({ ok: false, results: ['refused'] })
      expect(await read()).toEqual([item])
    })

    test('of a home goes with the change of its contact', async () => {
      const { table, key, other, read } = await setup([HOME, undefined])
      const contact = contactOf({ email: 'b@x.com' })
      const moved = update(key, { set: { contact, version: 4 }, release: true, condition: { version: 3 } })
      expect((await table.writeTogether([moved, claim(other, 'con_a')])).ok).toBe(true)
      expect(await read()).toEqual([{ contact, version: 4, freed: 1 }, { owner: 'con_a' }])
      const back = update(key, {
        set: { contact: HOME.contact!, version: 5, owner: 'con_a' },
        condition: { version: 4, owner: null, freed: 1 },
      })
      expect((await table.writeTogether([back, release(other, 'con_a')])).ok).toBe(true)
      expect(await read()).toEqual([{ ...HOME, version: 5, freed: 1 }, { freed: 1 }])
    })
  })
}
