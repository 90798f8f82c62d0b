import { ApiError } from '../../../lambdas/http/errors.ts'
import { isDependencyFailure } from '../../../lambdas/platform/aws-failure.ts'
import { DeadlineReached } from '../../../lambdas/import/ports.ts'
import { LeaseLost } from '../../../lambdas/jobs/lease.ts'

/**
 * Throws unless a process may end so: by what the world did to it (no response, no time, another process on its job) or by an answer of the
 * contract. Anything else, rows that stay contested or a job that others keep changing, is a fault of the product.
 */
export const assertMayThrow = (process: string, error: unknown): void => {
  if (error instanceof DeadlineReached || error instanceof LeaseLost || isDependencyFailure(error)) return
  if (error instanceof ApiError && (error.cause === undefined || isDependencyFailure(error.cause))) return
  if (error instanceof ApiError && error.cause instanceof DeadlineReached) return
  const { name, message } = error as Error
  throw new Error(`(5) The ${process} threw ${name}: ${message}`, { cause: error })
}
