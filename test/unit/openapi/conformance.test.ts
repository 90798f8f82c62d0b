import { API_ERRORS } from '../../../lambdas/http/errors.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'
import { makeConformance } from '../../support/openapi/conformance.ts'

const conformance = makeConformance(openApiDocument())

const JOB_ID = 'imp_01M84DZVSWGWEP4NM0C3W365VK'
const ROWS = `/v1/import/contacts/${JOB_ID}/rows`
const RATE = { 'X-RateLimit-Limit': '600', 'X-RateLimit-Remaining': '599', 'X-RateLimit-Reset': '1795000000' }
const HEADERS: Readonly<Record<string, string | undefined>> = {
  'Content-Type': 'application/json',
  'X-Request-ID': 'abc',
  ...RATE,
}

const ROW = { row_number: 1, outcome: 'created', contact_id: 'con_JEXVIxUBstx3GA532DhgxCes' }
const rowsAnswer = (row: object = ROW) => ({ data: [row], meta: { next_cursor: null } })

const failure = (code: string) => ({ error: { code, message: 'Why.', request_id: 'abc' } })

interface Changes {
  readonly method?: string
  readonly path?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
}

/** Problems of a right answer to `GET …/rows` that was changed so. */
const problems = ({ method = 'GET', path = ROWS, status = 200, headers = {}, body = rowsAnswer() }: Changes = {}) => {
  const all = Object.entries({ ...HEADERS, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const text = body === '' ? '' : JSON.stringify(body)
  return conformance({ method, path }, { status, headers: new Headers(all), text, json: body })
}

test('an answer as it is documented has none', () => {
  expect(problems()).toEqual([])
  expect(problems({ path: `${ROWS}?outcome=created&limit=3` })).toEqual([])
  expect(problems({ status: 404, body: failure('not_found') })).toEqual([])
  expect(problems({ status: 401, body: failure('invalid_key'), headers: { 'X-RateLimit-Limit': undefined } })).toEqual(
    [],
  )
})

test.each<[string, Changes, RegExp]>([
  ['a field that is not documented', { body: rowsAnswer({ ...ROW, workspace_id: 'acme' }) }, /workspace_id/],
  ['a field too few', { body: rowsAnswer({ row_number: 1 }) }, /outcome/],
  ['a value that is not documented', { body: rowsAnswer({ ...ROW, outcome: 'lost' }) }, /outcome must be equal/],
  ['another envelope', { body: [ROW] }, /the body must be object/],
  ['no body', { body: '' }, /the body/],
  ['a status that is not documented', { status: 409, body: failure('conflict') }, /status 409 is not documented/],
  ['a code that its status does not have', { status: 404, body: failure('conflict') }, /code must be equal/],
  ['a code that no catalogue has', { status: 404, body: failure('gone') }, /code must be equal/],
  ['no request id', { headers: { 'X-Request-ID': undefined } }, /X-Request-ID is missing/],
  ['no rate limit', { headers: { 'X-RateLimit-Reset': undefined } }, /X-RateLimit-Reset is missing/],
  ['a rate limit that is no number', { headers: { 'X-RateLimit-Limit': 'many' } }, /X-RateLimit-Limit must be integer/],
  ['another content type', { headers: { 'Content-Type': 'text/plain' } }, /content type text\/plain/],
  ['429 without Retry-After', { status: 429, body: failure('rate_limited') }, /Retry-After is missing/],
  ['405 where the path takes the method', { status: 405, body: failure('method_not_allowed') }, /status 405/],
  ['405 without Allow', { method: 'PUT', status: 405, body: failure('method_not_allowed') }, /Allow is missing/],
  ['200 on a path that does not exist', { path: '/v1/nothing' }, /status 200 is not documented/],
])('%s is found', (_, changes, problem) => {
  expect(problems(changes).join('\n')).toMatch(problem)
})

test('every code of the catalogue is found only at its own status', () => {
  for (const [code, { status }] of Object.entries(API_ERRORS)) {
    const other = status === 404 ? 429 : 404
    expect([code, problems({ status: other, body: failure(code), headers: { 'Retry-After': '1' } })]).not.toEqual([
      code,
      [],
    ])
  }
})
