import type { Operations } from '../components/operation.ts'
import { QUEUED_JOB } from './job-examples.ts'
import { jobParameter, noSuchJob } from './jobs.ts'

const QUEUED = {
  ...QUEUED_JOB,
  job_id: 'imp_01M84JB2E3GS59GNA7D46H2JZH',
  parent_job_id: QUEUED_JOB.job_id,
} as const

const notEnded = {
  code: 'conflict',
  when: 'The job has not ended yet.',
  message: 'The job has not ended yet.',
} as const
const notKept = {
  code: 'conflict',
  when: 'The rows of the job are no longer stored, after 7 days.',
  message: 'The rows of this job are no longer stored. Send the file again.',
} as const

/** Imports that take the rows of another. */
export const followUpOperations: Operations = {
  'POST /v1/import/contacts/{job_id}/apply': {
    tag: 'Jobs',
    summary: 'Apply a dry run',
    description:
      'Imports what a dry run checked, without sending it again, for 7 days. Asked again, it returns the same job. A row that comes otherwise than in the dry run has `planned_outcome`; `drift_count` counts them. The body may be left out.',
    anyOf: ['write:contacts'],
    session: true,
    parameters: [jobParameter],
    body: {
      optional: true,
      schema: 'ApplyRequest',
      examples: {
        plain: { summary: 'Import, whatever changed since', value: {} },
        stop: { summary: 'Stop where a row comes otherwise', value: { on_drift: 'stop' } },
      },
    },
    responses: {
      202: {
        description: 'The new job.',
        schema: 'JobAnswer',
        examples: { queued: { summary: 'Queued', value: { data: QUEUED } } },
      },
    },
    refusals: [
      { code: 'validation_error', when: 'A field is invalid.', fields: { on_drift: 'must be one of continue, stop' } },
      noSuchJob,
      notEnded,
      {
        code: 'conflict',
        when: 'The job is no dry run, or was not completed.',
        message: 'Only a dry run that was completed can be applied.',
      },
      notKept,
    ],
  },

  'POST /v1/import/contacts/{job_id}/retry': {
    tag: 'Jobs',
    summary: 'Retry the failed rows',
    description:
      'Imports the rows on which the job failed again, with other options, for 7 days. Options that are left out are those of the job. Rows keep their numbers and lines. Asked again with the same options, it returns the same job. The body may be left out.',
    anyOf: ['write:contacts'],
    session: true,
    parameters: [jobParameter],
    body: {
      optional: true,
      schema: 'RetryRequest',
      examples: { country: { summary: 'Phones without a country code', value: { default_country: 'DE' } } },
    },
    responses: {
      202: {
        description: 'The new job.',
        schema: 'JobAnswer',
        examples: { queued: { summary: 'Queued', value: { data: { ...QUEUED, total_count: 12 } } } },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'An option is invalid.',
        fields: { upload_id: 'a retry takes the rows of its job' },
      },
      noSuchJob,
      notEnded,
      { code: 'conflict', when: 'No row failed.', message: 'No row of this job failed.' },
      notKept,
    ],
  },
}
