import { asksForJson } from '../../../lambdas/http/accept.ts'

test.each([
  ['application/json', true],
  ['Application/JSON', true],
  ['text/html, application/json;q=0.9', true],
  ['application/json; charset=utf-8', true],
  ['', false],
  ['*/*', false],
  ['application/*', false],
  ['text/csv', false],
  ['application/jsonx', false],
  ['application/problem+json', false],
  ['application/json;q=0, text/csv', false],
  ['application/json; q=0.000', false],
])('Accept: %s asks for JSON: %s', (accept, asks) => {
  expect(asksForJson(accept)).toBe(asks)
})
