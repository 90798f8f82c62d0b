import type { SlotStore } from '../../lambdas/jobs/slot-store.ts'
import type { Line } from '../../lambdas/jobs/slots.ts'

interface Setup {
  readonly store: SlotStore
  /** A workspace of its own. */
  readonly workspaceId: string
}

const LINE: Line = {
  running: [
    { job_id: 'imp_1', holder: 'worker', until: 1_767_225_600_000 },
    { job_id: 'imp_2', holder: null, until: 1_767_225_600_001 },
  ],
  waiting: ['imp_3', 'imp_4'],
}
const NOBODY: Line = { running: [], waiting: [] }

/** What the product relies on in a slot store, said once, for the control table on DynamoDB and for the store in memory. */
export const describeSlotStore = (makeSetup: () => Setup): void => {
  test('a workspace of which nothing is stored has an empty line', async () => {
    const { store, workspaceId } = makeSetup()
    expect(await store.read(workspaceId)).toEqual({ workspace_id: workspaceId, revision: 0, ...NOBODY })
  })

  test('a change is kept as it is, and counted', async () => {
    const { store, workspaceId } = makeSetup()
    const nothing = await store.read(workspaceId)
    expect(await store.change(nothing, LINE, 'a')).toBe(true)
    const first = await store.read(workspaceId)
    expect(first).toEqual({ workspace_id: workspaceId, revision: 1, ...LINE })
    expect(await store.change(first, NOBODY, 'a')).toBe(true)
    expect(await store.read(workspaceId)).toEqual({ workspace_id: workspaceId, revision: 2, ...NOBODY })
  })

  test('a change of an older revision is refused, and changes nothing', async () => {
    const { store, workspaceId } = makeSetup()
    const nothing = await store.read(workspaceId)
    await store.change(nothing, LINE, 'a')
    expect(await store.change(nothing, NOBODY, 'b')).toBe(false)
    expect(await store.read(workspaceId)).toMatchObject({ revision: 1, ...LINE })
  })

  test('a change knows its own work when the same attempt makes it again', async () => {
    const { store, workspaceId } = makeSetup()
    const nothing = await store.read(workspaceId)
    await store.change(nothing, LINE, 'a')
    expect(await store.change(nothing, LINE, 'a')).toBe(true)
    expect((await store.read(workspaceId)).revision).toBe(1)
  })

  test('one of many changes at the same moment wins', async () => {
    const { store, workspaceId } = makeSetup()
    const nothing = await store.read(workspaceId)
    const tries = ['a', 'b', 'c', 'd'].map((writer) => store.change(nothing, LINE, writer))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  })
}
