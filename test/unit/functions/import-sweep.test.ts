import { makeImportSweep } from '../../../lambdas/functions/import-sweep/handler.ts'
import type { Measures } from '../../../lambdas/platform/metrics.ts'

test('a run of the sweep counts the jobs it looked after and those it failed on, and logs why without their data', async () => {
  const reported: Measures[] = []
  const lines: unknown[] = []
  const sweep = makeImportSweep({
    sweep: () =>
      Promise.resolve({
        due: 3,
        longestIdleMs: 90_500,
        failures: [new Error('No such item: "ada@example.com"')],
        isCutShort: false,
      }),
    log: {
      info: (message, fields) => lines.push([message, fields]),
      error: (message, fields, cause) => lines.push([message, fields, cause?.message]),
    },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    metrics: { record: (measures) => reported.push(measures) },
  })
  await sweep({}, { getRemainingTimeInMillis: () => 60_000 })
  expect(reported).toEqual([{ SweptJobs: 3, SweepFailures: 1, OldestIdleSeconds: 90.5 }])
  expect(lines).toEqual([
    ['sweep.job_failed', {}, 'No such item: [text]'],
    ['sweep.completed', { due: 3, failed: 1, cut_short: false, longest_idle_ms: 90_500 }],
  ])
})
