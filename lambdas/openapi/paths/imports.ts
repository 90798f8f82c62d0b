import { IDEMPOTENCY_KEY } from '../components/parameters.ts'
import type { Operations } from '../components/operation.ts'
import { JOB_ID, UPLOAD_ID } from './example-ids.ts'
import { URL_REFUSALS } from './url-refusals.ts'

const ANSWER = {
  job_id: JOB_ID,
  status: 'completed',
  created_count: 2,
  updated_count: 0,
  unchanged_count: 0,
  skipped_count: 0,
  failed_count: 0,
  total_count: 2,
  errors: [],
  error_summary: [],
  warnings: [],
}

/** Taking imports in. */
export const importOperations: Operations = {
  'POST /v1/import/contacts': {
    tag: 'Imports',
    summary: 'Import contacts',
    description:
      'Up to 500 inline rows are imported before the response (200). More rows, every upload, and every file of a `url`, are queued (202) and imported in the background.\n\nRows are processed in order, so a row also matches contacts that earlier rows created. A row that fails never affects another row. A CSV of up to 500 rows is read to its end before anything is written; if it cannot be read, the whole request is refused.',
    anyOf: ['write:contacts'],
    session: true,
    parameters: [IDEMPOTENCY_KEY],
    body: {
      schema: 'ImportRequest',
      examples: {
        rows: {
          summary: 'Rows',
          value: {
            rows: [
              { full_name: 'Grace Hopper', email: 'grace@example.com', phone: '+1 202 555 0143' },
              { email: 'hans.mueller@example.org', company: 'Globex' },
              { full_name: 'No Reach', email: 'nobody@@example' },
              { full_name: 'G. Hopper', email: 'GRACE@example.com' },
            ],
          },
        },
        csv: {
          summary: 'A CSV with a mapping',
          value: {
            csv: 'Who;Reach;Mobile;Shoe size\nHedy Lamarr;hedy@example.com;030 901820;38\nJun Ito;jun@example.com;;41\n',
            mapping: { Who: 'full_name', Reach: 'email', Mobile: 'phone', 'Shoe size': 'custom_fields.shoe_size' },
            default_country: 'DE',
            tags: ['fair 2026'],
          },
        },
        upload: {
          summary: 'An uploaded file',
          value: { upload_id: UPLOAD_ID, update_existing: true },
        },
        url: {
          summary: 'A published Google Sheet',
          value: { url: 'https://docs.google.com/spreadsheets/d/e/2PACX-1vExample/pub?output=csv' },
        },
        dry_run: {
          summary: 'Dry run',
          value: {
            dry_run: true,
            update_existing: true,
            rows: [{ email: 'grace@example.com', job_title: 'Rear admiral' }],
          },
        },
      },
    },
    responses: {
      200: {
        description: 'Imported.',
        schema: 'ImportedAnswer',
        headers: ['Idempotency-Replayed'],
        examples: {
          rows: {
            summary: 'Rows: two created, one skipped, one failed',
            value: {
              data: {
                ...ANSWER,
                skipped_count: 1,
                failed_count: 1,
                total_count: 4,
                errors: [
                  {
                    row_number: 3,
                    code: 'invalid_email',
                    message: 'The email is not a valid address.',
                    field: 'email',
                  },
                ],
                error_summary: [
                  {
                    code: 'invalid_email',
                    message: 'The email is not a valid address.',
                    field: 'email',
                    count: 1,
                  },
                ],
              },
            },
          },
          csv: {
            summary: 'A CSV',
            value: {
              data: {
                ...ANSWER,
                detected: {
                  format: 'csv',
                  delimiter: ';',
                  encoding: 'utf-8',
                  has_header: true,
                  mapping: {
                    Who: 'full_name',
                    Reach: 'email',
                    Mobile: 'phone',
                    'Shoe size': 'custom_fields.shoe_size',
                  },
                  mapping_source: 'given',
                },
              },
            },
          },
        },
      },
      202: {
        description: 'Accepted. Poll the job, or wait for its event.',
        schema: 'QueuedAnswer',
        headers: ['Idempotency-Replayed'],
        examples: {
          upload: {
            summary: 'An upload',
            value: {
              data: { ...ANSWER, status: 'queued', created_count: 0, total_count: null },
            },
          },
        },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'The request has an unknown field.',
        fields: { update_exisiting: 'unknown field' },
      },
      {
        code: 'validation_error',
        when: 'The request has none, or more than one, of `rows`, `csv`, `upload_id` and `url`.',
        message: 'Send exactly one of rows, csv, upload_id and url.',
        fields: { rows: 'send one of rows, csv, upload_id and url' },
      },
      {
        code: 'validation_error',
        when: 'A CSV of up to 500 rows cannot be read to its end.',
        message: 'The quote that opens on line 3 is never closed.',
        fields: { csv: 'The quote that opens on line 3 is never closed.' },
      },
      ...URL_REFUSALS,
      { code: 'not_found', when: 'The upload does not exist.', message: 'No upload has this upload_id.' },
      { code: 'idempotency_in_progress', when: 'A request with the same `Idempotency-Key` is in progress.' },
      {
        code: 'conflict',
        when: 'The upload was already imported, or no file has been uploaded.',
        message: 'This upload has already been imported.',
      },
      { code: 'idempotency_key_reused', when: 'The `Idempotency-Key` was used with a different body.' },
    ],
  },
}
