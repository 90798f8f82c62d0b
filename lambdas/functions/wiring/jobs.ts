import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeTablePressure } from '../../contacts/table-pressure.ts'
import type { FailDeadLetterDeps } from '../../jobs/fail-dead-letter.ts'
import { makeEarlierMappings } from '../../jobs/earlier-mapping.ts'
import { makeHeaderStore } from '../../jobs/header-store.ts'
import { makeImportQueue } from '../../jobs/import-queue.ts'
import { makeEventBus } from '../../jobs/event-bus.ts'
import { makeJobStore } from '../../jobs/job-store.ts'
import { makeSlotStore } from '../../jobs/slot-store.ts'
import { makeTurns } from '../../jobs/turns.ts'
import type { JobStore } from '../../jobs/ports.ts'
import type { SweepDeps } from '../../jobs/sweep.ts'
import { instrumentJobStore } from '../../jobs/instrumented-job-store.ts'
import { makeEventBridge, makeSqs } from '../../platform/aws.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv, requiredNumber } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeLog } from '../../platform/logger.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { controlTable } from './tables.ts'

type Dynamo = DynamoDBDocumentClient

/** The imports queue of this stage. */
export const importQueue = () => makeImportQueue({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.importsQueueUrl) })

const eventBus = () => makeEventBus({ client: makeEventBridge(), busName: requiredEnv(ENV.eventBusName) })

/** Jobs whose batches and ends are logged and counted. */
export const jobStore = (dynamo: Dynamo, pressure = makeTablePressure()): JobStore =>
  instrumentJobStore(makeJobStore({ ...controlTable(dynamo), retentionDays: requiredNumber(ENV.jobRetentionDays) }), {
    log: makeLog(),
    metrics: makeMetrics(),
    clock,
    pressure,
  })

/** The mappings that earlier imports were given, by their header rows. */
export const earlierMappings = (
  dynamo: Dynamo,
  deps: Pick<Parameters<typeof makeEarlierMappings>[0], 'jobs' | 'workspaceSecret'>,
) =>
  makeEarlierMappings({
    ...deps,
    headers: makeHeaderStore({ ...controlTable(dynamo), retentionDays: requiredNumber(ENV.jobRetentionDays) }),
    clock,
  })

/** For functions that only end jobs. */
export const failDeadLetterDeps = (dynamo: Dynamo): FailDeadLetterDeps => ({
  jobs: jobStore(dynamo),
  bus: eventBus(),
  clock,
  newAttemptToken: randomUUID,
})

/** For the sweep: as for failing dead letters, and to enqueue. */
export const sweepDeps = (dynamo: Dynamo) => {
  const deps = { ...failDeadLetterDeps(dynamo), queue: importQueue(), random: Math.random }
  const turns = makeTurns({
    ...deps,
    slots: makeSlotStore(controlTable(dynamo)),
    importsPerWorkspace: requiredNumber(ENV.importsPerWorkspace),
  })
  return { ...deps, turns } satisfies SweepDeps
}
