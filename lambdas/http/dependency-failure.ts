import { isDependencyFailure } from '../platform/aws-failure.ts'
import { ApiError } from './errors.ts'

/**
 * Runs a step before which nothing was accepted. A failure of AWS in it becomes a 503 `service_unavailable`, which says
 * that a retry is safe. Other errors pass through.
 */
export const failAsUnavailable = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step()
  } catch (error) {
    throw isDependencyFailure(error) ? new ApiError('service_unavailable', { cause: error }) : error
  }
}
