import { readCell } from '../../../../lambdas/import/source/cell-values.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const read = (target: string, cell: string): unknown => readCell(target, cell, makeWarnings())

describe('a date becomes ISO', () => {
  it.each([
    ['12 Mar 2024', '2024-03-12'],
    ['12-Mar-2024', '2024-03-12'],
    ['1st March 2024', '2024-03-01'],
    ['Mar 12, 2024', '2024-03-12'],
    ['12. März 2024', '2024-03-12'],
    ['1er février 2024', '2024-02-01'],
    ['12 de diciembre de 2024', '2024-12-12'],
    ['12 gennaio 2024', '2024-01-12'],
    ['12 de março de 2024', '2024-03-12'],
    ['12 mrt. 2024', '2024-03-12'],
    ['2024/03/12', '2024-03-12'],
    ['2024-3-2', '2024-03-02'],
    ['12.03.2024', '2024-03-12'],
    ['13/12/2024', '2024-12-13'],
    ['12/13/2024', '2024-12-13'],
    ['5/5/2024', '2024-05-05'],
    ['2024/03/12 9:05', '2024-03-12T09:05:00'],
    ['12.03.2024 09:05:07', '2024-03-12T09:05:07'],
    ['12/31/2024 5:04 PM', '2024-12-31T17:04:00'],
    ['12/31/2024, 12:04 a.m.', '2024-12-31T00:04:00'],
    ['Mar 12, 2024 08:15 AM', '2024-03-12T08:15:00'],
    ['2024/03/12 08:15:22 UTC', '2024-03-12T08:15:22Z'],
    ['2024/03/12 08:15:22 +0200', '2024-03-12T08:15:22+0200'],
  ])('%s', (cell, iso) => {
    expect(read('created_date', cell)).toBe(iso)
  })

  it.each([
    ['that nobody can tell the order of', '3/12/2024'],
    ['that nobody can tell the order of, with dashes', '3-12-2024'],
    ['whose year has two digits', '12.03.24'],
    ['that is a number of Excel', '45363'],
    ['of a month that nobody knows', '12 Foo 2024'],
    ['of a half day that has no such hour', '12 Mar 2024 13:00 PM'],
    ['that is ISO as it stands', '2024-03-12T08:15:22.123+0200'],
    ['that is none', 'soon'],
    ['longer than any', `12 Mar 2024${' '.repeat(100)}`],
  ])('but not one %s', (_, cell) => {
    expect(read('created_date', cell)).toBe(cell)
  })
})

describe('tags of one cell', () => {
  it.each([
    ['a, b;c|d', ['a', ' b', 'c', 'd']],
    ['* myContacts ::: Friends', [' Friends']],
    ['* starred ::: * myContacts', ['starred ']],
    ['"one","two, three","say ""hi"""', ['one', 'two, three', 'say "hi"']],
    ['"never closed, b', ['"never closed', ' b']],
    ['5" disks, x', ['5" disks', 'x']],
  ])('are parted: %s', (cell, tags) => {
    expect(read('tags', cell)).toEqual(tags)
  })
})

it.each([
  ['hoch', 'high'],
  ['Élevée', 'high'],
  ['E\u0301leve\u0301e', 'high'],
  [' Normal ', 'medium'],
  ['baja', 'low'],
  ['High', 'High'],
  ['1', '1'],
  ['urgent', 'urgent'],
])('a priority is read in seven languages, else left as it is: %j', (cell, priority) => {
  expect(read('priority', cell)).toBe(priority)
})

it('of several values in one cell the first is taken, and said so', () => {
  const warnings = makeWarnings()
  expect(readCell('email', 'a@x.de ::: b@x.de', warnings)).toBe('a@x.de ')
  expect(readCell('phone', '+1 ::: +2', warnings)).toBe('+1 ')
  expect(readCell('phone', '+1 ::: ', warnings)).toBe('+1 ')
  expect(warnings.list().map(({ code, field, count }) => [code, field, count])).toEqual([
    ['more_values', 'email', 1],
    ['more_values', 'phone', 1],
  ])
})

it("a phone loses the ' that keeps a spreadsheet from taking it for a number; text keeps it", () => {
  expect(read('phone', "'0170 1234567")).toBe('0170 1234567')
  expect(read('company', "'s-Hertogenbosch ::: BV")).toBe("'s-Hertogenbosch ::: BV")
})
