import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'
import { describeWebhookStores } from '../../support/webhook-store-conformance.ts'

describe('the stores of webhooks in memory', () => {
  describeWebhookStores(() => ({ ...makeMemoryWebhooks(), deliveries: makeMemoryDeliveries(), workspaceId: 'acme' }))
})
