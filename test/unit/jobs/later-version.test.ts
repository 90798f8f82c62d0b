import { makeFailDeadLetter } from '../../../lambdas/jobs/fail-dead-letter.ts'
import { hasEnded, type Job, type JobStatus } from '../../../lambdas/jobs/job.ts'
import { jobFrom, toAttributes } from '../../../lambdas/jobs/job-item.ts'
import { toJobResponse } from '../../../lambdas/jobs/job-response.ts'
import { parseQueuedRequest } from '../../../lambdas/jobs/queued-request.ts'
import { makeJob, NOW } from './job-fixture.ts'

/** A word that a later version of the code may store, and this one does not know. */
const LATER = 'later' as never

const REPORT = {
  errors: [{ row_number: 1, code: LATER, message: 'No.' }],
  warnings: [{ code: LATER, message: 'Hm.', count: 1 }],
  detected: { format: LATER, mapping_source: LATER },
}

const LATER_JOB = makeJob({
  status: LATER,
  completed_at: '2026-11-23T12:00:02.000Z',
  error: { code: LATER, message: 'No.' },
  report: JSON.stringify(REPORT),
  options: { ...makeJob().options, on_invalid_value: LATER, date_order: LATER },
})

const storedAgain = (job: Job): Job => jobFrom({ pk: 'WORKSPACE#acme', ...toAttributes(job), added_later: 1 })

describe('a job that a later version stored', () => {
  it('is read and shown with its unknown status, codes and options, less unknown attributes', () => {
    expect(storedAgain(LATER_JOB)).toEqual(LATER_JOB)
    expect(toJobResponse(storedAgain(LATER_JOB), NOW)).toMatchObject({
      status: LATER,
      error: { code: LATER },
      ...REPORT,
      options: { on_invalid_value: LATER, date_order: LATER },
    })
  })

  it('has ended where it has a time of completion, whatever its status is called', () => {
    expect(hasEnded(LATER_JOB)).toBe(true)
    expect(hasEnded({ ...LATER_JOB, completed_at: null })).toBe(false)
  })

  it.each<[JobStatus, boolean]>([
    ['queued', false],
    ['processing', false],
    ['completed', true],
    ['failed', true],
    ['cancelled', true],
    ['validated', true],
  ])('%s: has ended: %s', (status, ended) => {
    expect(hasEnded({ status, completed_at: null })).toBe(ended)
  })

  it('is not failed by a dead letter while its status is unknown', async () => {
    const waiting = { ...LATER_JOB, completed_at: null }
    const fail = makeFailDeadLetter({
      jobs: {
        read: () => Promise.resolve(waiting),
        change: () => Promise.reject(new Error('The job was changed.')),
      } as never,
      bus: { publish: () => Promise.reject(new Error('An event was published.')) },
      clock: { now: () => NOW, sleep: () => Promise.resolve() },
      newAttemptToken: () => 'token',
    })
    await expect(fail(waiting)).rejects.toThrow('The job has a status of a later version.')
  })

  it('is refused by its version if its form means something else', () => {
    expect(() => jobFrom({ ...toAttributes(makeJob()), stored_version: 2 })).toThrow(
      'An item has the stored version 2. This code reads up to 1.',
    )
  })
})

it('a job of before there was a version is read', () => {
  const { stored_version, ...attributes } = toAttributes(makeJob())
  expect(stored_version).toBe(1)
  expect(jobFrom(attributes)).toEqual(makeJob())
})

describe('the stored request of a job', () => {
  const FULL = {
    options: {
      has_header: false,
      delimiter: ';',
      encoding: 'windows-1252',
      sheet: 'People',
      mapping: { 1: 'email', 2: null },
      mapping_mode: 'extend',
      other_columns: 'custom_fields',
      on_invalid_value: 'drop',
      date_order: 'dmy',
      update_existing: true,
      tags: ['t'],
      default_country: 'DE',
      dry_run: true,
    },
    ignored_options: ['sheet'],
  } as const

  it('comes back with every option', () => {
    expect(parseQueuedRequest(JSON.stringify(FULL))).toEqual(FULL)
  })

  it.each(['{}', '{"options":{},"ignored_options":[]}', 'null'])('%s is refused', (text) => {
    expect(() => parseQueuedRequest(text)).toThrow()
  })
})
