import { makeExportLink } from '../../../lambdas/jobs/export-file.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { JOB_ID, makeJob, NOW } from './job-fixture.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const linkOf = (changes: Partial<Job>, daysLater = 0) =>
  makeExportLink({
    signDownload: (key, filename, seconds) => Promise.resolve(`${key} ${filename} ${seconds}`),
    clock: { now: () => NOW + daysLater * DAY_MS, sleep: () => Promise.resolve() },
  })(
    makeJob({
      kind: 'export',
      export_format: 'vcard',
      epoch: 3,
      status: 'completed',
      completed_at: new Date(NOW).toISOString(),
      ...changes,
    }),
  )

it('is the file of the attempt that ended the export, for as long as it is kept', async () => {
  const url = `exports/acme/${JOB_ID}-3.vcf ${JOB_ID}.vcf 300`
  expect(await linkOf({})).toEqual({ url, expires_at: new Date(NOW + 300_000).toISOString() })
  await expect(linkOf({}, 6.9)).resolves.toBeDefined()
  await expect(linkOf({}, 7.1)).rejects.toMatchObject({ code: 'not_found' })
})

it('is not there of an export that has not ended, or did not complete', async () => {
  await expect(linkOf({ status: 'processing', completed_at: null })).rejects.toMatchObject({ code: 'conflict' })
  await expect(linkOf({ status: 'cancelled' })).rejects.toMatchObject({ code: 'not_found' })
})
