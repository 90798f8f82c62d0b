import { orderOf } from '../../../../lambdas/import/source/date-order.ts'
import { openCsv } from '../../../../lambdas/import/source/csv.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { readCsv } from './read-csv.ts'

const orderFound = async (dates: readonly string[], options = {}) => {
  const rows = dates.map((date, index) => `p${index}@x.de,${date}`)
  const { detected, rows: read } = await readCsv(['Email,Created', ...rows].join('\n'), options)
  const [first] = read
  return {
    detected: detected.date_order,
    ofRows: first !== undefined && 'cells' in first ? first.cells.dateOrder?.('Created') : undefined,
  }
}

it.each([
  ['13/2/2024', 'dmy'],
  ['2/13/2024', 'mdy'],
  ['2-13-24', 'mdy'],
  ['Tue, 13/02/2024 10:05', 'dmy'],
  ["'13/2/2024", 'dmy'],
  ['3/4/2024', 'unsure'],
  ['4/4/2024', undefined],
  ['2024-02-13', undefined],
  ['13.2.2024', undefined],
  ['13 Feb 2024', undefined],
  ['2/13/20245', undefined],
])('%j says %s', (cell, order) => {
  expect(orderOf(cell)).toBe(order)
})

describe('the order of the dates of a column', () => {
  it('is what one date that has one reading says, for the rows before it too', async () => {
    const many = Array.from({ length: 5_000 }, () => '3/4/2024')
    expect(await orderFound([...many, '2/13/2024'])).toEqual({ detected: 'mdy', ofRows: 'mdy' })
    expect(await orderFound(['3/4/2024', '13/2/2024'])).toEqual({ detected: 'dmy', ofRows: 'dmy' })
  })

  it('is unknown where no date shows it, or dates show both', async () => {
    expect(await orderFound(['3/4/2024', '5/6/2024'])).toEqual({ detected: undefined, ofRows: undefined })
    expect(await orderFound(['3/4/2024', '13/2/2024', '2/13/2024'])).toEqual({ detected: undefined, ofRows: undefined })
  })

  it('is what the request says, whatever the dates do', async () => {
    expect(await orderFound(['13/2/2024'], { date_order: 'mdy' })).toMatchObject({ detected: 'mdy' })
  })

  it('costs no second reading of a file without a column of dates, nor of one whose dates are of other forms', async () => {
    const csv = (header: string, date: string) =>
      `Email,${header}\n${Array.from({ length: 30 }, (_, n) => `p${n}@x.de,${date}\n`).join('')}`
    for (const [text, times] of [
      [csv('Note', '3/4/2024'), 1],
      [csv('Created', '2024-03-04'), 1],
      [csv('Created', '3/4/2024'), 2],
    ] as const) {
      let opened = 0
      const open = () => {
        opened += 1
        return text
      }
      await openCsv(open, { has_header: true }, makeWarnings())
      expect(opened).toBe(times)
    }
  })
})
