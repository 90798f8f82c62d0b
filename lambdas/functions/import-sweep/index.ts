import { makeSweep } from '../../jobs/sweep.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { publicDeps } from '../wiring/api.ts'
import { sweepDeps } from '../wiring/jobs.ts'
import { makeImportSweep } from './handler.ts'

export const handler = makeImportSweep({
  ...publicDeps('import-sweep'),
  metrics: makeMetrics(),
  sweep: makeSweep(sweepDeps(makeDynamo())),
})
