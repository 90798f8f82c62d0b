import type { ImportResult, RowRecord } from '../support/contract.ts'
import { makeRandom, type Random } from '../support/simulation/random.ts'
import { assertIdentitiesHold } from '../support/simulation/invariants.ts'
import { keysOf, storedItems } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const IMPORTS = 10
const ROWS = 120

interface Ended {
  readonly result: ImportResult
  readonly records: readonly RowRecord[]
}

const importAll = (workspace: Workspace, bodies: readonly Record<string, unknown>[]): Promise<Ended[]> =>
  Promise.all(
    bodies.map(async (body) => {
      const result = await workspace.import(body)
      return { result, records: await workspace.rows(result.job_id) }
    }),
  )

/** Invariants 1 to 3 of the design, on what is stored and what the answers say of it. */
const assertInvariants = async ({ workspaceId }: Workspace, ended: readonly Ended[]) => {
  const [items, keys] = [await storedItems(workspaceId), await keysOf(workspaceId)]
  assertIdentitiesHold(items, keys)
  const made = new Map(
    [...items].flatMap(([key, { contact }]) =>
      contact === undefined ? [] : [[`${contact.job_id}.${contact.row_number}`, keys.contactId(key)] as const],
    ),
  )
  const reported = new Map<string, string | undefined>()
  for (const { result, records } of ended) {
    expect(records.map(({ row_number }) => row_number)).toEqual(records.map((_, n) => n + 1))
    for (const outcome of ['created', 'updated', 'skipped', 'failed'] as const) {
      expect(records.filter((record) => record.outcome === outcome)).toHaveLength(result[`${outcome}_count`])
    }
    for (const record of records) {
      if (record.outcome === 'created') reported.set(`${result.job_id}.${record.row_number}`, record.contact_id)
      const named = record.contact_id === undefined ? undefined : items.get(keys.home(record.contact_id) ?? '')
      expect(record.contact_id === undefined || named?.contact !== undefined).toBe(true)
    }
  }
  expect(made).toEqual(reported)
}

const phone = (n: number): string => `+1415555${2_000 + n}`

/** Rows that meet: few identities, by email, by phone and by both, some without any, some bad. */
const deal = (random: Random, identities: number) =>
  Array.from({ length: ROWS }, () => {
    const kind = random.next()
    if (kind < 0.02) return { full_name: 'Nobody' }
    if (kind < 0.04) return { email: 'nope' }
    return {
      ...(kind < 0.75 && { email: `e${random.below(identities)}@x.com` }),
      ...(kind > 0.5 && { phone: phone(random.below(identities)) }),
      company: `c${random.below(1_000)}`,
    }
  })

test('imports of the same people at once make one contact of each', async () => {
  const workspace = await newWorkspace()
  const rows = Array.from({ length: ROWS }, (_, n) => ({
    email: `e${n}@x.com`,
    ...(n % 2 === 0 && { phone: phone(n) }),
  }))
  const ended = await importAll(
    workspace,
    Array.from({ length: IMPORTS }, (_, n) => ({
      rows: n % 3 === 0 ? rows.toReversed() : rows,
      update_existing: n % 2 === 0,
    })),
  )
  expect(ended.reduce((sum, { result }) => sum + result.created_count, 0)).toBe(ROWS)
  expect(ended.every(({ result }) => result.failed_count === 0)).toBe(true)
  await assertInvariants(workspace, ended)
})

test.each([1, 2, 3])(
  'imports at once that change, move and contest identities keep every invariant (seed %d)',
  async (seed) => {
    const random = makeRandom(seed)
    const workspace = await newWorkspace()
    const identities = random.pick([10, 30, 60])
    const before = await importAll(workspace, [{ rows: deal(random, identities) }])
    const ended = await importAll(
      workspace,
      Array.from({ length: IMPORTS }, () => ({ rows: deal(random, identities), update_existing: random.chance(0.8) })),
    )
    await assertInvariants(workspace, [...before, ...ended])
  },
)

describe('an identity that moves and is taken again', () => {
  const [A, B] = [{ email: 'a@x.com' }, { email: 'b@x.com' }]
  const steps: [string, object, string][] = [
    ['A has the phone', { ...A, phone: phone(1) }, 'created'],
    ['A changes to another', { ...A, phone: phone(2) }, 'updated'],
    ['B takes the first', { ...B, phone: phone(1) }, 'created'],
    ['A cannot have it', { ...A, phone: phone(1) }, 'failed'],
    ['B changes to another', { ...B, phone: phone(3) }, 'updated'],
    ['A has it again', { ...A, phone: phone(1) }, 'updated'],
    ['B takes what A gave up', { ...B, phone: phone(2) }, 'updated'],
    ['A is found by the phone', { phone: phone(1), company: 'Acme' }, 'updated'],
    ['A leaves its first email', { phone: phone(1), email: 'a2@x.com' }, 'updated'],
    ['a new contact takes that', { ...A, company: 'New' }, 'created'],
    ['who leaves it too', { ...A, phone: phone(4) }, 'updated'],
    ['and changes the email', { phone: phone(4), email: 'c@x.com' }, 'updated'],
    ['A goes back to it', { phone: phone(1), ...A }, 'updated'],
  ]

  const check = async (workspace: Workspace, ended: readonly Ended[]) => {
    await assertInvariants(workspace, ended)
    const at = async (identity: { email: string } | { phone: string }) => (await workspace.find(identity))?.id
    const [a, b, c] = [await at({ phone: phone(1) }), await at({ phone: phone(2) }), await at({ phone: phone(4) })]
    expect(new Set([a, b, c]).size).toBe(3)
    expect([await at(A), await at(B), await at({ email: 'c@x.com' })]).toEqual([a, b, c])
    expect([await at({ phone: phone(3) }), await at({ email: 'a2@x.com' })]).toEqual([undefined, undefined])
  }

  test('is held by the right contact after each of several imports', async () => {
    const workspace = await newWorkspace()
    const ended: Ended[] = []
    for (const [what, row, outcome] of steps) {
      ended.push(...(await importAll(workspace, [{ rows: [row], update_existing: true }])))
      expect([what, ended.at(-1)?.records[0]?.outcome]).toEqual([what, outcome])
    }
    await check(workspace, ended)
  })

  test('comes to the same in one import', async () => {
    const workspace = await newWorkspace()
    const ended = await importAll(workspace, [{ rows: steps.map(([, row]) => row), update_existing: true }])
    expect(ended[0]?.records.map(({ outcome }) => outcome)).toEqual(steps.map(([, , outcome]) => outcome))
    await check(workspace, ended)
  })
})
