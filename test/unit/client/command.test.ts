import { parseCommand } from '../../../client/src/cli/command.ts'

const JOB = 'imp_01M89T71BZC71VQ6HSQ4FEDK1M'
const ENV = { CONTACTS_IMPORT_URL: 'https://api', CONTACTS_IMPORT_KEY: 'wbk_env' }
const parse = (...args: string[]) => parseCommand(args, ENV)

test('the command of the documentation', () => {
  expect(parse('leads.csv', '--map', 'Email Address=email', '--update-existing', '--tag', 'q1')).toEqual({
    action: 'import',
    file: 'leads.csv',
    format: 'csv',
    url: 'https://api',
    key: 'wbk_env',
    options: {
      mapping: { 'Email Address': 'email' },
      tags: ['q1'],
      update_existing: true,
      has_header: true,
      dry_run: false,
    },
    again: false,
    json: false,
  })
})

test('address and key that are given go before those of the environment', () => {
  expect(parse('a.csv', '--url', 'https://other', '--key=wbk_given')).toMatchObject({
    url: 'https://other',
    key: 'wbk_given',
  })
})

test.each([
  ['a.csv', 'csv'],
  ['A.CSV', 'csv'],
  ['a.txt', 'csv'],
  ['a', 'csv'],
  ['a.ndjson', 'ndjson'],
  ['a.jsonl', 'ndjson'],
  ['a.json', 'json'],
  ['a.vcf', 'vcard'],
  ['a.XLSX', 'xlsx'],
  ['a.csv.gz', 'gzip'],
  ['a.zip', 'zip'],
  ['-', 'csv'],
])('%s is read as %s by default', (file, format) => {
  expect(parse(file)).toMatchObject({ format })
  expect(parse(file, '--format', 'ndjson')).toMatchObject({ format: 'ndjson' })
})

test.each([
  [',', ','],
  [';', ';'],
  ['|', '|'],
  ['tab', '\t'],
  ['\\t', '\t'],
  ['\t', '\t'],
])('the delimiter %j', (given, delimiter) => {
  expect(parse('a.csv', '--delimiter', given)).toMatchObject({ options: { delimiter } })
})

test('a column may have an equals sign in its name', () => {
  expect(parse('a.csv', '--map', 'a=b=email', '--map', '__proto__=phone')).toMatchObject({
    options: { mapping: JSON.parse('{"a=b":"email","__proto__":"phone"}') as unknown },
  })
})

test('every option of an import', () => {
  const args = ['--encoding', 'windows-1251', '--sheet', 'People', '--date-order', 'dmy', '--on-invalid-value', 'drop']
  const columns = ['--map', 'A=email', '--ignore', 'B', '--mapping-mode', 'extend', '--other-columns', 'custom_fields']
  expect(parse('a.csv', ...args, ...columns)).toMatchObject({
    options: {
      encoding: 'windows-1251',
      sheet: 'People',
      date_order: 'dmy',
      on_invalid_value: 'drop',
      mapping: { A: 'email', B: null },
      mapping_mode: 'extend',
      other_columns: 'custom_fields',
    },
  })
})

test('a mapping of an earlier import', () => {
  expect(parse('a.csv', '--mapping-from', 'last')).toMatchObject({ options: { mapping_from: 'last', mapping: {} } })
})

test('to wait or not is left open unless it is said', () => {
  expect(parse('a.csv')).not.toHaveProperty('wait')
  expect(parse('a.csv', '--wait')).toMatchObject({ wait: true })
  expect(parse('a.csv', '--no-wait')).toMatchObject({ wait: false })
})

test('help and version need nothing else', () => {
  expect(parseCommand(['--help'], {})).toEqual({ action: 'help' })
  expect(parseCommand(['-V'], {})).toEqual({ action: 'version' })
})

test('--match-by names the identities that find a contact, one by one or together', () => {
  expect(
    parse('a.csv', '--merge', '*=fill_blanks', '--merge', 'tags=replace', '--blank-cells', 'clear', '--no-create'),
  ).toMatchObject({
    options: { merge: { '*': 'fill_blanks', tags: 'replace' }, blank_cells: 'clear', create_missing: false },
  })
  expect(() => parse('a.csv', '--merge', 'company=keep')).toThrow('--merge needs')
  expect(parse('a.csv', '--match-by', 'email')).toMatchObject({ options: { match_by: ['email'] } })
  expect(parse('a.csv', '--match-by', 'email,phone')).toMatchObject({ options: { match_by: ['email', 'phone'] } })
  expect(() => parse('a.csv', '--match-by', 'name')).toThrow('--match-by must be email, phone or external_id.')
})

test('check is a dry run, apply, retry and undo name a job, and one word alone is a file', () => {
  expect(parse('check', 'a.csv')).toMatchObject({ file: 'a.csv', options: { dry_run: true } })
  expect(parse('apply', JOB, '--on-drift', 'stop')).toMatchObject({
    file: JOB,
    follows: { action: 'apply', jobId: JOB, onDrift: 'stop' },
  })
  expect(parse('retry', JOB, '--default-country', 'CH')).toMatchObject({
    follows: { action: 'retry', jobId: JOB },
    options: { default_country: 'CH' },
  })
  expect(parse('undo', JOB, '--dry-run')).toMatchObject({
    follows: { action: 'undo', jobId: JOB },
    options: { dry_run: true },
  })
  expect(() => parse('undo', 'a.csv')).toThrow('The id of an import begins with imp_.')
  expect(parse('apply')).not.toHaveProperty('follows')
  expect(parse('apply')).toMatchObject({ file: 'apply' })
  expect(() => parse('apply', JOB, '--on-drift', 'wait')).toThrow('--on-drift must be one of continue, stop')
})

test.each([
  ['apply', JOB, '--dry-run'],
  ['apply', JOB, '--default-country', 'CH'],
  ['apply', JOB, '--update-existing'],
  ['undo', JOB, '--tag', 'a'],
  ['undo', JOB, '--on-drift', 'stop'],
  ['retry', JOB, '--again'],
  ['retry', JOB, '--format', 'csv'],
  ['check', 'a.csv', '--on-drift', 'stop'],
  ['status', JOB, '--outcome', 'failed'],
  ['rows', JOB, '--wait'],
])('what would change nothing is refused: %s %s %s', (...args) => {
  expect(() => parse(...args)).toThrow(`${args[2]} has no meaning with ${args[0]}.`)
})

test.each(['--on-drift=stop', '--outcome=failed', '--source'])('an import has no %s', (option) => {
  expect(() => parse('a.csv', option)).toThrow(`${option.split('=')[0] ?? ''} has no meaning with import.`)
})

test('export prints all contacts, in one of three formats', () => {
  expect(parse('export')).toMatchObject({ action: 'export', format: 'csv' })
  expect(parse('export', 'vcard')).toMatchObject({ action: 'export', format: 'vcard' })
  expect(() => parse('export', 'xls')).toThrow('export takes one of csv, ndjson, vcard.')
  expect(() => parse('export', '--dry-run')).toThrow('--dry-run has no meaning with export.')
})

describe('wrong usage, reported without any value that may be a key', () => {
  test.each<[string, string[], RegExp]>([
    ['no file', [], /No file given/],
    ['two files', ['a', 'b'], /Only one file/],
    ['an unknown option', ['a', '--wiat'], /--wiat does not exist/],
    ['a value that is missing', ['a', '--key'], /--key needs a value/],
    ['a value that looks like an option', ['a', '--key', '-hush'], /--key needs a value/],
    ['a value where none is taken', ['a', '--wait=hush'], /--wait/],
    ['a mapping without a field', ['a', '--map', 'Email='], /Column=field/],
    ['a mapping without a column', ['a', '--map', '=email'], /Column=field/],
    ['a column mapped twice', ['a', '--map', 'A=email', '--map', 'A=phone'], /mapped twice/],
    ['a column mapped and ignored', ['a', '--ignore', 'A', '--map', 'A=email'], /mapped twice/],
    ['another order of dates', ['a', '--date-order', 'hush'], /--date-order must be one of dmy, mdy, ymd/],
    ['another delimiter', ['a', '--delimiter', '::'], /--delimiter/],
    ['another format', ['a', '--format', 'constructor'], /--format/],
    ['a delimiter that every object has', ['a', '--delimiter', 'toString'], /--delimiter/],
    ['an idempotency key over 255', ['a', '--idempotency-key', 'k'.repeat(256)], /--idempotency-key/],
    ['wait and no-wait', ['a', '--wait', '--no-wait'], /cannot be used together/],
    ['again and a key of its own', ['a', '--again', '--idempotency-key', 'k'], /cannot be used together/],
    ['an empty key', ['a', '--key', ''], /CONTACTS_IMPORT_KEY/],
  ])('%s', (_, args, message) => {
    const parsing = () => parse(...args)
    expect(parsing).toThrow(expect.objectContaining({ name: 'UsageError' }) as Error)
    expect(parsing).toThrow(message)
    expect(parsing).not.toThrow(/hush/)
  })

  test('no address', () => {
    expect(() => parseCommand(['a'], { CONTACTS_IMPORT_KEY: 'k' })).toThrow(/CONTACTS_IMPORT_URL/)
  })
})
