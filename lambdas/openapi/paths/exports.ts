import { IDEMPOTENCY_KEY } from '../components/parameters.ts'
import type { Operations } from '../components/operation.ts'
import { QUEUED_WITHOUT_FILE } from './job-examples.ts'
import { jobParameter, noSuchJob } from './jobs.ts'

const EXPORT_ID = 'imp_01M84KC5R8ZT3W6X9Y0V2B4D7F'

const EXPORT = {
  ...QUEUED_WITHOUT_FILE,
  job_id: EXPORT_ID,
  kind: 'export',
  options: { ...QUEUED_WITHOUT_FILE.options, source: 'contacts' },
}

const fileLinkExamples = {
  link: {
    summary: 'Link',
    value: {
      data: {
        url: `https://contacts-import.s3.eu-central-1.amazonaws.com/exports/acme/${EXPORT_ID}-1.csv?X-Amz-Signature=d0e7`,
        expires_at: '2026-11-23T16:07:26.563Z',
      },
    },
  },
}

/** Exporting contacts. */
export const exportOperations: Operations = {
  'POST /v1/export/contacts': {
    tag: 'Jobs',
    summary: 'Export all contacts',
    description:
      'Writes every contact of the workspace into one file. The export is a job of kind `export`: its `processed_count` is the number of contacts. Imported again with `update_existing`, the file changes nothing. A vCard holds no custom fields, priority and dates.',
    anyOf: ['read:contacts'],
    parameters: [IDEMPOTENCY_KEY],
    body: {
      schema: 'ExportRequest',
      examples: {
        csv: { summary: 'CSV', value: { format: 'csv' } },
        ndjson: { summary: 'NDJSON', value: { format: 'ndjson' } },
      },
    },
    responses: {
      202: {
        description: 'The job that writes the file.',
        schema: 'JobAnswer',
        headers: ['Idempotency-Replayed'],
        examples: { queued: { summary: 'Queued', value: { data: EXPORT } } },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'The format is missing or unknown, or the request has an unknown field.',
        fields: { format: 'must be one of csv, ndjson, vcard' },
      },
      { code: 'idempotency_key_reused', when: 'The `Idempotency-Key` was used with a different body.' },
      { code: 'idempotency_in_progress', when: 'A request with the same `Idempotency-Key` is being worked on.' },
    ],
  },
  'GET /v1/import/contacts/{job_id}/file': {
    tag: 'Jobs',
    summary: 'Get the file of an export',
    description: 'Redirects to the file that an export has written. The file is kept for 7 days.',
    anyOf: ['read:contacts'],
    parameters: [jobParameter],
    responses: {
      200: {
        description: 'The URL of the file, where the request has `Accept: application/json`.',
        schema: 'RejectsAnswer',
        examples: fileLinkExamples,
      },
      303: {
        description: 'The URL of the file.',
        schema: 'RejectsAnswer',
        headers: ['Location'],
        examples: fileLinkExamples,
      },
    },
    refusals: [
      noSuchJob,
      {
        code: 'not_found',
        when: 'The job is no export, did not complete, or its file has expired.',
        message: 'Only an export has a file.',
      },
      { code: 'conflict', when: 'The export has not ended yet.', message: 'The export has not ended yet.' },
    ],
  },
}
