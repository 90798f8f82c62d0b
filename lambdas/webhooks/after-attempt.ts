import { timestamp } from '../platform/clock.ts'
import type { Attempt, Delivery, DeliveryChanges } from './delivery.ts'
import type { PostResponse } from './post.ts'
import { retrySeconds } from './retry-schedule.ts'
import type { DisabledReason, Webhook } from './webhook.ts'

/** The status of a receiver that wants no more events. */
const GONE = 410

/** How long a webhook may do nothing but fail. */
const MAX_FAILING_MS = 5 * 24 * 60 * 60 * 1000

/** Attempts that a delivery remembers: two rounds of the schedule, and some. */
const MAX_RECORDED_ATTEMPTS = 20

/** An attempt and what came of it. */
export interface Sent {
  readonly response: PostResponse
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
}

/** The attempt as it is recorded. */
export const attemptOf = ({ response: { status, error }, from, to }: Sent): Attempt => ({
  at: timestamp(from),
  duration_ms: to - from,
  status,
  error,
})

/** Why a webhook that answered so is to be disabled; undefined where it is not. */
export const disablingReason = (
  { failing_since }: Pick<Webhook, 'failing_since'>,
  { response, to }: Sent,
): DisabledReason | undefined => {
  if (response.error === null) return undefined
  if (response.status === GONE) return 'gone'
  if (failing_since !== null && to - Date.parse(failing_since) >= MAX_FAILING_MS) return 'failing'
  return undefined
}

export interface Circumstances {
  /** Whether the webhook was disabled because of the attempt. */
  readonly disabled: boolean
  /** Whether the delivery's lease is still that of the attempt. */
  readonly leased: boolean
  /** From 0 up to 1. */
  readonly random: number
}

/**
 * What an attempt changes of its delivery as that is stored by now. The attempt is always recorded, and a successful
 * one ends the delivery. A failed one decides about the next attempt only while the delivery is pending and its lease
 * is held: otherwise it was cancelled or redelivered meanwhile.
 */
export const afterAttempt = (
  delivery: Delivery,
  sent: Sent,
  { disabled, leased, random }: Circumstances,
): DeliveryChanges => {
  const attempts = [...delivery.attempts, attemptOf(sent)].slice(-MAX_RECORDED_ATTEMPTS)
  const released = { attempts, ...(leased && { lease_until: 0 }) }
  const tries = delivery.tries + 1
  const { response, to } = sent
  if (response.error === null) return { ...released, tries, status: 'delivered', next_attempt_at: null }
  if (delivery.status !== 'pending' || !leased) return released
  if (disabled) return { ...released, tries, status: 'cancelled', next_attempt_at: null }
  const wait = retrySeconds({ tries, status: response.status, retryAfter: response.retryAfter, now: to }, random)
  if (wait === undefined) return { ...released, tries, status: 'exhausted', next_attempt_at: null }
  return { ...released, tries, next_attempt_at: to + Math.round(wait * 1000) }
}
