import { ROW_OUTCOMES } from '../../import/outcome.ts'
import type { Operations } from '../components/operation.ts'
import { PAGE_PARAMETERS } from '../components/parameters.ts'
import { JOB_ID } from './job-examples.ts'
import { badPage, followers, jobParameter, noSuchJob } from './jobs.ts'

/** What became of the rows of an import. */
const rejectsLinkExamples = {
  link: {
    summary: 'A URL that is valid for five minutes',
    value: {
      data: {
        url: `https://example-bucket.s3.eu-central-1.amazonaws.com/rejects/acme/${JOB_ID}-1.csv?X-Amz-Signature=8f3c`,
        expires_at: '2026-11-23T12:05:00.000Z',
      },
    },
  },
}

export const rowOperations: Operations = {
  'GET /v1/import/contacts/{job_id}/rows': {
    tag: 'Jobs',
    summary: 'List the rows of a job',
    description:
      'One record per row, in order. Records are kept for 30 days. `changes` of updated rows only for keys with `read:contacts`. `include=source` shows failed rows as they were sent; it needs `read:contacts`.',
    anyOf: followers,
    session: true,
    parameters: [
      jobParameter,
      {
        name: 'outcome',
        in: 'query',
        description: 'Only rows with this outcome.',
        schema: { type: 'string', enum: ROW_OUTCOMES },
      },
      {
        name: 'after',
        in: 'query',
        description: 'Begins behind the row with this number. Not together with `cursor`.',
        schema: { type: 'integer', minimum: 0, maximum: 999_999_999 },
      },
      {
        name: 'include',
        in: 'query',
        description: '`source`: failed rows as they were sent. It needs `read:contacts`.',
        schema: { type: 'string', enum: ['source'] },
      },
      ...PAGE_PARAMETERS,
    ],
    responses: {
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
          source: {
            summary: 'A failed row of a CSV as it was sent, with `include=source`',
            value: {
              data: [
                {
                  row_number: 3,
                  line: 4,
                  outcome: 'failed',
                  code: 'invalid_email',
                  message: 'The email is not a valid address.',
                  field: 'email',
                  column: 'E-Mail',
                  source: { Name: 'Jane Roe', 'E-Mail': 'jane@@example.com', Note: '' },
                },
              ],
              meta: { next_cursor: null },
            },
          },
          updated: {
            summary: 'A row that updated a contact',
            value: {
              data: [
                {
                  row_number: 1,
                  outcome: 'updated',
                  contact_id: 'con_JEXVIxUBstx3GA532DhgxCes',
                  matched_by: 'email',
                  changed: true,
                  changes: { job_title: [null, 'Engineer'], 'custom_fields.seats': [3, 5] },
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
        when: 'The outcomes have expired.',
        message: 'The row outcomes of this job have expired.',
      },
    ],
  },

  'GET /v1/import/contacts/{job_id}/rejects': {
    tag: 'Jobs',
    summary: 'Get the failed rows',
    description:
      "Redirects to a file of the failed rows and the reasons: a CSV of CSV, .xlsx and vCard, NDJSON of `rows`, NDJSON and JSON. Fix the rows and import the file with the same options: the reasons (`error_code`, `error_message`, `error_row`) are ignored, and a row that was not fixed fails again. Where a program could take a part of a cell for a formula, the CSV has a `'` before it, which the import removes. A CSV row that was malformed has its cells behind the reasons: move them to their columns. The file is kept for 30 days.",
    anyOf: followers,
    session: true,
    parameters: [jobParameter],
    responses: {
      200: {
        description: 'The URL of the file, where the request has `Accept: application/json`.',
        schema: 'RejectsAnswer',
        examples: rejectsLinkExamples,
      },
      303: {
        description: 'The URL of the file.',
        schema: 'RejectsAnswer',
        headers: ['Location'],
        examples: rejectsLinkExamples,
      },
    },
    refusals: [
      noSuchJob,
      {
        code: 'not_found',
        when: 'No row failed, or the file has expired.',
        message: 'This job has no rejects, because no row failed.',
      },
      {
        code: 'conflict',
        when: 'The job has not ended yet.',
        message: 'The job has not ended yet. Rejects are available when it has.',
      },
    ],
  },
}
