import { JOB_STATUSES } from '../../jobs/job.ts'
import { ROW_OUTCOMES } from '../../import/outcome.ts'
import type { Refusal } from '../failures.ts'
import type { ParameterObject } from '../openapi.ts'
import type { Operations } from '../operation.ts'
import { PAGE_PARAMETERS } from '../parameters.ts'
import { schemaRef } from '../schemas.ts'

const JOB_ID = 'imp_01M84J9X43GS59GNA7D46H2JZG'

const jobParameter: ParameterObject = {
  name: 'job_id',
  in: 'path',
  required: true,
  description: 'Id of the job, as the answer to the import gave it.',
  schema: schemaRef('JobId'),
  example: JOB_ID,
}

const noSuchJob: Refusal = {
  code: 'not_found',
  when: 'There is no such job: it never was, or is of another workspace.',
}

const badPage: Refusal = {
  code: 'validation_error',
  when: 'A parameter has a value that it cannot have, or is given twice.',
  fields: { limit: 'must be a whole number from 1 to 1000' },
}

const JOB = {
  job_id: JOB_ID,
  status: 'processing',
  created_count: 4000,
  updated_count: 0,
  skipped_count: 0,
  failed_count: 0,
  total_count: null,
  processed_count: 4000,
  progress: 0.025,
  rows_per_second: 3410.1,
  created_at: '2026-11-23T16:02:26.563Z',
  started_at: '2026-11-23T16:02:26.578Z',
  completed_at: null,
  error: null,
  errors: [],
  warnings: [],
  detected: {
    delimiter: ',',
    encoding: 'utf-8',
    has_header: true,
    mapping: { Name: 'full_name', Email: 'email' },
    mapping_source: 'found',
  },
  options: { source: 'upload', update_existing: false, tags: [], default_country: null, dry_run: false },
}

const anyOf = ['read:contacts', 'write:contacts'] as const

/** Following imports. */
export const jobOperations: Operations = {
  'GET /v1/import/contacts': {
    id: 'listJobs',
    tag: 'Jobs',
    summary: 'List the jobs',
    description: 'All imports of the workspace, newest first: also those that were answered at once.',
    anyOf,
    parameters: [
      {
        name: 'status',
        in: 'query',
        description: 'Jobs of this status alone.',
        schema: { type: 'string', enum: JOB_STATUSES },
      },
      ...PAGE_PARAMETERS,
    ],
    answers: {
      200: {
        description: 'A page of jobs.',
        schema: 'JobsAnswer',
        examples: { page: { summary: 'The only page', value: { data: [JOB], meta: { next_cursor: null } } } },
      },
    },
    refusals: [badPage],
  },

  'GET /v1/import/contacts/{job_id}': {
    id: 'getJob',
    tag: 'Jobs',
    summary: 'Look at a job',
    anyOf,
    parameters: [jobParameter],
    answers: {
      200: {
        description: 'The job.',
        schema: 'JobAnswer',
        examples: {
          processing: { summary: 'At work', value: { data: JOB } },
          failed: {
            summary: 'Failed as a whole; what was imported until then stays, and is counted',
            value: {
              data: {
                ...JOB,
                status: 'failed',
                completed_at: '2026-11-23T16:02:53.001Z',
                error: { code: 'unreadable_file', message: 'The quote that opens on line 4002 is never closed.' },
              },
            },
          },
        },
      },
    },
    refusals: [noSuchJob],
  },

  'GET /v1/import/contacts/{job_id}/rows': {
    id: 'listRows',
    tag: 'Jobs',
    summary: 'List what became of the rows',
    description: 'One record a row, in the order of the rows. Kept for 30 days.',
    anyOf,
    parameters: [
      jobParameter,
      {
        name: 'outcome',
        in: 'query',
        description: 'Rows with this outcome alone.',
        schema: { type: 'string', enum: ROW_OUTCOMES },
      },
      ...PAGE_PARAMETERS,
    ],
    answers: {
      200: {
        description: 'A page of rows.',
        schema: 'RowsAnswer',
        examples: {
          page: {
            summary: 'The rows of the first example',
            value: {
              data: [
                { row_number: 1, outcome: 'created', contact_id: 'con_JEXVIxUBstx3GA532DhgxCes' },
                { row_number: 2, outcome: 'created', contact_id: 'con_UZI61iqQLeSQeCjGijr1dwJb' },
                {
                  row_number: 3,
                  outcome: 'failed',
                  code: 'invalid_email',
                  message: 'The email is not a valid address.',
                  field: 'email',
                },
                {
                  row_number: 4,
                  outcome: 'skipped',
                  contact_id: 'con_JEXVIxUBstx3GA532DhgxCes',
                  matched_by: 'row',
                },
              ],
              meta: { next_cursor: null },
            },
          },
        },
      },
    },
    refusals: [
      badPage,
      noSuchJob,
      {
        code: 'not_found',
        when: 'The outcomes are no longer kept.',
        message: 'The row outcomes of this job are no longer kept.',
      },
    ],
  },

  'GET /v1/import/contacts/{job_id}/rejects': {
    id: 'getRejects',
    tag: 'Jobs',
    summary: 'Fetch the rows that failed, as a CSV',
    description:
      "Leads to a CSV of the failed rows: all their columns as they were sent, and the reasons. Mend it and import it as it is: the columns with the reasons are passed over. A cell that a spreadsheet would run as a formula has a `'` in front, which the import takes off again. Kept for 30 days.",
    anyOf,
    parameters: [jobParameter],
    answers: {
      303: {
        description: 'Where the file is.',
        schema: 'RejectsAnswer',
        headers: ['Location'],
        examples: {
          link: {
            summary: 'An address that is good for five minutes',
            value: {
              data: {
                url: `https://example-bucket.s3.eu-central-1.amazonaws.com/rejects/acme/${JOB_ID}-1.csv?X-Amz-Signature=8f3c`,
              },
            },
          },
        },
      },
    },
    refusals: [
      noSuchJob,
      {
        code: 'not_found',
        when: 'None of its rows failed, or the file is no longer kept.',
        message: 'This job has no rejects: none of its rows failed.',
      },
      {
        code: 'conflict',
        when: 'The job has not ended yet.',
        message: 'The rejects are made when the job ends, and it has not ended yet.',
      },
    ],
  },

  'POST /v1/import/contacts/{job_id}/cancel': {
    id: 'cancelJob',
    tag: 'Jobs',
    summary: 'Cancel a job',
    description:
      'Stops the job at its next checkpoint, within 500 rows. What is written stays, and is counted. The answer may still say `processing`.',
    anyOf: ['write:contacts'],
    parameters: [jobParameter],
    answers: {
      200: {
        description: 'The job, which is cancelled or about to be.',
        schema: 'JobAnswer',
        examples: {
          cancelled: {
            summary: 'Cancelled before anybody began',
            value: {
              data: {
                ...JOB,
                status: 'cancelled',
                created_count: 0,
                processed_count: 0,
                progress: 0,
                rows_per_second: null,
                started_at: null,
                completed_at: '2026-11-23T16:02:27.001Z',
              },
            },
          },
        },
      },
    },
    refusals: [
      noSuchJob,
      {
        code: 'conflict',
        when: 'The job has ended already.',
        message: 'The job has ended already: it is completed.',
      },
    ],
  },
}
