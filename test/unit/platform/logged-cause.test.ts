import { loggedCause } from '../../../lambdas/platform/logged-cause.ts'

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('what the log has of an error', () => {
  it.each([
    ['the parser, which quotes its text', thrownBy(() => JSON.parse('{"full_name": Jane Doe, jane@acme.com}'))],
    ['a statement that DynamoDB echoes', new Error(`Unexpected value 'Jane Doe' in {"N": "Jane"}, key: jane@acme.com`)],
    ['a phone', new Error('Cannot read +49 (170) 123-4567 or 01701234567')],
    ['a key', new Error(`No item for wbk_${'a'.repeat(43)}`)],
    ['a signing secret', new Error(`Cannot sign by whsec_${'a'.repeat(40)}/+==`)],
    ['a message with a line like a frame', new Error('x\n    at jane@acme.com')],
    ['a wrapped one', new Error('Outer', { cause: new Error('jane@acme.com') })],
    ['no error at all', { email: 'jane@acme.com' }],
  ])('holds no value of %s', (_, error) => {
    expect(JSON.stringify(loggedCause(error))).not.toMatch(/jane|acme|170|aaaa/i)
  })

  it('holds name, message, place and what AWS said', () => {
    const error = Object.assign(new Error('Rate exceeded'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400, requestId: 'aws-1', attempts: 4 },
      Item: { email: 'jane@acme.com' },
    })
    expect(loggedCause(error)).toEqual({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      http_status: 400,
      aws_request_id: 'aws-1',
      attempts: 4,
      frames: expect.arrayContaining([expect.stringContaining('logged-cause.test.ts')]) as string[],
    })
  })

  it('keeps the names that make a message useful', () => {
    const error = thrownBy(() => (undefined as unknown as { rows: number }).rows)
    expect(loggedCause(error).message).toContain(`'rows'`)
  })

  it('ends, however long the message or deep the causes', () => {
    const circular = new Error('"'.repeat(1_000_000))
    circular.cause = circular
    expect(JSON.stringify(loggedCause(circular)).length).toBeLessThan(20_000)
  })
})
