import fc from '../../support/fast-check.ts'
import { encodeCursor, pageCursor } from '../../../lambdas/http/page-query.ts'
import { makeEvent } from './request-fixture.ts'

const read = (cursor: string, scope: string) => pageCursor(makeEvent({ queryStringParameters: { cursor } }), scope)

test('a cursor says where the next page of its list begins', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (scope, after) => {
      expect(read(encodeCursor(scope, after), scope)).toBe(after)
    }),
  )
})

const CURSOR = encodeCursor('jobs::', 'imp_01M8G28ZEH1GNDXXYP7HCP1580')

test.each([
  ['of another list', encodeCursor('rows', 'x')],
  ['empty', ''],
  ['with more behind it', `${CURSOR}A`],
  ['with what is no base64url in it', `${CURSOR.slice(0, 9)}!${CURSOR.slice(9)}`],
  ['cut', CURSOR.slice(0, -1)],
  ['in the other alphabet', `${Buffer.from(CURSOR, 'base64url').toString('base64')}=`],
])('a cursor that is %s is refused', (_, cursor) => {
  expect(() => read(cursor, 'jobs::')).toThrow(expect.objectContaining({ code: 'validation_error' }) as Error)
})
