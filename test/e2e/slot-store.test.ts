import { makeSlotStore } from '../../lambdas/jobs/slot-store.ts'
import { newWorkspaceId } from '../../local/workspace-key.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { describeSlotStore } from '../support/slot-store-conformance.ts'
import { dynamo } from '../support/stored.ts'

describe('the slots of the control table on DynamoDB', () => {
  describeSlotStore(() => ({
    store: makeSlotStore({ dynamo, tableName: deployedApp().control_table }),
    workspaceId: newWorkspaceId('slots'),
  }))
})
