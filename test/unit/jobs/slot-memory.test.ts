import { makeMemorySlotStore } from '../../support/simulation/slot-memory.ts'
import { describeSlotStore } from '../../support/slot-store-conformance.ts'

describe('the slot store in memory', () => {
  describeSlotStore(() => ({ store: makeMemorySlotStore(), workspaceId: 'w' }))
})
