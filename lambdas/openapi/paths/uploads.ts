import { IDEMPOTENCY_KEY } from '../components/parameters.ts'
import type { Operations } from '../components/operation.ts'
import { UPLOAD_ID } from './example-ids.ts'

/** Files that are sent before they are imported. */
export const uploadOperations: Operations = {
  'POST /v1/import/uploads': {
    tag: 'Imports',
    summary: 'Create an upload',
    description:
      'For files that are too large for a request: CSV, or NDJSON with one contact object per line. Send the form to S3 with the file as its last field, then import the file by its `upload_id`.\n\nThe form is valid for 15 minutes. The upload can be imported once, until 24 hours after that. S3 refuses another type, a larger file and an expired form, with its own XML errors.',
    anyOf: ['write:contacts'],
    session: true,
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
