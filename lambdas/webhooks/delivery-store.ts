import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, QueryCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Clock } from '../platform/clock.ts'
import { revisionUpdate } from '../platform/revision-update.ts'
import {
  deliveryFrom,
  deliveryItem,
  deliveryKey,
  deliveryPrefix,
  SUMMARY_ATTRIBUTES,
  summaryFrom,
  waitingAttributes,
} from './delivery-item.ts'
import type { Delivery, DeliveryChanges, DeliveryKey, DeliveryStatus, DeliverySummary } from './delivery.ts'
import type { DeliveryStore } from './ports.ts'
import { countWaiting, listWaiting } from './waiting-deliveries.ts'
import { workspacePk } from '../platform/control-keys.ts'
import type { WebhookKey } from './webhook.ts'

export interface DeliveriesQuery {
  readonly webhook: WebhookKey
  readonly status?: DeliveryStatus
  readonly limit: number
  /** The last delivery that was seen. */
  readonly after?: string
}

/** A page of a webhook's deliveries, newest first. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliverySummary[]
  /** Delivery id behind which the next page begins; undefined at the end. */
  readonly next: string | undefined
}

/** Deliveries in the control table, each kept for 30 days after its last change. */
export interface ListedDeliveryStore extends DeliveryStore {
  list(query: DeliveriesQuery): Promise<DeliveryPage>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  readonly clock: Clock
}

const RETENTION_DAYS = 30

const secondsOf = (clock: Clock): number => Math.floor(clock.now() / 1000)
const expiry = (clock: Clock): number => secondsOf(clock) + RETENTION_DAYS * 24 * 60 * 60

/** TTL deletes late, by days at worst: an expired item counts as none. */
const isExpired = (item: Record<string, unknown>, clock: Clock): boolean =>
  Number(item['expires_at_seconds']) <= secondsOf(clock)

/** Deliveries in the control table. Expired items count as absent; every change extends the retention. */
export const makeDeliveryStore = (deps: Deps): ListedDeliveryStore => ({
  create: (delivery) => createDelivery(deps, delivery),
  read: (name) => readDelivery(deps, name),
  change: (delivery, changes) => changeDelivery(deps, delivery, changes),
  waiting: (webhook) => listWaiting(deps, webhook),
  countWaiting: (webhook) => countWaiting(deps, webhook),
  list: (query) => listDeliveries(deps, query),
})

const createDelivery = async ({ dynamo, tableName, clock }: Deps, delivery: Delivery): Promise<Delivery> => {
  const put = new PutCommand({
    TableName: tableName,
    Item: { ...deliveryItem(delivery), expires_at_seconds: expiry(clock) },
    ConditionExpression: 'attribute_not_exists(pk) OR expires_at_seconds <= :now',
    ExpressionAttributeValues: { ':now': secondsOf(clock) },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  try {
    await dynamo.send(put)
    return delivery
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error
    return deliveryFrom(unmarshall(error.Item))
  }
}

const readDelivery = async (deps: Deps, name: DeliveryKey): Promise<Delivery | undefined> => {
  const { dynamo, tableName, clock } = deps
  const get = new GetCommand({ TableName: tableName, Key: deliveryKey(name), ConsistentRead: true })
  const { Item } = await dynamo.send(get)
  if (Item === undefined || isExpired(Item, clock)) return undefined
  const delivery = deliveryFrom(Item)
  return isUnlisted(Item, delivery) ? list(deps, delivery) : delivery
}

/**
 * Earlier versions kept what waits in the queue alone. Whoever reads such a delivery may let its message go, so it is put
 * on the list of those that wait first.
 */
const isUnlisted = (item: Record<string, unknown>, { status, next_attempt_at }: Delivery): boolean =>
  status === 'pending' && next_attempt_at !== null && item['sweep_shard'] === undefined

const list = async (deps: Deps, delivery: Delivery): Promise<Delivery | undefined> => {
  const { next_attempt_at } = delivery
  return (await changeDelivery(deps, delivery, { next_attempt_at })) ?? readDelivery(deps, delivery)
}

const changeDelivery = async (
  { dynamo, tableName, clock }: Deps,
  delivery: Delivery,
  changes: DeliveryChanges,
): Promise<Delivery | undefined> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: deliveryKey(delivery),
    ...revisionUpdate(delivery.revision, {
      ...changes,
      ...(changes.next_attempt_at !== undefined && waitingAttributes(delivery, changes.next_attempt_at)),
      expires_at_seconds: expiry(clock),
    }),
    ReturnValues: 'ALL_NEW',
  })
  try {
    const { Attributes } = await dynamo.send(update)
    return deliveryFrom(Attributes ?? {})
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

/** Deliveries that a query reads to find those of one status: a page may come out short of its limit, and still have a next one. */
const MAX_READ_PER_PAGE = 1_000

const listDeliveries = async (
  { dynamo, tableName, clock }: Deps,
  { webhook, status, limit, after }: DeliveriesQuery,
): Promise<DeliveryPage> => {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: `expires_at_seconds > :now${status === undefined ? '' : ' AND #status = :status'}`,
      ProjectionExpression: SUMMARY_ATTRIBUTES.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(SUMMARY_ATTRIBUTES.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ':pk': workspacePk(webhook.workspace_id),
        ':prefix': deliveryPrefix(webhook.webhook_id),
        ':now': secondsOf(clock),
        ...(status !== undefined && { ':status': status }),
      },
      ...(after !== undefined && { ExclusiveStartKey: deliveryKey({ ...webhook, delivery_id: after }) }),
      ScanIndexForward: false,
      Limit: status === undefined ? limit + 1 : MAX_READ_PER_PAGE,
    }),
  )
  const found = Items.map(summaryFrom)
  const deliveries = found.slice(0, limit)
  if (found.length > limit) return { deliveries, next: deliveries.at(-1)?.delivery_id }
  const read = LastEvaluatedKey === undefined ? undefined : String(LastEvaluatedKey['sk'])
  return { deliveries, next: read?.slice(deliveryPrefix(webhook.webhook_id).length) }
}
