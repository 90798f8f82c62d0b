import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ApiError } from '../http/errors.ts'
import { pageCursor, pageLimit } from '../http/page-query.ts'
import { queryParameter } from '../http/query-parameter.ts'
import { isDeliveryId } from './delivery-id.ts'
import { DELIVERY_STATUSES, type DeliveryStatus } from './delivery.ts'
import { isWebhookId } from './webhook.ts'

/** Which page of a list is asked for. */
interface PageQuery {
  readonly limit: number
  /** The last entry that was seen. */
  readonly after?: string
  /** What the cursor of the next page is bound to. */
  readonly scope: string
}

const parsePage = (event: APIGatewayProxyEvent, scope: string, isId: (text: string) => boolean): PageQuery => {
  const after = pageCursor(event, scope)
  if (after !== undefined && !isId(after)) {
    throw new ApiError('validation_error', { fields: { cursor: 'must be a cursor of this list' } })
  }
  return { limit: pageLimit(event), ...(after !== undefined && { after }), scope }
}

/** The query of a list of webhooks. Throws a `validation_error`. */
export const parseWebhooksQuery = (event: APIGatewayProxyEvent): PageQuery => parsePage(event, 'webhooks', isWebhookId)

const isDeliveryStatus = (text: string): text is DeliveryStatus =>
  (DELIVERY_STATUSES as readonly string[]).includes(text)

/**
 * The query of a list of deliveries. Its cursor is valid only for the same webhook and filter. Throws a
 * `validation_error`.
 */
export const parseDeliveriesQuery = (
  event: APIGatewayProxyEvent,
  webhookId: string,
): PageQuery & { readonly status?: DeliveryStatus } => {
  const status = queryParameter(event, 'status')
  if (status !== undefined && !isDeliveryStatus(status)) {
    throw new ApiError('validation_error', { fields: { status: `must be one of ${DELIVERY_STATUSES.join(', ')}` } })
  }
  const page = parsePage(event, `deliveries:${webhookId}:${status ?? ''}`, isDeliveryId)
  return { ...page, ...(status !== undefined && { status }) }
}
