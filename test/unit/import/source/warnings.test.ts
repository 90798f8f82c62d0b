import { makeWarnings, WARNINGS } from '../../../../lambdas/import/source/warnings.ts'

it('counts by code, subject and reason; the weightiest come first, of one code the most frequent; 0 is no warning', () => {
  const warnings = makeWarnings()
  warnings.counter('ignored_column', { column: 'empty' })
  warnings.add('ignored_column', { column: 'b' })
  warnings.add('unknown_field', { field: 'a' })
  warnings.add('unknown_field', { field: 'b' }, 2)
  warnings.add('unknown_field', { field: 'b' })
  warnings.add('dropped_value', { field: 'phone', column: 'Tel', message: 'No country code.' })
  warnings.add('dropped_value', { field: 'phone', column: 'Tel', message: 'Rounded.' }, 2)
  expect(warnings.list()).toEqual([
    { code: 'dropped_value', message: 'Rounded.', field: 'phone', column: 'Tel', count: 2 },
    { code: 'dropped_value', message: 'No country code.', field: 'phone', column: 'Tel', count: 1 },
    { code: 'unknown_field', message: WARNINGS.unknown_field, field: 'b', count: 3 },
    { code: 'unknown_field', message: WARNINGS.unknown_field, field: 'a', count: 1 },
    { code: 'ignored_column', message: WARNINGS.ignored_column, column: 'b', count: 1 },
  ])
})

it('columns of nothing take no place from the others', () => {
  const warnings = makeWarnings()
  for (let n = 0; n < 1000; n++) warnings.counter('ignored_column', { column: `empty ${n}` })
  warnings.add('dropped_value', { field: 'phone' })
  expect(warnings.list()).toMatchObject([{ code: 'dropped_value', count: 1 }])
})

it('lists 200 warnings and then how many more there were', () => {
  const warnings = makeWarnings()
  for (let n = 0; n < 100_000; n++) warnings.add('unknown_field', { field: `field ${n % 5000}` })
  const list = warnings.list()
  expect(list).toHaveLength(201)
  expect(list.at(-1)).toEqual({ code: 'more_warnings', message: WARNINGS.more_warnings, count: 100_000 - 200 * 20 })
})
