import { makeWarnings, WARNINGS } from '../../../../lambdas/import/source/warnings.ts'

it('counts by code and subject, in order of appearance', () => {
  const warnings = makeWarnings()
  warnings.counter('ignored_column', { column: 'b' })
  warnings.add('unknown_field', { field: 'a' })
  warnings.add('unknown_field', { field: 'a' }, 2)
  expect(warnings.list()).toEqual([
    { code: 'ignored_column', message: WARNINGS.ignored_column, column: 'b', count: 0 },
    { code: 'unknown_field', message: WARNINGS.unknown_field, field: 'a', count: 3 },
  ])
})

it('lists 200 warnings and then how many more there were', () => {
  const warnings = makeWarnings()
  for (let n = 0; n < 100_000; n++) warnings.add('unknown_field', { field: `field ${n % 5000}` })
  const list = warnings.list()
  expect(list).toHaveLength(201)
  expect(list.at(-1)).toEqual({ code: 'more_warnings', message: WARNINGS.more_warnings, count: 100_000 - 200 * 20 })
})
