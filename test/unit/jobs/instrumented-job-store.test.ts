import { hasEnded, type Job } from '../../../lambdas/jobs/job.ts'
import { checkpoint, end, fail, renewLease, requeue, stall, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { instrumentJobStore } from '../../../lambdas/jobs/instrumented-job-store.ts'
import type { LogFields } from '../../../lambdas/platform/logger.ts'
import type { Measures } from '../../../lambdas/platform/metrics.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { JOB_ID, makeInlineJob, makeJob, NOW } from './job-fixture.ts'

const COUNTS = { created: 3, updated: 1, skipped: 0, failed: 1 }
const REPORT = JSON.stringify({ errors: [], warnings: [] })

const setup = (pressure = { retries: 0, throttles: 0 }) => {
  const lines: (LogFields & { readonly message: string })[] = []
  const measures: Measures[] = []
  const time = { now: NOW }
  const jobs = instrumentJobStore(makeMemoryJobStore(), {
    log: {
      info: (message, fields) => lines.push({ message, ...fields }),
      error: () => {
        throw new Error('Nothing here is an error.')
      },
    },
    metrics: { record: (reported) => measures.push(reported) },
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    pressure: { take: () => pressure },
  })
  const change = async (job: Job, changes: Parameters<typeof jobs.change>[1], afterMs = 0): Promise<Job> => {
    time.now += afterMs
    const changed = await jobs.change(job, changes, 'test')
    if (changed === undefined) throw new Error('This change was to be made.')
    return changed
  }
  const batch = (job: Job, rows = 5) =>
    checkpoint(job, {
      to: job.position + rows,
      outcomeIndex: job.outcome_index,
      counts: COUNTS,
      unchanged: 0,
      bytesRead: 100,
      report: REPORT,
      nextBatchRows: 5,
    })
  const taken = async (given = makeJob()) => {
    await jobs.open(given)
    return change(given, takeOver(given, NOW + 60_000, NOW + 2_000), 2_000)
  }
  return { jobs, change, batch, taken, lines, measures }
}

describe('a watched job', () => {
  test('tells each batch once, with its own rows and the time since the last, a renewed lease in between or not', async () => {
    const { change, batch, taken, lines, measures } = setup()
    const begun = await taken()
    const first = await change(begun, batch(begun), 4_000)
    const renewed = await change(first, renewLease(NOW + 90_000), 1_000)
    await change(renewed, batch(renewed), 1_500)
    const name = {
      message: 'import.batch',
      job_id: JOB_ID,
      workspace_id: 'acme',
      source: 'csv',
      dry_run: false,
      epoch: 1,
    }
    const none = { retries: 0, throttles: 0 }
    expect(lines).toEqual([
      { ...name, from: 0, rows: 5, ...COUNTS, seconds: 4, ...none },
      { ...name, from: 5, rows: 5, ...COUNTS, seconds: 2.5, ...none },
    ])
    expect(measures[0]).toEqual({
      RowsCreated: 3,
      RowsUpdated: 1,
      RowsSkipped: 0,
      RowsFailed: 1,
      BatchSeconds: 4,
      Retries: 0,
      Throttles: 0,
    })
  })

  test('tells with the batch what the table sent back meanwhile', async () => {
    const { change, batch, taken, lines, measures } = setup({ retries: 7, throttles: 5 })
    const begun = await taken()
    await change(begun, batch(begun))
    expect(lines.at(-1)).toMatchObject({ retries: 7, throttles: 5 })
    expect(measures.at(-1)).toMatchObject({ Retries: 7, Throttles: 5 })
  })

  test('counts no rows of a dry run, which are no contacts', async () => {
    const { change, batch, taken, lines, measures } = setup()
    const begun = await taken(makeJob({ options: { ...makeJob().options, dry_run: true } }))
    await change(begun, batch(begun), 1_000)
    expect(lines).toMatchObject([{ message: 'import.batch', dry_run: true, rows: 5 }])
    expect(measures).toEqual([{ BatchSeconds: 1, Retries: 0, Throttles: 0 }])
  })

  test.each([
    ['completed', 'ImportsCompleted'],
    ['validated', 'ImportsValidated'],
    ['cancelled', 'ImportsCancelled'],
    ['failed', 'ImportsFailed'],
  ] as const)('tells its end as %s, how long it waited and took', async (status, metric) => {
    const { change, taken, lines, measures } = setup()
    const begun = await taken()
    await change(begun, end(begun, { status, now: NOW + 10_000 }))
    expect(lines).toMatchObject([{ message: 'import.ended', job_id: JOB_ID, status, wait_seconds: 2, seconds: 10 }])
    expect(measures).toEqual([{ [metric]: 1, ImportsGivenUp: 0, ImportWaitSeconds: 2, ImportSeconds: 10 }])
  })

  test('tells its end once: what is recorded of it later is no end', async () => {
    const { change, taken, lines } = setup()
    const begun = await taken()
    const ended = await change(begun, end(begun, { status: 'completed', now: NOW }))
    await change(ended, { event: 'sent', sweep_at: null })
    expect(lines.map(({ message }) => message)).toEqual(['import.ended'])
  })

  test('that is given up is counted as such, with the code in its line', async () => {
    const { change, taken, lines, measures } = setup()
    const begun = await taken()
    await change(begun, fail(begun, 'gave_up', NOW + 5_000))
    expect(lines).toMatchObject([{ status: 'failed', code: 'gave_up' }])
    expect(measures).toMatchObject([{ ImportsFailed: 1, ImportsGivenUp: 1 }])
  })

  test('tells the last batch and the end where they are one change, as of an import answered at once', async () => {
    const { jobs, change, batch, lines } = setup()
    const job = makeInlineJob()
    await jobs.open(job)
    const last = { ...batch(job), ...end(job, { status: 'completed', now: NOW + 300 }) }
    expect(hasEnded(await change(job, last, 300))).toBe(true)
    expect(lines).toMatchObject([
      { message: 'import.batch', seconds: 0.3 },
      { message: 'import.ended', created: 3, rows: 5 },
    ])
  })

  test('tells that it was put back, and whether after a lost lease', async () => {
    const { change, taken, lines } = setup()
    const begun = await taken()
    const handedOver = await change(begun, requeue(NOW))
    const again = await change(handedOver, takeOver(handedOver, NOW, NOW))
    await change(again, stall(again, NOW))
    expect(lines).toMatchObject([
      { message: 'import.requeued', epoch: 1, stalls: 0 },
      { message: 'import.requeued', epoch: 2, stalls: 1 },
    ])
  })

  test('tells nothing of a change that came too late', async () => {
    const { jobs, change, batch, taken, lines, measures } = setup()
    const begun = await taken()
    await change(begun, renewLease(NOW + 90_000))
    expect(await jobs.change(begun, batch(begun), 'other')).toBeUndefined()
    expect([...lines, ...measures]).toEqual([])
  })
})
