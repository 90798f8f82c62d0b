import { ApiError } from '../../../lambdas/http/errors.ts'
import { queryParameter } from '../../../lambdas/http/query-parameter.ts'
import { makeEvent } from './request-fixture.ts'

describe('a query parameter', () => {
  it('is its value', () => {
    const event = makeEvent({
      queryStringParameters: { limit: '5' },
      multiValueQueryStringParameters: { limit: ['5'] },
    })
    expect(queryParameter(event, 'limit')).toBe('5')
    expect(queryParameter(event, 'cursor')).toBeUndefined()
    expect(queryParameter(event, 'toString')).toBeUndefined()
    expect(queryParameter(makeEvent(), 'limit')).toBeUndefined()
  })

  it('given twice is refused, whichever value the gateway would pass on', () => {
    const event = makeEvent({
      queryStringParameters: { limit: '5' },
      multiValueQueryStringParameters: { limit: ['6', '5'] },
    })
    expect(() => queryParameter(event, 'limit')).toThrow(ApiError)
  })
})
