import { makeAskFetcher } from '../../../lambdas/uploads/ask-fetcher.ts'
import { fetchAnswerSchema } from '../../../lambdas/uploads/fetched-url.ts'
import { urlRefusal } from '../../../lambdas/uploads/url-fault.ts'

const REQUEST = { url: 'https://files.example.com/a.csv', workspace_id: 'acme', upload_id: 'upl_1' }

interface Sent {
  readonly input: { readonly FunctionName?: string; readonly Payload?: string }
}

const asking = (answer: unknown) => {
  const sent: Sent['input'][] = []
  const send = async ({ input }: Sent) => {
    sent.push(input)
    if (answer instanceof Error) throw answer
    return answer
  }
  const fetchUrl = makeAskFetcher({ lambda: { send }, functionName: 'fetcher' })
  return { sent, fetchUrl }
}

const payload = (value: unknown) => ({ Payload: new Uint8Array(Buffer.from(JSON.stringify(value))) })

test('the function is asked by its name, and what it stored is given back', async () => {
  const stored = { bytes: 12, etag: '"e"', format: 'csv' }
  const { sent, fetchUrl } = asking(payload(stored))
  expect(await fetchUrl(REQUEST)).toEqual(stored)
  expect(sent.map((input) => ({ ...input, Payload: JSON.parse(input.Payload ?? '') as unknown }))).toEqual([
    { FunctionName: 'fetcher', Payload: REQUEST },
  ])
})

test.each([
  ['host', 'validation_error', 'must have a host that resolves to public addresses only'],
  ['scheme', 'validation_error', 'must begin with https://'],
])('a URL that is refused itself (%s) is a field at fault', async (fault, code, why) => {
  await expect(asking(payload({ fault })).fetchUrl(REQUEST)).rejects.toMatchObject({ code, fields: { url: why } })
})

test.each([
  ['redirect_refused', 'The URL redirects to an address that is not allowed.'],
  ['too_many_redirects', 'The URL redirects more than 3 times.'],
  ['unreachable', 'The server of the URL cannot be reached, or it closed the connection.'],
  ['tls', 'The server of the URL has no valid TLS certificate.'],
  ['timeout', 'The URL did not send the whole file within 15 seconds.'],
  ['empty', 'The URL sent an empty file.'],
])('a file that did not come (%s) is said in words', async (fault, message) => {
  const { fetchUrl } = asking(payload({ fault }))
  await expect(fetchUrl(REQUEST)).rejects.toMatchObject({ code: 'url_not_fetched', status: 400, message })
})

test('a status is named, and nothing else of what the server sent', () => {
  expect(urlRefusal({ fault: 'http_status', httpStatus: 403 })).toMatchObject({
    code: 'url_not_fetched',
    message: 'The URL answered with the status 403 instead of 200.',
  })
})

test('a file that is too large is refused as an upload is', async () => {
  const { fetchUrl } = asking(payload({ fault: 'too_large' }))
  await expect(fetchUrl(REQUEST)).rejects.toMatchObject({ code: 'payload_too_large', status: 413 })
})

test.each([
  ['it failed itself', payload({ failed: true })],
  ['it ran out of time', { FunctionError: 'Unhandled', ...payload({ errorMessage: 'Task timed out' }) }],
  ['too many are fetched', Object.assign(new Error('busy'), { name: 'TooManyRequestsException' })],
  ['it cannot be reached', Object.assign(new Error('no'), { code: 'ECONNREFUSED' })],
])('503, to be tried again: %s', async (_, answer) => {
  await expect(asking(answer).fetchUrl(REQUEST)).rejects.toMatchObject({ code: 'service_unavailable' })
})

test('an answer that is none is an error of ours', async () => {
  await expect(asking(payload({ bytes: 0 })).fetchUrl(REQUEST)).rejects.toThrow()
  expect(fetchAnswerSchema.safeParse({ fault: 'unknown' }).success).toBe(false)
})
