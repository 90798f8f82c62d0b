import { makeJobStore } from '../../lambdas/jobs/job-store.ts'
import { newWorkspaceId } from '../../local/workspace-key.ts'
import { describeJobStore } from '../support/job-store-conformance.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo } from '../support/stored.ts'

describe('the jobs of the control table on DynamoDB', () => {
  describeJobStore(() => ({
    store: makeJobStore({ dynamo, tableName: deployedApp().control_table }),
    workspaceId: newWorkspaceId('jobs'),
  }))
})
