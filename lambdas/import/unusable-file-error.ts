import { ApiError } from '../http/errors.ts'
import { UnusableFile } from './files/unusable-file.ts'

/** Runs a read of a file that belongs to a request. An unusable file is the request's fault: a `validation_error`. */
export const refusingUnusableFiles = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error
    const { message, fields } = error
    throw new ApiError('validation_error', { message, ...(fields && { fields }), cause: error })
  }
}
