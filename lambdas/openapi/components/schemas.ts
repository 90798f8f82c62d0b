import * as z from 'zod'
import { contactBodySchema, contactsBodySchema, contactResponseSchema } from '../../contacts/contact-response.ts'
import { contactSchema } from '../../contacts/contact-schema.ts'
import { uploadBodySchema, uploadRequestSchema } from '../../uploads/uploads.ts'
import { timestampSchema } from '../../platform/schemas.ts'
import { failureSchema } from '../../http/envelope.ts'
import { API_ERRORS, apiErrorCodeSchema } from '../../http/errors.ts'
import { shownRowSchema } from '../../jobs/row-sources.ts'
import { inspectionBodySchema, inspectionSchema } from '../../import/inspect/inspection.ts'
import { inspectRequestSchema } from '../../import/inspect/request.ts'
import { importRequestSchema } from '../../import/request.ts'
import { applyRequestSchema } from '../../import/follow-up-requests.ts'
import { importOptionsSchema } from '../../import/session-options.ts'
import { sessionBodySchema, sessionRequestSchema, sessionResponseSchema } from '../../import/session-request.ts'
import { ROW_ERRORS, rowErrorCodeSchema } from '../../contacts/row-errors.ts'
import { detectedSchema } from '../../import/formats/detected.ts'
import { WARNINGS, warningCodeSchema, warningSchema } from '../../import/source/warnings.ts'
import { errorGroupSchema, reportedErrorSchema } from '../../jobs/job-report.ts'
import { importedBodySchema, importedSchema, queuedBodySchema, queuedSchema } from '../../jobs/import-response.ts'
import { jobBodySchema, jobsBodySchema, jobResponseSchema } from '../../jobs/job-response.ts'
import { JOB_ERRORS, jobErrorCodeSchema, jobErrorSchema, jobIdSchema, jobOptionsSchema } from '../../jobs/job.ts'
import { rowsBodySchema } from '../../jobs/job-rows.ts'
import { rejectsBodySchema } from '../../jobs/rejects/rejects-link.ts'
import { exportRequestSchema } from '../../jobs/export-request.ts'
import { undoRequestSchema } from '../../jobs/undo-request.ts'
import { uploadIdSchema } from '../../uploads/upload.ts'
import { newWebhookSchema, patchSchema } from '../../webhooks/webhook-request.ts'
import { ATTEMPT_ERRORS } from '../../webhooks/delivery.ts'
import {
  attemptErrorCodeSchema,
  deliveriesBodySchema,
  deliveryBodySchema,
  deliveryResponseSchema,
  newSecretBodySchema,
  webhookBodySchema,
  webhooksBodySchema,
  webhookResponseSchema,
} from '../../webhooks/webhook-response.ts'
import { bySource } from './import-sources.ts'
import { eventBodySchema, testEventBodySchema } from './events.ts'
import type { JsonSchema } from './openapi.ts'
import { makeEnumPortable } from './portable-enums.ts'

/** What requests are checked by. */
const REQUESTS = {
  ImportRequest: importRequestSchema,
  ContactFields: contactSchema,
  UploadRequest: uploadRequestSchema,
  InspectRequest: inspectRequestSchema,
  SessionRequest: sessionRequestSchema,
  UndoRequest: undoRequestSchema,
  ExportRequest: exportRequestSchema,
  ApplyRequest: applyRequestSchema,
  RetryRequest: importOptionsSchema,
  NewWebhook: newWebhookSchema,
  WebhookPatch: patchSchema,
} as const

/** Schemas of responses. */
const RESPONSES = {
  ImportedAnswer: importedBodySchema,
  Imported: importedSchema,
  QueuedAnswer: queuedBodySchema,
  Queued: queuedSchema,
  JobAnswer: jobBodySchema,
  JobsAnswer: jobsBodySchema,
  Job: jobResponseSchema,
  JobId: jobIdSchema,
  JobOptions: jobOptionsSchema,
  JobError: jobErrorSchema,
  JobErrorCode: jobErrorCodeSchema,
  RowsAnswer: rowsBodySchema,
  RowOutcome: shownRowSchema,
  RowError: reportedErrorSchema,
  ErrorGroup: errorGroupSchema,
  RowErrorCode: rowErrorCodeSchema,
  Warning: warningSchema,
  WarningCode: warningCodeSchema,
  Detected: detectedSchema,
  RejectsAnswer: rejectsBodySchema,
  UploadId: uploadIdSchema,
  UploadAnswer: uploadBodySchema,
  InspectionAnswer: inspectionBodySchema,
  Inspection: inspectionSchema,
  SessionAnswer: sessionBodySchema,
  Session: sessionResponseSchema,
  ContactAnswer: contactBodySchema,
  ContactsAnswer: contactsBodySchema,
  Contact: contactResponseSchema,
  EventBody: eventBodySchema,
  TestEventBody: testEventBodySchema,
  Webhook: webhookResponseSchema,
  WebhookAnswer: webhookBodySchema,
  WebhooksAnswer: webhooksBodySchema,
  NewSecretAnswer: newSecretBodySchema,
  Delivery: deliveryResponseSchema,
  DeliveryAnswer: deliveryBodySchema,
  DeliveriesAnswer: deliveriesBodySchema,
  AttemptErrorCode: attemptErrorCodeSchema,
  Timestamp: timestampSchema,
  Failure: failureSchema,
  ErrorCode: apiErrorCodeSchema,
} as const

export type SchemaName = keyof typeof REQUESTS | keyof typeof RESPONSES

/** A reference to a schema of the components. */
export const schemaRef = (name: SchemaName): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` })

const table = (catalogue: Readonly<Record<string, string>>): string =>
  [
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(catalogue).map(([code, text]) => `| \`${code}\` | ${text} |`),
  ].join('\n')

/** Descriptions of whole schemas. Catalogues of codes describe their codes themselves. */
const DESCRIPTIONS: Partial<Record<SchemaName, string>> = {
  ImportRequest: 'Exactly one of `rows`, `csv`, `upload_id` and `url`, and options. Unknown fields are refused.',
  InspectRequest: 'Exactly one of `csv`, `upload_id` and `url`, and options. Unknown fields are refused.',
  ContactFields:
    'A row needs a name, an email, a phone, an external_id or an id. Empty text, blanks and null mean "not given" and never erase a stored value. Unknown fields are ignored, with a warning.',
  Imported: 'Every data row is counted as exactly one of created, updated, skipped and failed.',
  Queued: 'Accepted and stored. The import runs in the background.',
  Job: 'An import.',
  JobId: '`imp_` and a ULID.',
  UploadId: '`upl_` and a ULID.',
  Timestamp: 'RFC 3339, UTC, milliseconds.',
  RowOutcome: 'The outcome of one data row.',
  RowError: 'Why a row failed. It contains no value of the row.',
  Warning: 'Something worth checking that failed no row.',
  Inspection: 'What an import would make of a file, as far as its beginning says.',
  ApplyRequest: 'What becomes of rows that come otherwise than in the dry run.',
  RetryRequest: 'Options of an import, in place of those of the job.',
  SessionRequest: 'How long the session lives, and what its imports have in common.',
  Session: 'The token of a session, for a browser.',
  Contact: 'All fields; null if not given.',
  EventBody: 'The body that a webhook receives when a queued import ends.',
  TestEventBody: 'The body of a test event.',
  Webhook: 'A URL that is notified when a queued import ends.',
  Delivery: 'One event, sent to one webhook.',
  AttemptErrorCode: table(ATTEMPT_ERRORS),
  Failure: 'The body of every failure.',
  ErrorCode: table(
    Object.fromEntries(
      Object.entries(API_ERRORS).map(([code, { status, message }]) => [code, `${status}. ${message}`]),
    ),
  ),
  RowErrorCode: table(ROW_ERRORS),
  WarningCode: table(WARNINGS),
  JobErrorCode: table(JOB_ERRORS),
}

/** Generators of clients take a field with a `default` for one that is always there: in requests the default is told in words. */
const tellDefault = (schema: Record<string, unknown>): void => {
  if (schema['default'] === undefined) return
  const text = `Default: \`${JSON.stringify(schema['default'])}\`.`
  schema['description'] = [schema['description'], text].filter(Boolean).join(' ')
  delete schema['default']
}

/** What zod adds that says nothing: JSON's own bounds of integers, `propertyNames` of type string, `readOnly`. */
const tidy = (schema: Record<string, unknown>): void => {
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum']
  delete schema['propertyNames']
  delete schema['readOnly']
  delete schema['$schema']
  delete schema['$id']
}

const componentsOf = (schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): [string, JsonSchema][] => {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const made = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    // What a function of ours reads says by `meta` what it takes.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      tidy(jsonSchema)
      makeEnumPortable(jsonSchema)
      if (io === 'input') tellDefault(jsonSchema)
      // Clients ignore fields that they do not know: responses may get more of them.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return Object.entries(made.schemas).map(([id, schema]) => {
    tidy(schema)
    return [id, schema as JsonSchema]
  })
}

/** `components.schemas`, in alphabetical order. */
export const makeSchemas = (): Readonly<Record<string, JsonSchema>> => {
  const all = [...componentsOf(REQUESTS, 'input'), ...componentsOf(RESPONSES, 'output')]
  const described = all.map(([id, schema]): [string, JsonSchema] => {
    const description = DESCRIPTIONS[id as SchemaName]
    return [id, description === undefined ? schema : { description, ...schema }]
  })
  const apart = described.flatMap(([id, schema]) => bySource(id, schema))
  return Object.fromEntries(apart.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
