import fc from '../../support/fast-check.ts'
import { isInvisible } from '../../../lambdas/contacts/visible-text.ts'

const NOTHING = [
  ...[
    ' ',
    '\t',
    '\r\n',
    '\u0001',
    '\u00a0',
    '\u3000',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u200e',
    '\u202e',
  ],
  ...['\u034f', '\u115f', '\u1160', '\u3164', '\uffa0', '\u180e', '\ufe0f', '\u2800', '\u{e0020}', '\u{e0100}'],
]

it('a text of nothing that can be seen is invisible, and one visible character makes it visible', () => {
  const nothing = fc.array(fc.constantFrom(...NOTHING)).map((signs) => signs.join(''))
  fc.assert(
    fc.property(
      nothing,
      nothing,
      fc.constantFrom('a', '-', 'ä', '李', 'ㅤㅏ', '\0', '😀', '٣'),
      (before, behind, visible) => {
        expect(isInvisible(before)).toBe(true)
        expect(isInvisible(before + visible + behind)).toBe(false)
      },
    ),
  )
})
