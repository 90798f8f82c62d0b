import fc from '../../../support/fast-check.ts'
import { normaliseEmail } from '../../../../lambdas/import/normalise/email.ts'
import {
  emailProblem,
  type EmailProblem,
  readWrittenEmail,
} from '../../../../lambdas/import/normalise/written-email.ts'

it.each([
  ['JANE@X.de', 'jane@x.de'],
  ['Jane Doe <jane@x.de>', 'jane@x.de'],
  ['"Doe, Jane" <jane@x.de>', 'jane@x.de'],
  ['<jane@x.de>', 'jane@x.de'],
  ['mailto:jane@x.de', 'jane@x.de'],
  ['MAILTO:jane@x.de?subject=Hello', 'jane@x.de'],
  ['[jane@x.de](mailto:jane@x.de)', 'jane@x.de'],
  ['SMTP:jane@x.de', 'jane@x.de'],
  ['E-Mail: jane@x.de', 'jane@x.de'],
  ['work: jane@x.de', 'jane@x.de'],
  ['jane@x.de (Jane Doe)', 'jane@x.de'],
  ['jane@x.de.', 'jane@x.de'],
  ['jane@x.de,', 'jane@x.de'],
  ['jane@x.de;', 'jane@x.de'],
  ["'jane@x.de'", 'jane@x.de'],
  ["'jane@x.de", 'jane@x.de'],
  ['„jane@x.de“', 'jane@x.de'],
  ['jane@x.de\u00a0', 'jane@x.de'],
  ['\u200bjane@x\u200b.de', 'jane@x.de'],
  ['jane @x.de', 'jane@x.de'],
  ['jane@ x.de', 'jane@x.de'],
  ['jane@x .de', 'jane@x.de'],
  ['jane(at)x.de', 'jane@x.de'],
  ['jane [at] x [dot] de', 'jane@x.de'],
  ["o'brien@x.de", "o'brien@x.de"],
  ['jane＠x．de', 'jane@x.de'],
  ['ｊａｎｅ@x。de', 'jane@x.de'],
  ['<a href="mailto:jane@x.de">jane@x.de</a>', 'jane@x.de'],
  ["<A class=x HREF='mailto:jane@x.de?subject=Hi'>Jane</A>", 'jane@x.de'],
])('%j holds the one address %s', (text, email) => {
  expect(readWrittenEmail(text)).toEqual({ email, more: 0 })
})

it.each<[string, number]>([
  ['a@x.de; b@x.de', 1],
  ['a@x.de, b@x.de, c@x.de', 2],
  ['a@x.de\nb@x.de', 1],
  ['a@x.de b@x.de', 1],
  ['a@x.de / b@x.de', 1],
  ['a@x.de/b@x.de', 1],
  ['a@x.de und b@x.de', 1],
  ['a@x.de|b@x.de', 1],
  ['A <a@x.de>, B <b@x.de>', 1],
  ['Office: a@x.de; private: b@x.de', 1],
  ['a@x.de; A@X.de', 0],
  ['no address here; a@x.de', 0],
])('of the addresses in %j the first is taken, and %i more are counted', (text, more) => {
  expect(readWrittenEmail(text)).toEqual({ email: 'a@x.de', more })
})

it.each<[string, EmailProblem]>([
  ['jane doe@x.de', 'name'],
  ['Jane Doe jane@x.de', 'name'],
  ['Dr. jane@x.de', 'name'],
  ['jane@x.de. Thanks', 'name'],
  ['/O=ACME/OU=FIRST/CN=RECIPIENTS/CN=JDOE', 'exchange'],
  ['/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=1-jane@x', 'exchange'],
  ['EX:/O=ACME/CN=JDOE', 'exchange'],
  ['IMCEAEX-_O=ACME_OU=X_CN=JDOE@x.de', 'exchange'],
  ['jane', 'no_at'],
  ['jane.x.de', 'no_at'],
  ['jane@x', 'unreadable'],
  ['a@b@x.de', 'unreadable'],
  ['jane@x,de; b@', 'several'],
  [`${'a'.repeat(2000)}@x.de`, 'unreadable'],
])('%j holds none: %s', (text, problem) => {
  expect(readWrittenEmail(text)).toBe(problem)
})

it.each<[string, EmailProblem]>([
  ['a@x.de, b@x.de', 'several'],
  ['Jane <a@x.de>', 'name'],
  ['jane doe@x.de', 'name'],
  ['mailto:a@x.de', 'unreadable'],
  ['jane', 'no_at'],
  ['EX:/O=ACME/CN=JDOE', 'exchange'],
])('where only one address is taken, %j is none: %s', (text, problem) => {
  expect(emailProblem(text)).toBe(problem)
})

const address = fc
  .emailAddress()
  .filter((text) => normaliseEmail(text) !== undefined && /^[\w.+@-]+$/.test(text) && !/^-|-@/.test(text))

it('any address comes back out of what is written around it', () => {
  const written = fc.constantFrom<((email: string) => string)[]>(
    (email) => email,
    (email) => `Jane van Doe <${email}>`,
    (email) => `"Doe, Jane" <${email}>`,
    (email) => `mailto:${email}`,
    (email) => ` ${email}; `,
    (email) => `(${email})`,
  )
  fc.assert(
    fc.property(address, written, (email, write) => {
      expect(readWrittenEmail(write(email))).toEqual({ email: normaliseEmail(email), more: 0 })
    }),
  )
})

it('what is read is an address, whatever the text, and reading takes no time to speak of', () => {
  const signs = fc.constantFrom(
    '<',
    '>',
    '@',
    '.',
    ' ',
    ',',
    ';',
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '/',
    'a',
    'b',
    '\n',
    ':',
    '-',
  )
  fc.assert(
    fc.property(fc.string({ unit: signs, maxLength: 1024, size: 'max' }), (text) => {
      const before = performance.now()
      const read = readWrittenEmail(text)
      expect(performance.now() - before).toBeLessThan(250)
      if (typeof read !== 'string') expect(normaliseEmail(read.email)).toBe(read.email)
    }),
    { numRuns: 300 },
  )
})
