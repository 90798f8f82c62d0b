import { makeWorker } from '../../jobs/worker.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { publicDeps } from '../wiring/api.ts'
import { makeImportWorker } from '../../jobs/import-message-handler.ts'
import { workerDeps } from './wire.ts'

export const handler = makeImportWorker({
  ...publicDeps('import-worker'),
  work: makeWorker(workerDeps(makeDynamo())),
})
