import * as z from 'zod'
import { ROW_OUTCOMES } from '../import/outcome.ts'
import { JOB_ERRORS, JOB_STATUSES, type JobErrorCode } from './job.ts'

const count = z.int().nonnegative()
const time = z.iso.datetime()

/** A job as the control table keeps it. The answer is gzipped: a hundred errors and two hundred columns fit into an item. */
export const jobItemSchema = z.object({
  job_id: z.string(),
  workspace_id: z.string(),
  status: z.enum(JOB_STATUSES),
  options: z.object({
    source: z.enum(['rows', 'csv']),
    update_existing: z.boolean(),
    tags: z.array(z.string()),
    default_country: z.string().nullable(),
    dry_run: z.boolean(),
  }),
  total_count: count.nullable(),
  counts: z.record(z.enum(ROW_OUTCOMES), count),
  position: count,
  segments: z.array(z.object({ from: count, to: count, epoch: count })),
  epoch: count,
  lease_until: count,
  created_at: time,
  started_at: time.nullable(),
  completed_at: time.nullable(),
  error: z.object({ code: z.enum(Object.keys(JOB_ERRORS) as JobErrorCode[]), message: z.string() }).nullable(),
  answer: z.instanceof(Uint8Array).optional(),
})
