import { PHONE_PROBLEMS } from '../../../../lambdas/import/normalise/phone.ts'
import type { NormaliseOptions } from '../../../../lambdas/import/normalise/row-reading.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import type { Cells, ReadRow } from '../../../../lambdas/import/source/raw-row.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const cells: Cells = { found: new Set(['email', 'phone', 'created_date', 'related_company_id', 'priority']) }

/** A row of a table whose columns are named as their fields are. */
const row = (values: Record<string, unknown>, others: ReadRow['others'] = {}): ReadRow => ({
  rowNumber: 1,
  line: 2,
  values,
  others,
  columns: Object.fromEntries(Object.keys(values).map((field) => [field, field.toUpperCase()])),
  cells,
})
const ofTable = (raw: ReadRow, options: NormaliseOptions = {}) => {
  const warnings = makeWarnings()
  const normalised = makeRowNormaliser(options, warnings)(raw)
  return {
    normalised,
    warnings: warnings.list().map(({ code, field, column, count }) => [code, field, column, count]),
  }
}
const PHONE = { code: 'invalid_phone', field: 'phone', column: 'PHONE' }
const DATE = { code: 'invalid_field', field: 'created_date', column: 'CREATED_DATE' }

describe('a value that cannot be read', () => {
  it('is dropped and counted with its reason where its column was found, as long as an identity is left', () => {
    const { normalised, warnings } = ofTable(
      row({ email: 'a@x.de', phone: '(202) 555-0111', created_date: '3/4/2024' }),
    )
    expect(normalised).toMatchObject({ rowNumber: 1, line: 2, input: { email: 'a@x.de' }, dropped: [PHONE, DATE] })
    expect(normalised).toMatchObject({ input: { email: 'a@x.de' } })
    expect(warnings).toEqual([
      ['dropped_value', 'phone', 'PHONE', 1],
      ['dropped_value', 'created_date', 'CREATED_DATE', 1],
    ])
  })

  it('fails the row for itself, and not for want of an identity, where none is left', () => {
    expect(ofTable(row({ phone: '(202) 555-0111' })).normalised).toMatchObject({ error: PHONE })
    expect(ofTable(row({ full_name: 'Jane', phone: '(202) 555-0111' })).normalised).toMatchObject({ error: PHONE })
    expect(ofTable(row({ created_date: 'soon' })).normalised).toMatchObject({ error: DATE })
  })

  it('does not fail its row: a row of only a name is kept without its date', () => {
    expect(ofTable(row({ full_name: 'Jane', created_date: 'soon' })).normalised).toMatchObject({
      input: { full_name: 'Jane' },
      dropped: [DATE],
    })
  })

  it('fails the row with all of its errors where the caller said what the column is', () => {
    const said = { ...row({ full_name: 'Jane', email: 'bad', phone: '12' }), cells: { found: new Set<string>() } }
    expect(ofTable(said).normalised).toMatchObject({
      error: { code: 'invalid_email', field: 'email', further: [PHONE] },
    })
  })

  it('costs what the request says, in tables and in JSON', () => {
    const values = { email: 'a@x.de', phone: '12' }
    expect(ofTable(row(values), { on_invalid_value: 'fail' }).normalised).toMatchObject({ error: PHONE })
    const said = { ...row(values), cells: { found: new Set<string>() } }
    expect(ofTable(said, { on_invalid_value: 'drop' }).normalised).toMatchObject({ dropped: [PHONE] })
    const json = { rowNumber: 1, values }
    expect(ofTable(json).normalised).toMatchObject({ error: { code: 'invalid_phone' } })
    expect(ofTable(json, { on_invalid_value: 'drop' }).normalised).toMatchObject({
      input: { email: 'a@x.de' },
      dropped: [{ code: 'invalid_phone', field: 'phone' }],
    })
  })

  it('names the dropped values too where the row fails for another', () => {
    const raw = { ...row({ email: 'bad', phone: '12' }), cells: { found: new Set(['phone']) } }
    expect(ofTable(raw).normalised).toMatchObject({ error: { code: 'invalid_email', further: [PHONE] } })
  })
})

describe('of several columns for a field', () => {
  it('the first that can be read gives the value', () => {
    const raw = row(
      { phone: '12', email: 'n/a' },
      {
        phone: [
          { value: 'call me', column: 'P2' },
          { value: '+14155552671', column: 'P3' },
        ],
        email: [{ value: 'a@x.de', column: 'E2' }],
      },
    )
    expect(ofTable(raw).normalised).toMatchObject({ input: { phone: '+14155552671', email: 'a@x.de' } })
    expect(ofTable(raw).normalised).not.toHaveProperty('dropped')
  })

  it('the first says why none can be', () => {
    const raw = row({ email: 'a@x.de', phone: '12' }, { phone: [{ value: 'call me', column: 'P2' }] })
    expect(ofTable(raw).normalised).toMatchObject({ dropped: [{ ...PHONE, message: PHONE_PROBLEMS.too_short }] })
  })
})

it('the parts of a table become part of its fields', () => {
  expect(ofTable(row({ first_name: 'Jan', middle_name: 'van den', last_name: 'Berg' })).normalised).toMatchObject({
    input: { full_name: 'Jan van den Berg', first_name: 'Jan', last_name: 'van den Berg' },
  })
  expect(ofTable(row({ first_name: 'Carl', last_name: 'Boyd', name_suffix: 'Jr.' })).normalised).toMatchObject({
    input: { full_name: 'Carl Boyd Jr.', first_name: 'Carl', last_name: 'Boyd' },
  })
  expect(ofTable(row({ full_name: 'Boyd, Carl, Jr.' })).normalised).toMatchObject({
    input: { full_name: 'Carl Boyd Jr.', first_name: 'Carl', last_name: 'Boyd' },
  })
  expect(ofTable(row({ phone: '4155558020', phone_calling_code: '+1' })).normalised).toMatchObject({
    input: { phone: '+14155558020' },
  })
  expect(ofTable(row({ phone: '0171 2345678', phone_calling_code: 'DE' })).normalised).toMatchObject({
    input: { phone: '+491712345678' },
  })
})

it('a date is read in the order of its column, or of the request', () => {
  const raw = {
    ...row({ email: 'a@x.de', created_date: '3/4/2024' }),
    cells: { ...cells, dateOrder: () => 'dmy' as const },
  }
  expect(ofTable(raw).normalised).toMatchObject({ input: { created_date: '2024-04-03' } })
  expect(ofTable(raw, { date_order: 'mdy' }).normalised).toMatchObject({ input: { created_date: '2024-03-04' } })
  const json = { rowNumber: 1, values: { email: 'a@x.de', created_date: '3/4/2024' } }
  expect(ofTable(json, { date_order: 'mdy' }).normalised).toMatchObject({ input: { created_date: '2024-03-04' } })
  expect(ofTable(json).normalised).toMatchObject({ error: { code: 'invalid_field', field: 'created_date' } })
})

it('a row that nothing will ever match is counted', () => {
  expect(ofTable(row({ full_name: 'Jane' })).warnings).toEqual([['unmatchable_row', undefined, undefined, 1]])
  expect(ofTable(row({ full_name: 'Jane', email: 'a@x.de' })).warnings).toEqual([])
})
