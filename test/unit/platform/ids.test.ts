import fc from '../../support/fast-check.ts'
import { ulid } from 'ulid'
import { ID_PREFIXES, idOf, idPattern, ULID_ALPHABET, ULID_LENGTH } from '../../../lambdas/platform/ids.ts'

const kind = fc.constantFrom(...(Object.keys(ID_PREFIXES) as (keyof typeof ID_PREFIXES)[]))

describe('ids', () => {
  it('made of a ULID have the form of their kind, and of no other', () => {
    fc.assert(
      fc.property(kind, kind, (made, asked) => {
        expect(idPattern(asked).test(idOf(made, ulid()))).toBe(made === asked)
      }),
    )
  })

  it('have the characters of a ULID, as many as it has, and nothing around them', () => {
    const characters = fc.string({ unit: fc.constantFrom(...Array.from(ULID_ALPHABET)), minLength: 0, maxLength: 40 })
    fc.assert(
      fc.property(kind, characters, (made, text) => {
        expect(idPattern(made).test(idOf(made, text))).toBe(text.length === ULID_LENGTH)
      }),
    )
    const id = idOf('job', ulid())
    for (const wrong of [` ${id}`, `${id}\n`, id.toLowerCase(), id.slice(0, -1) + 'U']) {
      expect(idPattern('job').test(wrong)).toBe(false)
    }
  })
})
