import type { Job } from '../../../lambdas/jobs/job.ts'
import { hasExhaustedStalls, stall, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeJob, NOW } from './job-fixture.ts'

/** The job once it has lost as many leases as there are positions, at these; undefined where one was too many. */
const afterLostLeases = (positions: readonly number[], changes: Partial<Job> = {}): Job | undefined => {
  let job = makeJob(changes)
  for (const position of positions) {
    const worked = { ...job, ...takeOver(job, NOW + 60_000, NOW) }
    const lost = { ...worked, position }
    if (hasExhaustedStalls(lost)) return undefined
    job = { ...lost, ...stall(lost, NOW) }
  }
  return job
}

test('a job is given up once it has lost five leases in a row without progress', () => {
  expect(afterLostLeases([0, 0, 0, 0])?.stalls).toBe(4)
  expect(afterLostLeases([0, 0, 0, 0, 0])).toBeUndefined()
})

test('a lease in which a job got on begins the count anew', () => {
  expect(afterLostLeases([0, 0, 0, 0, 10])?.stalls).toBe(1)
  expect(afterLostLeases([0, 0, 10, 10, 10, 10])?.stalls).toBe(4)
  expect(afterLostLeases([0, 0, 10, 10, 10, 10, 10])).toBeUndefined()
})

test('a job that gets on in every lease is never given up', () => {
  expect(afterLostLeases(Array.from({ length: 50 }, (_, n) => n + 1))?.stalls).toBe(1)
})

test('what a dry run had read is lost with its lease, and so is no progress', () => {
  const { options } = makeJob()
  const dry = { options: { ...options, dry_run: true } }
  expect(afterLostLeases([10, 20, 30, 40], dry)?.stalls).toBe(4)
  expect(afterLostLeases([10, 20, 30, 40, 50], dry)).toBeUndefined()
})
