import { ApiError } from '../http/errors.ts'
import { fingerprintOf, type ClaimRequest, type IdempotencyStore } from './idempotency-store.ts'

/** An Idempotency-Key as it came with a request. */
export interface IdempotentBody {
  readonly key: string
  readonly path: string
  readonly body: Uint8Array
}

type KeyClaim = IdempotentBody & Omit<ClaimRequest, 'fingerprint'>

/** The job that the key stands for: the one offered, or that of an earlier request with the same body. */
export const claimKey = async (
  { body, ...claim }: KeyClaim,
  { idempotency }: { readonly idempotency: IdempotencyStore },
): Promise<{ readonly jobId: string }> => {
  const fingerprint = fingerprintOf(body)
  const held = await idempotency.claim({ ...claim, fingerprint })
  if (held.fingerprint !== fingerprint) throw new ApiError('idempotency_key_reused')
  return held
}

/** 409 `idempotency_in_progress`, with `Retry-After` in seconds. */
export const inProgress = (retryAfterSeconds: number): ApiError =>
  new ApiError('idempotency_in_progress', { headers: { 'Retry-After': String(retryAfterSeconds) } })
