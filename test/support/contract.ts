import { z } from 'zod'
import { PERMISSIONS } from '../../lambdas/access/permissions.ts'
import type { HttpResponse } from '../../local/http-client.ts'

/** What answers look like by the contract, word for word: an attribute more or less fails. */
const count = z.int().nonnegative()
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const jobId = z.string().regex(/^imp_[0-9A-HJKMNP-TV-Z]{26}$/)

const rowError = z.strictObject({
  code: z.string(),
  message: z.string(),
  field: z.string().optional(),
  column: z.string().optional(),
})

const place = { row_number: z.int().positive(), line: z.int().positive().optional() }

const rowFailure = rowError.extend({ ...place, further: z.array(rowError).min(1).optional() })

const errorGroup = rowError.extend({ count: z.int().positive() })

const warning = z.strictObject({
  code: z.string(),
  message: z.string(),
  count,
  job_id: z.string().optional(),
  field: z.string().optional(),
  column: z.string().optional(),
})

const detected = z.strictObject({
  format: z.enum(['csv', 'ndjson', 'json', 'vcard', 'xlsx']),
  packed: z.enum(['gzip', 'zip']).exactOptional(),
  sheet: z.string().exactOptional(),
  delimiter: z.enum([',', ';', '\t', '|']).exactOptional(),
  encoding: z.string().exactOptional(),
  encoding_guess: z.string().exactOptional(),
  has_header: z.boolean().exactOptional(),
  header_line: z.int().positive().exactOptional(),
  mapping: z.record(z.string(), z.string()).exactOptional(),
  mapping_source: z.enum(['given', 'found', 'extended', 'earlier']).exactOptional(),
  from_job: z.string().exactOptional(),
  date_order: z.enum(['dmy', 'mdy', 'ymd']).exactOptional(),
})

const importResult = z.strictObject({
  job_id: jobId,
  status: z.enum(['completed', 'validated']),
  created_count: count,
  updated_count: count,
  unchanged_count: count,
  skipped_count: count,
  failed_count: count,
  total_count: count,
  errors: z.array(rowFailure).max(100),
  error_summary: z.array(errorGroup).max(50),
  warnings: z.array(warning),
  detected: detected.optional(),
  estimate: z.strictObject({ write_units: count, read_units: count, seconds: count }).optional(),
})

export const importAnswer = z.strictObject({ data: importResult })
export type ImportResult = z.infer<typeof importResult>

/** Of an import that is worked on later. */
export const queuedAnswer = z.strictObject({
  data: importResult.extend({ status: z.literal('queued'), total_count: count.nullable() }),
})

const job = importResult.extend({
  kind: z.enum(['import', 'undo', 'export']),
  name: z.string().nullable(),
  file_name: z.string().nullable(),
  parent_job_id: jobId.nullable(),
  drift_count: count.optional(),
  status: z.enum(['queued', 'processing', 'completed', 'failed', 'cancelled', 'validated']),
  deleted_count: count.exactOptional(),
  restored_count: count.exactOptional(),
  kept_count: count.exactOptional(),
  waiting_for: z.literal('another_import').nullable(),
  total_count: count.nullable(),
  processed_count: count,
  progress: z.number().min(0).max(1),
  rows_per_second: z.number().nonnegative().nullable(),
  created_at: time,
  started_at: time.nullable(),
  completed_at: time.nullable(),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      details: z.strictObject({ fields: z.record(z.string(), z.string()) }).optional(),
    })
    .nullable(),
  options: z.record(z.string(), z.unknown()),
  created_by: z
    .strictObject({ key_id: z.string(), key_name: z.string().nullable(), session_id: z.string().exactOptional() })
    .nullable(),
  truncated: z.literal(true).exactOptional(),
})

export const jobAnswer = z.strictObject({ data: job })
export type JobBody = z.infer<typeof job>

const meta = z.strictObject({ next_cursor: z.string().min(1).nullable() })

const rowRecord = z.strictObject({
  ...place,
  outcome: z.enum(['created', 'updated', 'skipped', 'failed', 'deleted', 'restored', 'kept']),
  planned_outcome: z.enum(['created', 'updated', 'skipped', 'failed']).optional(),
  contact_id: z.string().optional(),
  matched_by: z.enum(['id', 'email', 'phone', 'external_id', 'row']).optional(),
  changed: z.boolean().optional(),
  changes: z.record(z.string(), z.tuple([z.json(), z.json()])).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  field: z.string().optional(),
  column: z.string().optional(),
  fields: z.array(z.string()).min(1).optional(),
  further: z.array(rowError).min(1).optional(),
  dropped: z
    .array(rowError.omit({ message: true }))
    .min(1)
    .optional(),
  email_differs: z.literal(true).optional(),
  source: z.json().optional(),
  source_missing: z.enum(['not_ended', 'not_kept', 'too_long']).optional(),
})

export const jobsAnswer = z.strictObject({
  data: z.array(job),
  meta: meta.extend({
    key: z.strictObject({
      workspace_id: z.string(),
      permissions: z.array(z.enum(PERMISSIONS)),
      expires_at: time.nullable(),
    }),
  }),
})

export const rowsAnswer = z.strictObject({ data: z.array(rowRecord), meta })
export type RowRecord = z.infer<typeof rowRecord>

export const sessionAnswer = z.strictObject({
  data: z.strictObject({ token: z.string().regex(/^wbs_[A-Za-z0-9_-]{43}$/), expires_at: time }),
})

export const uploadAnswer = z.strictObject({
  data: z.strictObject({
    upload_id: z.string().regex(/^upl_[0-9A-HJKMNP-TV-Z]{26}$/),
    url: z.url(),
    fields: z.record(z.string(), z.string()),
    max_bytes: z.literal(20 * 1024 * 1024),
    expires_at: time,
  }),
})
export type UploadForm = z.infer<typeof uploadAnswer>['data']

const inspection = z.strictObject({
  format: detected.shape.format,
  sheets: z.array(z.string()).exactOptional(),
  detected,
  columns: z
    .array(
      z.strictObject({
        name: z.string(),
        index: count,
        samples: z.array(z.string().max(160)).max(5),
        filled: count,
        field: z.string().nullable(),
        field_source: z.enum(['found', 'proposed']).nullable(),
      }),
    )
    .max(500),
  sample_rows: z
    .array(
      z.strictObject({
        row_number: z.int().positive(),
        line: z.int().positive().optional(),
        cells: z.array(z.string().max(160)),
        contact: z.record(z.string(), z.json()).optional(),
        error: rowError.extend({ further: z.array(rowError).optional() }).optional(),
        dropped: z.array(rowError).optional(),
      }),
    )
    .max(10),
  rows_read: count,
  is_complete: z.boolean(),
  error: z
    .strictObject({
      code: z.enum(['unusable_columns', 'unknown_encoding', 'unreadable_file']),
      message: z.string(),
      details: z.strictObject({ fields: z.record(z.string(), z.string()) }).optional(),
    })
    .nullable(),
  warnings: z.array(warning),
})

export const inspectionAnswer = z.strictObject({ data: inspection })
export type Inspection = z.infer<typeof inspection>

const text = z.string().nullable()

const contact = z.strictObject({
  id: z.string().min(1),
  full_name: text,
  first_name: text,
  last_name: text,
  email: text,
  phone: z
    .string()
    .regex(/^\+[1-9]\d{1,14}$/)
    .nullable(),
  job_title: text,
  company: text,
  related_company_id: z.uuid().nullable(),
  linkedin_url: text,
  priority: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  tags: z.array(z.string()),
  custom_fields: z.record(z.string(), z.json()),
  created_date: text,
  external_id: text,
  created_at: time,
  updated_at: time,
})

export const contactAnswer = z.strictObject({ data: contact })
export const contactsAnswer = z.strictObject({ data: z.array(contact).max(1), meta })
export type ContactAnswer = z.infer<typeof contact>

const WEBHOOK_EVENTS = ['import.completed', 'import.failed', 'import.cancelled', 'import.undone'] as const

const keyOfChange = z.strictObject({ key_id: z.string().regex(/^key_[0-9a-f]{20}$/), key_name: text }).nullable()

const webhook = z.strictObject({
  id: z.string().regex(/^whk_[0-9A-HJKMNP-TV-Z]{26}$/),
  url: z.url(),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
  enabled: z.boolean(),
  disabled_reason: z.enum(['gone', 'failing']).nullable(),
  disabled_at: time.nullable(),
  failing_since: time.nullable(),
  dropped_count: count,
  created_at: time,
  created_by: keyOfChange,
  updated_at: time,
  updated_by: keyOfChange,
})

export const webhookAnswer = z.strictObject({ data: webhook })
export const webhooksAnswer = z.strictObject({ data: z.array(webhook), meta })
/** Of making one, and of rotating. */
export const webhookSecretAnswer = z.strictObject({
  data: webhook.extend({ secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/) }),
})

const delivery = z.strictObject({
  id: z.string().regex(/^dlv_[0-9A-HJKMNP-TV-Z]{26}$/),
  webhook_id: webhook.shape.id,
  event_id: z.string().regex(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/),
  event_type: z.enum([...WEBHOOK_EVENTS, 'webhook.test']),
  status: z.enum(['pending', 'delivered', 'exhausted', 'cancelled', 'dropped']),
  attempts: z.array(
    z.strictObject({
      at: time,
      duration_ms: count,
      status: z.int().min(100).max(599).nullable(),
      error: z.strictObject({ code: z.string(), message: z.string().min(1) }).nullable(),
    }),
  ),
  next_attempt_at: time.nullable(),
  waiting_for: z
    .string()
    .regex(/^dlv_[0-9A-HJKMNP-TV-Z]{26}$/)
    .nullable(),
  created_at: time,
})

export const deliveryAnswer = z.strictObject({ data: delivery })
export const deliveriesAnswer = z.strictObject({ data: z.array(delivery), meta })
export type DeliveryAnswer = z.infer<typeof delivery>

const failureAnswer = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(1),
    details: z.strictObject({ fields: z.record(z.string(), z.string()) }).optional(),
    request_id: z.string().min(1),
  }),
})

export type Failure = z.infer<typeof failureAnswer>['error']

/** Asserts that an answer is the contract's failure of that status and code; gives what stands in it. */
export const expectFailure = (response: HttpResponse, status: number, code: string): Failure => {
  const { error } = failureAnswer.parse(response.json)
  expect({ status: response.status, code: error.code }).toEqual({ status, code })
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
  expect(response.headers.get('x-request-id')).toBe(error.request_id)
  return error
}

/** A failure without what differs from request to request. */
export const anonymousFailure = (response: HttpResponse): string => {
  const { error } = failureAnswer.parse(response.json)
  return response.text.replaceAll(error.request_id, '<request id>')
}

/** The rate limit as the headers of an answer tell it; fails unless all three are there. */
export const rateLimitOf = (response: HttpResponse) => {
  const number = (name: string): number => {
    const value = response.headers.get(name)
    expect([name, value]).toEqual([name, expect.stringMatching(/^\d+$/)])
    return Number(value)
  }
  return {
    limit: number('X-RateLimit-Limit'),
    remaining: number('X-RateLimit-Remaining'),
    resetSeconds: number('X-RateLimit-Reset'),
  }
}
