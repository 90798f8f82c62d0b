import type { Delivery } from './delivery.ts'
import { TEST_EVENT_TYPE, type Webhook } from './webhook.ts'

/**
 * Whether a delivery is posted when it is due. While its webhook has a probe, only the probe is; the first attempt of a
 * test is made in any case, so that an owner who mended a receiver need not wait.
 */
export const mayPost = (
  { probe }: Pick<Webhook, 'probe'>,
  { delivery_id, event_type, tries }: Pick<Delivery, 'delivery_id' | 'event_type' | 'tries'>,
): boolean => probe === null || probe === delivery_id || (event_type === TEST_EVENT_TYPE && tries === 0)
