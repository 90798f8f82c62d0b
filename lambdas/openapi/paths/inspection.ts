import type { Operations } from '../components/operation.ts'
import { UPLOAD_ID } from './example-ids.ts'
import { URL_REFUSALS } from './url-refusals.ts'

/** What an import would make of a file. */
export const inspectionOperations: Operations = {
  'POST /v1/import/inspect': {
    tag: 'Imports',
    summary: 'Inspect a file',
    description:
      'Returns what an import would make of a file: its format, its columns with samples, the contact fields that they give, and the first rows as contacts. Nothing is stored, and an upload can still be imported.\n\nThe first 256 KB of text are read, or the first 1,000 rows. A key without `read:contacts` can inspect only the uploads that it created.',
    anyOf: ['write:contacts'],
    session: true,
    body: {
      schema: 'InspectRequest',
      examples: {
        upload: { summary: 'An uploaded file', value: { upload_id: UPLOAD_ID, default_country: 'DE' } },
        url: { summary: 'The file of a URL', value: { url: 'https://files.example.com/people.xlsx', sheet: 'People' } },
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
        when: 'The request has none, or more than one, of `csv`, `upload_id` and `url`.',
        message: 'Send exactly one of csv, upload_id and url.',
        fields: { upload_id: 'send one of csv, upload_id and url' },
      },
      ...URL_REFUSALS,
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
}
