import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { estimateSchema } from '../import/estimate.ts'
import { payloadFormatSchema } from '../platform/payload-format.ts'
import { codeSchema } from '../platform/schemas.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import { EXPORT_FORMATS } from './export-formats.ts'
import { jobCreatorSchema } from './job-creator.ts'
import {
  appliesSchema,
  JOB_KINDS,
  jobErrorSchema,
  jobOptionsSchema,
  jobStatusSchema,
  undoesSchema,
  waitingForSchema,
  type Job,
} from './job.ts'
import { outcomeCountsSchema, outcomeRangeSchema, type OutcomeIndex, type OutcomeRange } from './outcome-index.ts'
import { withMappingEverywhere, withMappingOnce } from './mapping-once.ts'
import { REJECTS_FORMATS } from './rejects-file.ts'

const count = z.int().nonnegative()
const time = z.iso.datetime()
const text = z.instanceof(Uint8Array).transform((bytes) => gunzipSync(bytes).toString())

const indexSchema = z.array(z.array(outcomeRangeSchema))
const indexOf = (json: string): OutcomeIndex => indexSchema.parse(JSON.parse(json))

/** How jobs were stored before there was an index: an object for every `step` of the rows from `from + 1` to `to`. */
const segmentSchema = z.object({ from: count, to: count, epoch: count, step: count })

const objectsOf = ({ from, to, epoch, step }: z.infer<typeof segmentSchema>): OutcomeRange[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => ({
    from: from + n * step,
    to: Math.min(to, from + (n + 1) * step),
    epoch,
  }))

const cutSchema = z.object({ at: count, length: count })
const payloadSchema = z.object({ key: z.string(), format: payloadFormatSchema, bytes: count })

/** A job as the control table keeps it: null is an attribute that is not there. */
const itemSchema = z.object({
  job_id: z.string(),
  workspace_id: z.string(),
  status: jobStatusSchema,
  undoes: undoesSchema.exactOptional(),
  options: jobOptionsSchema,
  payload: payloadSchema.optional(),
  kept_payload: payloadSchema.exactOptional(),
  kind: codeSchema(JOB_KINDS).exactOptional(),
  export_format: z.enum(EXPORT_FORMATS).exactOptional(),
  log_bytes: count.exactOptional(),
  name: z.string().exactOptional(),
  file_name: z.string().exactOptional(),
  parent_job_id: z.string().exactOptional(),
  applies: appliesSchema.exactOptional(),
  drift_count: count.exactOptional(),
  estimate: estimateSchema.exactOptional(),
  rows_of: z.string().exactOptional(),
  follow_ups: z.record(z.string(), z.string()).exactOptional(),
  request: text.optional(),
  total_count: count.nullable().default(null),
  counts: outcomeCountsSchema,
  unchanged_count: count.default(0),
  position: count,
  bytes_read: count,
  outcome_index: text.transform(indexOf).optional(),
  segments: z.array(segmentSchema).default([]),
  revision: count,
  epoch: count,
  writer: z.string(),
  waiting_for: waitingForSchema.nullable().default(null),
  lease_until: count,
  cancel_requested: z.boolean(),
  stalls: count,
  stalled_at: count,
  sweep_at: count.nullable().default(null),
  sends: count.default(0),
  sweep_failures: count.default(0),
  batch_rows: count.nullable().default(null),
  resume_point: text.nullable().default(null),
  event: z.enum(['pending', 'sent']).nullable().default(null),
  created_at: time,
  created_by: jobCreatorSchema.optional(),
  started_at: time.nullable().default(null),
  completed_at: time.nullable().default(null),
  error: jobErrorSchema.nullable().default(null),
  report: text,
  has_rejects: z.boolean(),
  rejects_format: z.enum(REJECTS_FORMATS).exactOptional(),
  answer: text.optional(),
  mapping_cuts: z.object({ report: cutSchema.exactOptional(), answer: cutSchema.exactOptional() }).default({}),
})

export type JobAttribute = keyof Job | 'sweep_shard' | 'expires_at_seconds' | 'mapping_cuts'

/** JSON texts are kept gzipped: a hundred errors and two hundred columns fit into an item, and cost fewer write units. */
const GZIPPED: ReadonlySet<JobAttribute> = new Set(['request', 'report', 'answer', 'outcome_index', 'resume_point'])

/** The value of an attribute as it is stored. */
export const toAttribute = (name: JobAttribute, value: unknown): unknown =>
  GZIPPED.has(name) && value !== undefined && value !== null
    ? gzipSync(typeof value === 'string' ? value : JSON.stringify(value))
    : value

/** The texts of a job as they are stored, with the mapping in one of them only. */
const storedTexts = (job: Job) => {
  const { texts, cuts = null } = withMappingOnce(job)
  return { ...texts, mapping_cuts: cuts }
}

/** The same of those that a change of the job changes. Where one is cut, or was, all are written: they belong together. */
export const changedTexts = (job: Job, changes: Partial<Job>): Partial<Record<JobAttribute, unknown>> => {
  if (changes.report === undefined && changes.answer === undefined) return {}
  const changed = { ...job, ...changes }
  const before = storedTexts(job)
  const after = storedTexts(changed)
  if (before.mapping_cuts === null && after.mapping_cuts === null) return {}
  const { report, answer } = changed
  return { report, ...(answer !== undefined && { answer }), ...after }
}

/** The attributes of a new job: null is left out. */
export const toAttributes = (job: Job): Record<string, unknown> => ({
  ...STORED_VERSION,
  ...Object.fromEntries(
    Object.entries({ ...job, ...storedTexts(job) }).flatMap(([name, value]) =>
      value === null ? [] : [[name, toAttribute(name as JobAttribute, value)] as const],
    ),
  ),
})

/** The job in an item of the control table. Throws on an item that is not one. */
export const jobFrom = (item: Record<string, unknown>): Job => {
  const {
    payload,
    created_by,
    request,
    answer,
    segments,
    outcome_index = [segments.flatMap(objectsOf)],
    mapping_cuts,
    report,
    ...job
  } = itemSchema.parse(readable(item))
  const texts = { report, ...(request !== undefined && { request }), ...(answer !== undefined && { answer }) }
  return {
    ...job,
    ...withMappingEverywhere(texts, mapping_cuts),
    outcome_index,
    ...(payload !== undefined && { payload }),
    ...(created_by !== undefined && { created_by }),
  }
}
