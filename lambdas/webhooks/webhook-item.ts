import * as z from 'zod'
import { jobCreatorSchema } from '../jobs/job-creator.ts'
import { workspacePk } from '../platform/control-keys.ts'
import { webhookSweepAttributes } from './webhook-sweep-index.ts'
import { codeSchema } from '../platform/schemas.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import { WEBHOOK_EVENT_TYPES, type Webhook, type WebhookKey } from './webhook.ts'

const time = z.iso.datetime()

/** A webhook as the control table keeps it: null is an attribute that is not there. */
const itemSchema = z.object({
  webhook_id: z.string(),
  workspace_id: z.string(),
  url: z.string(),
  events: z.array(codeSchema(WEBHOOK_EVENT_TYPES)),
  enabled: z.boolean(),
  disabled_reason: codeSchema(['gone', 'failing']).nullable().default(null),
  disabled_at: time.nullable().default(null),
  failing_since: time.nullable().default(null),
  probe: z.string().nullable().default(null),
  sweep_at: z.int().nullable().default(null),
  watched_until: z.int().nullable().default(null),
  dropped_count: z.int().nonnegative().default(0),
  secrets: z.array(z.object({ ciphertext: z.instanceof(Uint8Array), signs_until: z.int().nullable() })).min(1),
  revision: z.int().positive(),
  created_at: time,
  updated_at: time,
  created_by: jobCreatorSchema.nullable().default(null),
  updated_by: jobCreatorSchema.nullable().default(null),
})

export const WEBHOOK_PREFIX = 'WEBHOOK#'

/** The item key of a webhook. */
export const webhookKey = ({ workspace_id, webhook_id }: WebhookKey) => ({
  pk: workspacePk(workspace_id),
  sk: `${WEBHOOK_PREFIX}${webhook_id}`,
})

/** The webhook in an item. Throws on an item that is not one. */
export const webhookFrom = (item: Record<string, unknown>): Webhook => itemSchema.parse(readable(item))

/** The item of a webhook; null is left out. */
export const webhookItem = (webhook: Webhook) => ({
  ...webhookKey(webhook),
  ...STORED_VERSION,
  ...Object.fromEntries(Object.entries(webhook).filter(([, value]) => value !== null)),
  ...(webhook.sweep_at !== null && webhookSweepAttributes(webhook.sweep_at)),
})
