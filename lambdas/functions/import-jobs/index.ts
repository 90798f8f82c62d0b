import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { jobReaderDeps, keyedDeps } from '../../platform/wiring.ts'
import { makeImportJobs } from './handler.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    name: 'import-jobs',
    access: { anyOf: ['read:contacts', 'write:contacts'] },
    deps: keyedDeps('import-jobs', dynamo),
  },
  makeImportJobs(jobReaderDeps(dynamo)),
)
