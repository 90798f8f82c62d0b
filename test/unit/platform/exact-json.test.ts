import fc from '../../support/fast-check.ts'
import { parseExactJson } from '../../../lambdas/platform/exact-json.ts'

test.each([
  ['an id over 2^53', '{"id":9007199254740993}', { id: '9007199254740993' }],
  ['in an array', '[1, 123456789012345678901234567890]', [1, '123456789012345678901234567890']],
  ['a fraction with more digits than a double has', '{"x":0.12345678901234567891}', { x: '0.12345678901234567891' }],
  [
    'what a double holds stays a number',
    '{"id":9007199254740992,"x":0.5,"y":1e21,"z":-0}',
    { id: 9007199254740992, x: 0.5, y: 1e21, z: -0 },
  ],
  ['long digits in a text', '{"id":"9007199254740993"}', { id: '9007199254740993' }],
])('a number that JSON readers would round is kept as text: %s', (_, text, expected) => {
  expect(parseExactJson(text)).toEqual(expected)
})

test('of any JSON that nothing rounds it makes what JSON.parse makes', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseExactJson(text)).toEqual(JSON.parse(text))
    }),
  )
})
