import { makeRowNormaliser, type NormalisedRow } from '../../../../lambdas/import/normalise/row.ts'
import { openCsv } from '../../../../lambdas/import/source/csv.ts'
import { readRows } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const clearedOf = (row: NormalisedRow | undefined): readonly string[] | undefined =>
  row !== undefined && 'input' in row ? row.cleared : undefined

const ofObject = (row: object, blank_cells: 'ignore' | 'clear' = 'clear'): readonly string[] | undefined => {
  const normalise = makeRowNormaliser({ blank_cells }, makeWarnings())
  return [...readRows([{ email: 'a@x.com', ...row }])].map((raw) => clearedOf(normalise(raw)))[0]
}

const ofCsv = async (csv: string, mapping?: Record<string, string>): Promise<unknown[]> => {
  const warnings = makeWarnings()
  const { rows } = await openCsv(() => [csv], { has_header: true, ...(mapping && { mapping }) }, warnings)
  const normalise = makeRowNormaliser({ blank_cells: 'clear' }, warnings)
  const found: unknown[] = []
  for await (const raw of rows) found.push(clearedOf(normalise(raw)))
  return found
}

test.each<[string, object, string[] | undefined]>([
  ['null and empty text', { company: null, job_title: '' }, ['job_title', 'company']],
  ['text that nobody can see', { company: ' \u200b ' }, ['company']],
  ['another spelling of the field', { jobTitle: '' }, ['job_title']],
  ['nothing, where another spelling has a value', { job_title: '', jobTitle: 'CEO' }, undefined],
  ['an empty list of tags', { tags: [] }, ['tags']],
  ['one custom field', { custom_fields: { a: null, b: 1, ' c ': '' } }, ['custom_fields.a', 'custom_fields.c']],
  ['all custom fields', { custom_fields: null }, ['custom_fields']],
  ['nothing that the row does not name', { company: 'Acme' }, undefined],
  ['never what finds the contact', { phone: null }, undefined],
])('of an object: %s', (_, row, expected) => {
  expect(ofObject(row)).toEqual(expected)
})

test('where blank values are ignored, none empties anything', () => {
  expect(ofObject({ company: null }, 'ignore')).toBeUndefined()
})

test('of a table: the blank cells of mapped columns, and not what its rows do not have', async () => {
  const mapping = {
    Mail: 'email',
    Tel: 'phone',
    Firm: 'company',
    Plan: 'custom_fields.plan',
    Tags: 'tags',
    Gone: 'job_title',
  }
  const csv = 'Mail,Tel,Firm,Plan,Tags,Other\na@x.com,,,,,\nb@x.com,,Acme,free,q1,\nc@x.com,, ,free,n/a,\n'
  expect(await ofCsv(csv, mapping)).toEqual([['company', 'custom_fields.plan', 'tags'], undefined, ['company']])
})
