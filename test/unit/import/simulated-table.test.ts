import { describeContactsTable } from '../../support/contacts-table-conformance.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

describe('the simulated contacts table', () => {
  describeContactsTable(() => ({
    table: makeSimulatedTable(),
    newKeys: (count) => Array.from({ length: count }, (_, n) => `w#${n}`),
  }))
})
