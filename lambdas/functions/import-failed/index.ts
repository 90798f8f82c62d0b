import { makeGiveUp } from '../../jobs/give-up.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { makeImportWorker } from '../../jobs/import-message-handler.ts'
import { publicDeps } from '../wiring/api.ts'
import { giveUpDeps } from '../wiring/jobs.ts'

/** Takes what no worker could: each message of the dead-letter queue ends its job. */
export const handler = makeImportWorker({
  ...publicDeps('import-failed'),
  work: makeGiveUp(giveUpDeps(makeDynamo())),
})
