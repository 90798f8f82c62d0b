import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { PHONE_PROBLEMS, type PhoneProblem } from '../../../../lambdas/import/normalise/phone.ts'
import { DATE_PROBLEMS, type DateProblem } from '../../../../lambdas/import/normalise/written-date.ts'
import { EMAIL_PROBLEMS, type EmailProblem } from '../../../../lambdas/import/normalise/written-email.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

type Reasons<Problem extends string> = readonly (readonly [Problem, cell: string, default_country?: string])[]

const PHONES: Reasons<PhoneProblem> = [
  ['no_country_code', '030 901820'],
  ['no_country_code', '491786730511'],
  ['not_of_country', '030 901820 1234567', 'DE'],
  ['no_area_code', '12345', 'DE'],
  ['rounded', '4.91787E+11'],
  ['rounded', '4,91787E+11', 'DE'],
  ['several', '555-1 / 555-2', 'DE'],
  ['text', 'ask Bob'],
  ['text', '0171-234567O', 'DE'],
  ['text', '#ERROR!'],
  ['fax', 'Fax: 030 901820', 'DE'],
  ['too_short', '110', 'DE'],
  ['too_long', '012345678901234567890', 'DE'],
  ['unreadable', '+0 12345678'],
]

const EMAILS: Reasons<EmailProblem> = [
  ['several', 'a@@x.de; b@@x.de'],
  ['name', 'jane doe jane@x.de'],
  ['exchange', '/O=ORG/OU=UNIT/CN=RECIPIENTS/CN=JANE'],
  ['no_at', 'jane.x.de'],
  ['unreadable', 'jane@@x.de'],
  ['unreadable', 'jane@x'],
]

const DATES: Reasons<DateProblem> = [
  ['order', '3/4/2024'],
  ['calendar', '15/3/2567'],
  ['calendar', '1402/12/25'],
  ['short_year', '3/4/24'],
  ['short_year', '12.03.24'],
  ['serial', '45352'],
]

/** The error of a row of a table whose columns the caller has named. */
const errorOf = (field: string, cell: string, default_country?: string) => {
  const warnings = makeWarnings()
  const normalise = makeRowNormaliser({ ...(default_country !== undefined && { default_country }) }, warnings)
  const row = normalise({
    rowNumber: 1,
    values: { full_name: 'Ada', [field]: cell },
    columns: { [field]: 'C' },
    cells: { found: new Set() },
  })
  return 'error' in row ? row.error : undefined
}

describe.each([
  ['phone', 'invalid_phone', PHONES, PHONE_PROBLEMS],
  ['email', 'invalid_email', EMAILS, EMAIL_PROBLEMS],
  ['created_date', 'invalid_field', DATES, DATE_PROBLEMS],
] as const)('an invalid %s', (field, code, reasons, problems) => {
  const messages: Readonly<Record<string, string>> = problems

  test.each(reasons.map(([problem, cell, country]) => [problem, cell, country] as const))(
    'has a reason: %s, of %j',
    (problem, cell, country) => {
      expect(errorOf(field, cell, country)).toEqual({ code, message: messages[problem], field, column: 'C' })
    },
  )

  test('has a reason of its own for each that there is, and each says what to do or what is there', () => {
    expect(new Set(reasons.map(([problem]) => problem))).toEqual(new Set(Object.keys(problems)))
    const texts = Object.values(messages)
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) expect(text).toMatch(/^(?:The|This|A|Nobody) .+\.$/)
  })
})

test('the reasons that an option answers name it', () => {
  expect(PHONE_PROBLEMS.no_country_code).toContain('default_country')
  expect(DATE_PROBLEMS.order).toContain('date_order')
})

test('a warning that nothing was counted for is none', () => {
  const warnings = makeWarnings()
  warnings.counter('ignored_column', { column: 'A' })
  warnings.add('skipped_lines', {}, 0)
  warnings.add('blank_rows', {}, 2)
  expect(warnings.list()).toMatchObject([{ code: 'blank_rows', count: 2 }])
})
