import { IDEMPOTENCY_KEY } from '../components/parameters.ts'
import type { Operations } from '../components/operation.ts'

const JOB_ID = 'imp_01M84DZVSWGWEP4NM0C3W365VK'
const UPLOAD_ID = 'upl_01M84J9WX0XQ1RTA4RSZ5QSGWW'

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
      'Up to 500 inline rows are imported before the response (200). More rows, and every upload, are queued (202) and imported in the background.\n\nRows are processed in order, so a row also matches contacts that earlier rows created. A row that fails never affects another row. A CSV of up to 500 rows is read to its end before anything is written; if it cannot be read, the whole request is refused.',
    anyOf: ['write:contacts'],
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
        when: 'The request has none, or more than one, of `rows`, `csv` and `upload_id`.',
        message: 'Send exactly one of rows, csv and upload_id.',
        fields: { rows: 'send one of rows, csv and upload_id' },
      },
      {
        code: 'validation_error',
        when: 'A CSV of up to 500 rows cannot be read to its end.',
        message: 'The quote that opens on line 3 is never closed.',
        fields: { csv: 'The quote that opens on line 3 is never closed.' },
      },
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

  'POST /v1/import/inspect': {
    tag: 'Imports',
    summary: 'Inspect a file',
    description:
      'Returns what an import would make of a file: its format, its columns with samples, the contact fields that they give, and the first rows as contacts. Nothing is stored, and an upload can still be imported.\n\nThe first 256 KB of text are read, or the first 1,000 rows. A key without `read:contacts` can inspect only the uploads that it created.',
    anyOf: ['write:contacts'],
    body: {
      schema: 'InspectRequest',
      examples: {
        upload: { summary: 'An uploaded file', value: { upload_id: UPLOAD_ID, default_country: 'DE' } },
        csv: { summary: 'CSV text', value: { csv: 'Name;Reach\nHedy Lamarr;hedy@example.com\n' } },
      },
    },
    responses: {
      200: {
        description: 'What was found.',
        schema: 'InspectionAnswer',
        examples: {
          workbook: {
            summary: 'A workbook with two sheets',
            value: {
              data: {
                format: 'xlsx',
                sheets: ['Customers', 'Prices'],
                detected: {
                  format: 'xlsx',
                  sheet: 'Customers',
                  has_header: true,
                  header_line: 3,
                  mapping: { Name: 'full_name', Telefon: 'phone' },
                  mapping_source: 'found',
                },
                columns: [
                  {
                    name: 'Name',
                    index: 0,
                    samples: ['Hedy Lamarr', 'Jun Ito'],
                    filled: 2,
                    field: 'full_name',
                    field_source: 'found',
                  },
                  {
                    name: 'Telefon',
                    index: 1,
                    samples: ['030 901820'],
                    filled: 1,
                    field: 'phone',
                    field_source: 'found',
                  },
                  { name: 'Shoe size', index: 2, samples: ['38', '41'], filled: 2, field: null, field_source: null },
                ],
                sample_rows: [
                  {
                    row_number: 1,
                    line: 4,
                    cells: ['Hedy Lamarr', '030 901820', '38'],
                    contact: {
                      full_name: 'Hedy Lamarr',
                      first_name: 'Hedy',
                      last_name: 'Lamarr',
                      phone: '+4930901820',
                    },
                  },
                  {
                    row_number: 2,
                    line: 5,
                    cells: ['Jun Ito', '', '41'],
                    contact: { full_name: 'Jun Ito', first_name: 'Jun', last_name: 'Ito' },
                  },
                ],
                rows_read: 2,
                is_complete: true,
                error: null,
                warnings: [
                  { code: 'skipped_lines', message: 'Lines above the header were skipped.', count: 1 },
                  {
                    code: 'ignored_column',
                    message: 'The column is not mapped to a contact field; its cells were ignored.',
                    column: 'Shoe size',
                    count: 2,
                  },
                ],
              },
            },
          },
          unclear: {
            summary: 'A CSV that needs a mapping',
            value: {
              data: {
                format: 'csv',
                detected: { format: 'csv', delimiter: ';', encoding: 'utf-8', has_header: true, header_line: 1 },
                columns: [
                  {
                    name: 'Name',
                    index: 0,
                    samples: ['Hedy Lamarr'],
                    filled: 1,
                    field: 'full_name',
                    field_source: 'found',
                  },
                  {
                    name: 'Reach',
                    index: 1,
                    samples: ['hedy@example.com'],
                    filled: 1,
                    field: 'email',
                    field_source: 'proposed',
                  },
                ],
                sample_rows: [{ row_number: 1, line: 2, cells: ['Hedy Lamarr', 'hedy@example.com'] }],
                rows_read: 1,
                is_complete: true,
                error: {
                  code: 'unusable_columns',
                  message: 'No column says that it holds the email addresses. Send a mapping to contact fields.',
                  details: { fields: { 'mapping.Reach': 'may be email: its cells are email addresses' } },
                },
                warnings: [],
              },
            },
          },
        },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'The request has none, or both, of `csv` and `upload_id`.',
        message: 'Send exactly one of csv and upload_id.',
        fields: { upload_id: 'send one of csv and upload_id' },
      },
      {
        code: 'unsupported_format',
        when: 'The file has a format that cannot be imported.',
        message: 'The file is a PDF. Export the contacts as CSV, .xlsx or vCard, and send that.',
      },
      {
        code: 'unreadable_file',
        when: 'The file is broken.',
        message: 'The ZIP is broken, or was cut off.',
      },
      { code: 'not_found', when: 'The upload does not exist.', message: 'No upload has this upload_id.' },
      {
        code: 'conflict',
        when: 'No file has been uploaded.',
        message: 'No file has been uploaded for this upload_id.',
      },
    ],
  },

  'POST /v1/import/uploads': {
    tag: 'Imports',
    summary: 'Create an upload',
    description:
      'For files that are too large for a request: CSV, or NDJSON with one contact object per line. Send the form to S3 with the file as its last field, then import the file by its `upload_id`.\n\nThe form is valid for 15 minutes. The upload can be imported once, until 24 hours after that. S3 refuses another type, a larger file and an expired form, with its own XML errors.',
    anyOf: ['write:contacts'],
    parameters: [
      {
        ...IDEMPOTENCY_KEY,
        description:
          'The same key within 24 hours returns the same upload, with a new form and `Idempotency-Replayed: true`, so a client that starts over keeps its `upload_id`.',
      },
    ],
    body: {
      schema: 'UploadRequest',
      examples: { csv: { summary: 'A CSV', value: { content_type: 'text/csv' } } },
    },
    responses: {
      201: {
        description: 'The form.',
        schema: 'UploadAnswer',
        headers: ['Idempotency-Replayed'],
        examples: {
          csv: {
            summary: 'The form for a CSV',
            value: {
              data: {
                upload_id: UPLOAD_ID,
                url: 'https://example-bucket.s3.eu-central-1.amazonaws.com/',
                fields: {
                  'Content-Type': 'text/csv',
                  bucket: 'example-bucket',
                  key: `uploads/acme/${UPLOAD_ID}`,
                  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
                  Policy: 'eyJleHBpcmF0aW9uIjoi…',
                  'X-Amz-Signature': '8f3c…',
                },
                max_bytes: 20_971_520,
                expires_at: '2026-11-23T16:17:26.304Z',
              },
            },
          },
        },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'The content type cannot be imported.',
        fields: {
          content_type:
            'must be one of text/csv, application/x-ndjson, text/vcard, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/gzip, application/zip, application/octet-stream',
        },
      },
      { code: 'idempotency_key_reused', when: 'The `Idempotency-Key` was used with a different content type.' },
    ],
  },
}
