import { againLines, asRetry } from '../../../client/src/cli/again.ts'
import { PHONE_PROBLEMS } from '../../../lambdas/import/normalise/phone.ts'
import { WARNINGS } from '../../../lambdas/import/source/warnings.ts'
import { DATE_PROBLEMS } from '../../../lambdas/import/normalise/written-date.ts'

const NOTHING = { error_summary: [], warnings: [], error: null }
const failed = (message: string) => ({ ...NOTHING, error_summary: [{ code: 'invalid_phone', message, count: 2 }] })
const dropped = (message: string) => ({ ...NOTHING, warnings: [{ code: 'dropped_value', message, count: 2 }] })
const again = (args: string[], fields = {}, found?: Parameters<typeof againLines>[2], env = {}) =>
  againLines({ args, env }, fields, found).at(-1)

test('phones that need a country: the same command with it, that of the machine where it is known', () => {
  const found = failed(PHONE_PROBLEMS.no_country_code)
  expect(againLines({ args: ['leads.csv'], env: { LANG: 'fr_FR.UTF-8' } }, {}, found)).toEqual([
    'Run it again, with the country that the phones are from:',
    '  contacts-import leads.csv --default-country FR',
  ])
  for (const env of [{}, { LANG: 'C.UTF-8' }, { LANG: 'en' }])
    expect(again(['leads.csv'], {}, found, env)).toMatch(/--default-country DE$/)
  expect(again(['leads.csv', '--default-country=DE'], {}, found)).toBeUndefined()
})

test('values that were dropped come into contacts that are there by now', () => {
  expect(again(['a.csv'], {}, dropped(DATE_PROBLEMS.order))).toBe(
    '  contacts-import a.csv --date-order dmy --update-existing',
  )
  expect(again(['a.csv', '--update-existing'], {}, dropped(DATE_PROBLEMS.order), { LANG: 'en_US.UTF-8' })).toBe(
    '  contacts-import a.csv --update-existing --date-order mdy',
  )
  const both = {
    ...NOTHING,
    warnings: [...dropped(DATE_PROBLEMS.order).warnings, ...dropped(PHONE_PROBLEMS.no_country_code).warnings],
  }
  expect(again(['a.csv'], {}, both)).toBe(
    '  contacts-import a.csv --default-country DE --update-existing --date-order dmy',
  )
})

test('people who share a phone', () => {
  const warnings = [{ code: 'email_differs', message: WARNINGS.email_differs, count: 3 }]
  expect(againLines({ args: ['a.csv'], env: {} }, {}, { ...NOTHING, warnings })).toEqual([
    'Run it again, where several people share a phone:',
    '  contacts-import a.csv --match-by email',
  ])
})

test('a refused file: the options that its details ask for', () => {
  expect(again(['a.csv'], { encoding: 'is needed: it may be windows-1251' })).toMatch(/ --encoding windows-1251$/)
  expect(again(['a.xlsx', '--sheet', 'x'], { sheet: String.raw`the sheets are "A \"B\"", "C"` })).toBe(
    `  contacts-import a.xlsx --sheet 'A "B"'`,
  )
  expect(
    again(['a.csv'], {
      csv: 'the columns are "Wer?", "Wie"',
      'mapping.Wer?': 'may be full_name: its cells look like names',
      'mapping.Wie': 'may be email: its cells are email addresses',
    }),
  ).toBe('  contacts-import a.csv --map "Wer?=full_name" --map Wie=email --mapping-mode extend')
  expect(
    again(['a.csv'], {
      csv: 'the first line looks like data, not like a header: if so, set has_header to false and send a mapping',
    }),
  ).toMatch(/ --no-header --map 1=email$/)
})

test('nothing to say where no option would help', () => {
  expect(againLines({ args: ['a.csv'], env: {} }, {}, NOTHING)).toEqual([])
  expect(againLines({ args: ['a.csv'], env: {} }, { tags: 'must be an array' })).toEqual([])
})

test('the key is never printed; words are quoted for the shell', () => {
  const found = failed(PHONE_PROBLEMS.no_country_code)
  expect(again(['--key', 'wbk_secret', "it's $5.csv", '--key=wbk_secret'], {}, found, { npm_command: 'exec' })).toBe(
    String.raw`  npx contacts-import 'it'\''s $5.csv' --default-country DE`,
  )
})

test('the failed rows of an applied dry run are retried: apply takes no options of an import', () => {
  const args = ['apply', 'imp_1', '--on-drift', 'stop', '--wait', '--url', 'https://api']
  const invocation = asRetry({ args, env: {} }, 'imp_1', { job_id: 'imp_2' })
  expect(againLines(invocation, {}, failed(PHONE_PROBLEMS.no_country_code)).at(-1)).toBe(
    '  contacts-import retry imp_2 --wait --url https://api --default-country DE',
  )
})
