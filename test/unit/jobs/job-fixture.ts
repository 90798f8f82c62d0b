import type { Job } from '../../../lambdas/jobs/job.ts'
import { inlineJob, queuedJob } from '../../../lambdas/jobs/transitions.ts'

export const JOB_ID = 'imp_01KAS2M0F6Y9Q4T8W7ZC3XH5BN'
export const NOW = Date.parse('2026-11-23T12:00:00.000Z')

/** A queued job of a CSV, as it was accepted; then as `changes` say. */
export const makeJob = (changes: Partial<Job> = {}): Job => ({
  ...queuedJob({
    jobId: JOB_ID,
    workspaceId: 'acme',
    options: { source: 'csv', update_existing: false, tags: [], default_country: null, dry_run: false },
    payload: { key: `payloads/acme/${JOB_ID}.csv`, format: 'csv', bytes: 1_000 },
    request: JSON.stringify({
      options: { has_header: true, update_existing: false, tags: [], dry_run: false },
      ignored_options: [],
    }),
    total: null,
    response: '{}',
    now: NOW,
    attemptToken: 'test',
  }),
  ...changes,
})

/** A job of an inline import that is being worked. */
export const makeInlineJob = (): Job =>
  inlineJob({
    jobId: JOB_ID,
    workspaceId: 'acme',
    options: { source: 'rows', update_existing: false, tags: [], default_country: null, dry_run: false },
    total: 2,
    leaseUntil: NOW + 29_000,
    now: NOW,
    attemptToken: 'test',
  })
