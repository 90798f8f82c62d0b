import type { z } from 'zod'
import type * as client from '../../../client/src/index.ts'
import { hasEnded } from '../../../client/src/responses.ts'
import type { ServiceErrorCode } from '../../../client/src/import-error.ts'
import type { ImportOptions } from '../../../client/src/import-request.ts'
import { inOrder } from '../../../client/src/import-request.ts'
import type { ApiErrorCode } from '../../../lambdas/http/errors.ts'
import type { RowOutcome } from '../../../lambdas/import/outcome.ts'
import { parseImportRequest } from '../../../lambdas/import/request.ts'
import type { DeliveryStatus } from '../../../lambdas/webhooks/delivery.ts'
import type { WebhookEventType } from '../../../lambdas/webhooks/webhook.ts'
import { JOB_STATUSES, type JobStatus } from '../../../lambdas/jobs/job.ts'
import type {
  contactAnswer,
  DeliveryAnswer,
  ImportResult,
  Inspection,
  JobBody,
  RowRecord,
  UploadForm,
  webhookSecretAnswer,
} from '../../support/contract.ts'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type Readable<Service, Client> = Service extends Client ? true : never
type ServiceContact = z.infer<typeof contactAnswer>['data']
type ServiceWebhook = z.infer<typeof webhookSecretAnswer>['data']

/** Compiles only if the types of the client are those of the service, and its answers can be taken for what the client says they are. */
const PROOF: readonly [
  Same<client.JobStatus, JobStatus>,
  Same<client.RowOutcome, RowOutcome>,
  Same<ServiceErrorCode, ApiErrorCode>,
  Same<keyof client.Job, keyof JobBody>,
  Same<keyof client.RowRecord, keyof RowRecord>,
  Same<keyof client.Contact, keyof ServiceContact>,
  Readable<JobBody, client.Job>,
  Readable<ImportResult, client.ImportResult>,
  Readable<RowRecord, client.RowRecord>,
  Readable<UploadForm, client.UploadForm>,
  Readable<Inspection, client.Inspection>,
  Same<keyof client.Inspection, keyof Inspection>,
  Readable<ServiceContact, client.Contact>,
  Same<client.WebhookEventType, WebhookEventType>,
  Same<client.DeliveryStatus, DeliveryStatus>,
  Same<keyof client.WebhookWithSecret, keyof ServiceWebhook>,
  Same<keyof client.Delivery, keyof DeliveryAnswer>,
  Readable<ServiceWebhook, client.WebhookWithSecret>,
  Readable<DeliveryAnswer, client.Delivery>,
] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true]

test('the types of the client are those of the service: the compiler says so', () => {
  expect(PROOF).not.toContain(false)
})

test('every option of the client is one of the service', () => {
  const options: Required<ImportOptions> = {
    has_header: false,
    delimiter: ';',
    mapping: { 2: 'email', 1: 'full_name', 3: null },
    mapping_from: 'imp_01KAS2M0F6Y9Q4T8W7ZC3XH5BN',
    mapping_mode: 'extend',
    other_columns: 'custom_fields',
    encoding: 'windows-1251',
    sheet: 'People',
    update_existing: true,
    match_by: ['phone'],
    create_missing: false,
    merge: { company: 'never', tags: 'replace' },
    blank_cells: 'clear',
    tags: ['q1'],
    default_country: 'DE',
    date_order: 'dmy',
    on_invalid_value: 'drop',
    name: 'Fair',
    file_name: 'fair.csv',
    dry_run: true,
  }
  // A request has but one of the two.
  for (const without of ['mapping', 'mapping_from'] as const) {
    const { [without]: _, ...sent } = options
    const { options: read, name, file_name } = parseImportRequest({ upload_id: 'upl_1', ...inOrder(sent) })
    expect({ ...read, name, file_name }).toEqual(sent)
  }
})

test.each(JOB_STATUSES)('a job that is %s has ended, or has not, as the service sees it', (status) => {
  expect(hasEnded({ status })).toBe(!['queued', 'processing'].includes(status))
})
