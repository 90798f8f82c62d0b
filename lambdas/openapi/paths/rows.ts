import { ROW_OUTCOMES } from '../../import/outcome.ts'
import type { Operations } from '../components/operation.ts'
import { PAGE_PARAMETERS } from '../components/parameters.ts'
import { badPage, followers, JOB_ID, jobParameter, noSuchJob } from './jobs.ts'

/** What became of the rows of an import. */
export const rowOperations: Operations = {
  'GET /v1/import/contacts/{job_id}/rows': {
    tag: 'Jobs',
    summary: 'List what became of the rows',
    description: 'One record a row, in the order of the rows. Kept for 30 days.',
    anyOf: followers,
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
    tag: 'Jobs',
    summary: 'Fetch the rows that failed, as a CSV',
    description:
      "Leads to a CSV of the failed rows: all their columns as they were sent, and the reasons. Mend it and import it as it is: the columns with the reasons are passed over. A cell that a spreadsheet would run as a formula has a `'` in front, which the import takes off again. Kept for 30 days.",
    anyOf: followers,
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
}
