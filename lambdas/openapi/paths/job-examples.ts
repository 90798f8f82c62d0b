export const JOB_ID = 'imp_01M84J9X43GS59GNA7D46H2JZG'

export const JOB = {
  job_id: JOB_ID,
  kind: 'import',
  status: 'processing',
  name: null,
  file_name: null,
  parent_job_id: null,
  waiting_for: null,
  created_count: 4000,
  updated_count: 0,
  unchanged_count: 0,
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
  error_summary: [],
  warnings: [],
  detected: {
    format: 'csv',
    delimiter: ',',
    encoding: 'utf-8',
    has_header: true,
    mapping: { Name: 'full_name', Email: 'email' },
    mapping_source: 'found',
  },
  options: { source: 'upload', update_existing: false, tags: [], default_country: null, dry_run: false },
  created_by: { key_id: 'key_5f2c8a0b9d1e4f6a7b3c', key_name: 'nightly sync' },
}

/** The same before a worker takes it. */
export const QUEUED_JOB = {
  ...JOB,
  status: 'queued',
  created_count: 0,
  processed_count: 0,
  progress: 0,
  rows_per_second: null,
  started_at: null,
} as const

const { detected: _, ...withoutFile } = QUEUED_JOB
/** A job that reads no file. */
export const QUEUED_WITHOUT_FILE = withoutFile
