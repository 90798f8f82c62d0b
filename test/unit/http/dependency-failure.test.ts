import { failAsUnavailable } from '../../../lambdas/http/dependency-failure.ts'
import { ApiError } from '../../../lambdas/http/errors.ts'

const failure = (fields: object): Error => Object.assign(new Error('failed'), fields)
const answerTo = (error: Error): Promise<unknown> =>
  failAsUnavailable(() => Promise.reject(error)).catch((thrown: unknown) => thrown)

describe('a failure before anything was accepted', () => {
  it.each([
    [{ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }],
    [{ name: 'ProvisionedThroughputExceededException' }],
    [{ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }],
    [{ name: 'TimeoutError' }],
    [{ name: 'Whatever', $metadata: { httpStatusCode: 500 } }],
    [{ code: 'ECONNREFUSED' }],
    [{ code: 'ECONNRESET' }],
  ])('of AWS that will pass is a 503 with the cause for the log (%j)', async (fields) => {
    const error = failure(fields)
    const response = await answerTo(error)
    expect(response).toBeInstanceOf(ApiError)
    expect(response).toMatchObject({ code: 'service_unavailable', cause: error })
  })

  it.each([
    [{ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }],
    [{ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } }],
    [{ name: 'ZodError' }],
    [{ code: 'ENOENT' }],
    [{ $metadata: null }],
  ])('that trying again cannot mend stays what it is (%j)', async (fields) => {
    const error = failure(fields)
    expect(await answerTo(error)).toBe(error)
  })
})
