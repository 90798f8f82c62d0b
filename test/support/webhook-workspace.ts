import {
  deliveriesAnswer,
  deliveryAnswer,
  webhookAnswer,
  webhookSecretAnswer,
  type DeliveryAnswer,
} from './contract.ts'
import { waitFor } from './wait-for.ts'
import { newWorkspace, type Workspace } from './workspace.ts'
import type { WebhookTarget } from './webhook-target.ts'

export const WEBHOOKS_PATH = '/v1/webhooks'
const PATIENCE_MS = 60_000

/** A webhook of a workspace, by the calls of its owner. Answers are held to the contract as they come. */
export interface OwnedWebhook {
  readonly id: string
  readonly secret: string
  readonly path: string
  readonly show: () => Promise<(typeof webhookAnswer)['_output']['data']>
  readonly test: () => Promise<DeliveryAnswer>
  readonly redeliver: (deliveryId: string) => Promise<DeliveryAnswer>
  readonly rotate: () => Promise<string>
  readonly deliveries: () => Promise<readonly DeliveryAnswer[]>
  /** The newest delivery, once it is as wanted. */
  readonly delivery: (until: (delivery: DeliveryAnswer) => boolean) => Promise<DeliveryAnswer>
}

const ALL = ['import.completed', 'import.failed', 'import.cancelled']

export const addWebhook = async (
  { http }: Pick<Workspace, 'http'>,
  { url }: Pick<WebhookTarget, 'url'>,
  events: readonly string[] = ALL,
): Promise<OwnedWebhook> => {
  const response = await http({ method: 'POST', path: WEBHOOKS_PATH, json: { url, events } })
  expect(response.status).toBe(201)
  const { id, secret } = webhookSecretAnswer.parse(response.json).data
  const path = `${WEBHOOKS_PATH}/${id}`
  const send = async (below: string): Promise<DeliveryAnswer> => {
    const sent = await http({ method: 'POST', path: `${path}/${below}` })
    expect(sent.status).toBe(202)
    return deliveryAnswer.parse(sent.json).data
  }
  const deliveries = async () => deliveriesAnswer.parse((await http({ path: `${path}/deliveries` })).json).data
  return {
    id,
    secret,
    path,
    deliveries,
    show: async () => webhookAnswer.parse((await http({ path })).json).data,
    test: () => send('test'),
    redeliver: (deliveryId) => send(`deliveries/${deliveryId}/redeliver`),
    rotate: async () => {
      const rotated = await http({ method: 'POST', path: `${path}/rotate` })
      expect(rotated.status).toBe(200)
      return webhookSecretAnswer.parse(rotated.json).data.secret
    },
    delivery: async (until) => {
      const [newest] = await waitFor(deliveries, ([first]) => first !== undefined && until(first), PATIENCE_MS)
      if (newest === undefined) throw new Error('No delivery was waited for.')
      return newest
    },
  }
}

export const newWebhook = async (target: WebhookTarget): Promise<OwnedWebhook & { readonly workspace: Workspace }> => {
  const workspace = await newWorkspace()
  return { ...(await addWebhook(workspace, target)), workspace }
}
