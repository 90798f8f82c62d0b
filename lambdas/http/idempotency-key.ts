import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { PresentedKey } from '../access/session.ts'
import type { JsonRequest } from './api-handler.ts'
import { ApiError } from './errors.ts'
import { header } from './header.ts'

/** 1 to 255 printable ASCII characters, by the contract. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/

/**
 * Within which an Idempotency-Key of a workspace stands for one request: the path, and of a session what no other session
 * has, which would otherwise be given its answers.
 */
export const idempotencyScope = (path: string, { session }: PresentedKey): string =>
  session === undefined ? path : `${path}#${session.id}`

/** The request's Idempotency-Key, if it has one. */
export const idempotencyKey = (event: APIGatewayProxyEvent): string | undefined => {
  const key = header(event, 'Idempotency-Key')
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key
  throw new ApiError('validation_error', {
    fields: { 'Idempotency-Key': 'must be 1 to 255 printable ASCII characters' },
  })
}

/** The request's Idempotency-Key, if it has one, with the path and the body that the key stands for. */
export const idempotentBody = ({ event, key: apiKey, body }: Pick<JsonRequest, 'event' | 'key' | 'body'>) => {
  const key = idempotencyKey(event)
  return key === undefined ? undefined : { key, path: idempotencyScope(event.resource, apiKey), body: body.bytes }
}
