import fc from '../../../support/fast-check.ts'
import { FIELD_SCHEMAS } from '../../../../lambdas/contacts/contact-schema.ts'
import { FIELD_PARSERS } from '../../../../lambdas/import/normalise/field-parsers.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const context = { phone: {}, dateOrder: undefined, warnings: makeWarnings() }

const odd = fc.constantFrom(' ', '\u00a0', '\ufeff', '\0', '\ud800', '\udc00', '😀', 'é', '\n', 'x'.repeat(253))
const texts = fc
  .array(fc.oneof(odd, fc.string({ maxLength: 5 }), fc.string({ unit: 'binary', maxLength: 5 })))
  .map((parts) => parts.join(''))

it('takes a text exactly where its schema takes it, as it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const { field, parseRead } of FIELD_PARSERS) {
        if (field === 'id') continue
        const read = parseRead(text, context)
        const bySchema = FIELD_SCHEMAS[field].safeParse(text)
        if (bySchema.success) expect(read).toEqual(bySchema.data)
        else expect(read).toMatchObject({ failed: expect.any(String) as string })
      }
    }),
  )
})
