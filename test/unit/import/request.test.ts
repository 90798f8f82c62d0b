import fc from '../../support/fast-check.ts'
import type { ApiError } from '../../../lambdas/http/errors.ts'
import { parseImportRequest } from '../../../lambdas/import/request.ts'

const fieldsOf = (body: unknown): Readonly<Record<string, string>> => {
  try {
    parseImportRequest(body)
  } catch (error) {
    expect(error).toMatchObject({ name: 'ApiError', code: 'validation_error' })
    return (error as ApiError).fields ?? {}
  }
  throw new Error('The request was taken.')
}

const DEFAULTS = { has_header: true, update_existing: false, tags: [], dry_run: false }

it('a bare source gets the defaults', () => {
  const rows = [{ email: 'a@x.de' }, 5]
  expect(parseImportRequest({ rows })).toEqual({
    source: { kind: 'rows', rows },
    options: DEFAULTS,
    ignored_options: [],
  })
  expect(parseImportRequest({ csv: 'a\nb' })).toMatchObject({ source: { kind: 'csv', csv: 'a\nb' }, options: DEFAULTS })
  expect(parseImportRequest({ upload_id: 'upl_1' })).toMatchObject({ source: { kind: 'upload', upload_id: 'upl_1' } })
})

it('every option is read', () => {
  const mapping = { 'Email Address': 'email', Firm: 'company_id', Born: 'custom_fields. born ', Notes: null }
  const reading = {
    on_invalid_value: 'drop',
    date_order: 'mdy',
    mapping_mode: 'extend',
    other_columns: 'custom_fields',
  }
  const body = {
    csv: 'x',
    has_header: true,
    delimiter: '\t',
    mapping,
    update_existing: true,
    tags: [' a', 'a', ''],
    default_country: 'de',
    dry_run: true,
    ...reading,
  }
  expect(parseImportRequest(body).options).toEqual({
    ...{ has_header: true, delimiter: '\t', update_existing: true, tags: ['a'], default_country: 'DE', dry_run: true },
    mapping: { 'Email Address': 'email', Firm: 'related_company_id', Born: 'custom_fields.born', Notes: null },
    ...reading,
  })
})

it('merge names fields as contacts have them', () => {
  const merge = { '*': 'fill_blanks', company_id: 'never', ' custom_fields.a ': 'never', tags: 'replace' }
  const body = { rows: [{}], update_existing: true, merge, blank_cells: 'clear', create_missing: false }
  expect(parseImportRequest(body).options).toMatchObject({
    merge: { '*': 'fill_blanks', related_company_id: 'never', 'custom_fields.a': 'never', tags: 'replace' },
    blank_cells: 'clear',
    create_missing: false,
  })
})

it('match_by holds each identity once, in the order in which they are looked up', () => {
  const matchByOf = (match_by: unknown) => parseImportRequest({ rows: [{}], match_by }).options.match_by
  expect(matchByOf(['phone', 'email', 'phone'])).toEqual(['email', 'phone'])
  expect(matchByOf(['phone'])).toEqual(['phone'])
  expect(matchByOf(null)).toBeUndefined()
})

it('null and an empty mapping are as if left out', () => {
  const nulls = {
    rows: null,
    upload_id: null,
    has_header: null,
    delimiter: null,
    update_existing: null,
    tags: null,
    default_country: null,
    dry_run: null,
    on_invalid_value: null,
    date_order: null,
    mapping_mode: null,
    other_columns: null,
  }
  expect(parseImportRequest({ csv: 'x', mapping: {}, ...nulls })).toMatchObject({
    options: DEFAULTS,
    ignored_options: [],
  })
})

it('CSV-only options beside rows are named and change nothing', () => {
  const columns = { mapping: { a: 'email' }, mapping_mode: 'extend', other_columns: 'custom_fields' }
  expect(parseImportRequest({ rows: [{}], has_header: false, delimiter: ';', ...columns })).toEqual({
    source: { kind: 'rows', rows: [{}] },
    options: DEFAULTS,
    ignored_options: ['has_header', 'delimiter', 'mapping_mode', 'other_columns', 'mapping'],
  })
  expect(parseImportRequest({ rows: [{}], date_order: 'dmy', on_invalid_value: 'drop' })).toMatchObject({
    options: { ...DEFAULTS, date_order: 'dmy', on_invalid_value: 'drop' },
    ignored_options: [],
  })
})

it.each<[string, unknown, string[]]>([
  ['no object', 5, ['body']],
  ['null', null, ['body']],
  ['an array', [], ['body']],
  ['no source', {}, ['rows']],
  ['two sources', { rows: [{}], csv: 'x' }, ['rows', 'csv']],
  ['three sources', { rows: [{}], csv: '', upload_id: 'u' }, ['rows', 'csv', 'upload_id']],
  ['no rows', { rows: [] }, ['rows']],
  ['blank csv', { csv: ' \n' }, ['csv']],
  ['rows that are no array', { rows: { 0: {} } }, ['rows']],
  ['csv that is no text', { csv: 5 }, ['csv']],
  ['an unknown field', { rows: [{}], update_exisiting: true }, ['update_exisiting']],
  ['a prototype as field', JSON.parse('{"rows":[{}],"__proto__":{}}'), ['__proto__']],
  ['flags that are none', { rows: [{}], dry_run: 'true', update_existing: 1 }, ['update_existing', 'dry_run']],
  ['merge without an update', { rows: [{}], merge: { company: 'never' } }, ['merge']],
  ['merge that is a list', { rows: [{}], update_existing: true, merge: ['company'] }, ['merge']],
  [
    'merge of what is no field, by what is no rule',
    {
      rows: [{}],
      update_existing: true,
      merge: { adress: 'never', company: 'add', tags: 'overwrite', 'custom_fields.': 'never', email: null },
    },
    ['merge.adress', 'merge.company', 'merge.tags', 'merge.custom_fields.', 'merge.email'],
  ],
  [
    'merge that contradicts itself',
    {
      rows: [{}],
      update_existing: true,
      merge: { company_id: 'never', related_company_id: 'overwrite', full_name: 'never', last_name: 'overwrite' },
    },
    ['merge.related_company_id', 'merge.last_name'],
  ],
  ['blank_cells of another word', { rows: [{}], blank_cells: 'erase' }, ['blank_cells']],
  ['create_missing that is text', { rows: [{}], create_missing: 'no' }, ['create_missing']],
  ['match_by of nothing', { rows: [{}], match_by: [] }, ['match_by']],
  ['match_by that is text', { rows: [{}], match_by: 'email' }, ['match_by']],
  [
    'match_by of what identifies no contact',
    { rows: [{}], match_by: ['email', 'company', null] },
    ['match_by.1', 'match_by.2'],
  ],
  ['another delimiter', { csv: 'x', delimiter: ':' }, ['delimiter']],
  ['a mapping that is no object', { csv: 'x', mapping: ['email'] }, ['mapping']],
  [
    'mappings to nothing',
    { csv: 'x', mapping: { A: 'emial', B: 5, C: 'custom_fields', D: 'custom_fields.' } },
    ['mapping.A', 'mapping.B', 'mapping.C', 'mapping.D'],
  ],
  [
    'mappings to a prototype',
    { csv: 'x', mapping: { A: '__proto__', B: 'custom_fields.__proto__', C: 'toString' } },
    ['mapping.A', 'mapping.B', 'mapping.C'],
  ],
  [
    'mappings of a prototype',
    JSON.parse('{"csv":"x","mapping":{"__proto__":"email","constructor":"email"}}'),
    ['mapping.__proto__', 'mapping.constructor'],
  ],
  [
    'a mapping too large',
    { csv: 'x', mapping: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`c${n}`, 'email'])) },
    ['mapping'],
  ],
  ['a column name too long', { csv: 'x', mapping: { ['x'.repeat(513)]: 'email' } }, [`mapping.${'x'.repeat(127)}…`]],
  ['no header and no mapping', { csv: 'x', has_header: false }, ['mapping']],
  [
    'no header and column names',
    { csv: 'x', has_header: false, mapping: { Email: 'email', '0': 'phone', '1': 'company', '201': 'tags' } },
    ['mapping.0', 'mapping.201', 'mapping.Email'],
  ],
  ['tags that are no array', { rows: [{}], tags: 'a' }, ['tags']],
  ['a tag that is no text', { rows: [{}], tags: ['a', 'b', 'c', {}] }, ['tags.3']],
  ['a tag too long', { rows: [{}], tags: ['a', 'x'.repeat(65)] }, ['tags.1']],
  ['too many tags', { rows: [{}], tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }, ['tags']],
  ['an unknown country', { rows: [{}], default_country: 'XX' }, ['default_country']],
  [
    'words that no option has',
    { csv: 'x', on_invalid_value: 'skip', date_order: 'DMY', mapping_mode: '', other_columns: true },
    ['on_invalid_value', 'date_order', 'mapping_mode', 'other_columns'],
  ],
  ['a country by name', { rows: [{}], default_country: 'Germany' }, ['default_country']],
])('is refused, and says where: %s', (_, body, paths) => {
  expect(Object.keys(fieldsOf(body)).toSorted()).toEqual(paths.toSorted())
})

it('names at most 50 fields at fault', () => {
  expect(Object.keys(fieldsOf(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x${n}`, 1]))))).toHaveLength(
    50,
  )
})

it('any JSON is taken or refused as the contract says', () => {
  const keys = fc.constantFrom(
    'rows',
    'csv',
    'upload_id',
    'has_header',
    'delimiter',
    'mapping',
    'tags',
    'default_country',
    'dry_run',
    '__proto__',
    'x',
  )
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.tuple(keys, fc.jsonValue())).map((entries) => Object.fromEntries(entries) as unknown),
  )
  fc.assert(
    fc.property(bodies, (body) => {
      try {
        parseImportRequest(body)
      } catch (error) {
        expect(error).toMatchObject({ name: 'ApiError', code: 'validation_error' })
        expect(Object.keys((error as ApiError).fields ?? {})).not.toHaveLength(0)
      }
    }),
    { numRuns: 2000 },
  )
})
