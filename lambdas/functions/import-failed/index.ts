import { makeFailDeadLetter } from '../../jobs/fail-dead-letter.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { makeImportWorker } from '../../jobs/import-message-handler.ts'
import { publicDeps } from '../wiring/api.ts'
import { failDeadLetterDeps } from '../wiring/jobs.ts'

/** Takes what no worker could: each message of the dead-letter queue ends its job. */
export const handler = makeImportWorker({
  ...publicDeps('import-failed'),
  work: makeFailDeadLetter(failDeadLetterDeps(makeDynamo())),
})
