import { JOB_KINDS, JOB_STATUSES } from '../../jobs/job.ts'
import type { Refusal } from '../components/failures.ts'
import type { ParameterObject } from '../components/openapi.ts'
import type { Operations } from '../components/operation.ts'
import { PAGE_PARAMETERS } from '../components/parameters.ts'
import { schemaRef } from '../components/schemas.ts'
import { JOB, JOB_ID, QUEUED_WITHOUT_FILE } from './job-examples.ts'

export const jobParameter: ParameterObject = {
  name: 'job_id',
  in: 'path',
  required: true,
  description: 'Id of the job, from the response to the import.',
  schema: schemaRef('JobId'),
  example: JOB_ID,
}

export const noSuchJob: Refusal = {
  code: 'not_found',
  when: 'The job does not exist, or belongs to another workspace.',
}

export const badPage: Refusal = {
  code: 'validation_error',
  when: 'A parameter is invalid, or is given twice.',
  fields: { limit: 'must be a whole number from 1 to 1000' },
}

const UNDO = {
  ...QUEUED_WITHOUT_FILE,
  job_id: 'imp_01M84JB2V7QK3N6D0Y5T8WZ1AC',
  kind: 'undo',
  parent_job_id: JOB_ID,
}

/** A key that imports may follow its jobs; so may one that reads contacts. */
export const followers = ['read:contacts', 'write:contacts'] as const

/** Following imports, and ending them. */
export const jobOperations: Operations = {
  'GET /v1/import/contacts': {
    tag: 'Jobs',
    summary: 'List jobs',
    description:
      'All imports of the workspace, newest first, including inline imports. `meta.key` says what the key, or session, that asks may do.',
    anyOf: followers,
    session: true,
    parameters: [
      {
        name: 'status',
        in: 'query',
        description: 'Only jobs with this status.',
        schema: { type: 'string', enum: JOB_STATUSES },
      },
      {
        name: 'kind',
        in: 'query',
        description: 'Only jobs of this kind.',
        schema: { type: 'string', enum: JOB_KINDS },
      },
      ...PAGE_PARAMETERS,
    ],
    responses: {
      200: {
        description: 'A page of jobs.',
        schema: 'JobsAnswer',
        examples: {
          page: {
            summary: 'The only page',
            value: {
              data: [JOB],
              meta: {
                next_cursor: null,
                key: { workspace_id: 'acme', permissions: ['write:contacts', 'read:contacts'], expires_at: null },
              },
            },
          },
        },
      },
    },
    refusals: [badPage],
  },

  'GET /v1/import/contacts/{job_id}': {
    tag: 'Jobs',
    summary: 'Get a job',
    description: 'The status of an import, its counts, and its first failed rows.',
    anyOf: followers,
    session: true,
    parameters: [jobParameter],
    responses: {
      200: {
        description: 'The job.',
        schema: 'JobAnswer',
        examples: {
          processing: { summary: 'Processing', value: { data: JOB } },
          failed: {
            summary: 'Failed as a whole; rows imported until then stay and are counted',
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

  'POST /v1/import/contacts/{job_id}/cancel': {
    tag: 'Jobs',
    summary: 'Cancel a job',
    description:
      'Stops the job at its next checkpoint, within 500 rows. Written rows stay and are counted. The response may still show `processing`.',
    anyOf: ['write:contacts'],
    session: true,
    parameters: [jobParameter],
    responses: {
      200: {
        description: 'The job, which is or will be cancelled.',
        schema: 'JobAnswer',
        examples: {
          cancelled: {
            summary: 'Cancelled before it started',
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
        when: 'The job has already ended.',
        message: 'The job has already ended: its status is completed.',
      },
    ],
  },

  'POST /v1/import/contacts/{job_id}/undo': {
    tag: 'Jobs',
    summary: 'Undo an import',
    description:
      'Of an import that ended within the last 30 days: deletes the contacts that it created, and puts back, field by field, what it changed. What others have changed since is kept, and named in the rows of the undo. The undo is a job of its own; asked for twice, it is the same job. With `dry_run` it only says what it would do. The body may be left out.',
    anyOf: ['delete:contacts'],
    parameters: [jobParameter],
    body: {
      optional: true,
      schema: 'UndoRequest',
      examples: {
        undo: { summary: 'Undo', value: {} },
        dry_run: { summary: 'Dry run', value: { dry_run: true } },
      },
    },
    responses: {
      202: {
        description: 'The job that undoes the import.',
        schema: 'JobAnswer',
        examples: {
          queued: {
            summary: 'Queued',
            value: {
              data: {
                ...UNDO,
                deleted_count: 0,
                restored_count: 0,
                kept_count: 0,
              },
            },
          },
        },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'The request has an unknown field, or one of the wrong type.',
        fields: { dry_run: 'must be true or false' },
      },
      noSuchJob,
      {
        code: 'conflict',
        when: 'The import has not ended, was a dry run, ended more than 30 days ago, or is an undo itself.',
        message: 'The import has not ended yet.',
      },
    ],
  },
}
