import { makeWorker } from '../../jobs/worker.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { publicDeps, workerDeps } from '../../platform/wiring.ts'
import { makeImportWorker } from './handler.ts'

export const handler = makeImportWorker({
  ...publicDeps('import-worker'),
  work: makeWorker(workerDeps(makeDynamo())),
})
