import { describeJobStore } from '../../support/job-store-conformance.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'

describe('the job store in memory', () => {
  describeJobStore(() => ({ store: makeMemoryJobStore(), workspaceId: 'w' }))
})
