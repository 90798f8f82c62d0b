import { makeSweep } from '../../jobs/sweep.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { publicDeps, sweepDeps } from '../../platform/wiring.ts'
import { makeImportSweep } from './handler.ts'

export const handler = makeImportSweep({
  ...publicDeps('import-sweep'),
  metrics: makeMetrics(),
  sweep: makeSweep(sweepDeps(makeDynamo())),
})
