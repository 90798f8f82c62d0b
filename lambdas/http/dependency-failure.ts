import { isDependencyFailure } from '../platform/aws-failure.ts'
import { ApiError } from './errors.ts'

/**
 * Runs a step before which nothing was accepted: a failure of AWS in it is answered 503, which tells the caller that trying again
 * is safe. Other errors pass through.
 */
export const failAsUnavailable = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step()
  } catch (error) {
    throw isDependencyFailure(error) ? new ApiError('service_unavailable', { cause: error }) : error
  }
}
