import fc from '../../support/fast-check.ts'
import { csvLine, makeCsvReader } from '../../../console/src/csv.ts'

const read = (pieces: readonly string[], delimiter = ','): string[][] => {
  const records: string[][] = []
  const reader = makeCsvReader(delimiter, (cells) => records.push(cells))
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return records
}

test('what is written is read again, cut into pieces at any place', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'ö', '😀') })
  const record = fc.array(cell, { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(record), fc.constantFrom(',', ';', '\t'), fc.nat(), (records, delimiter, at) => {
      const text = records.map((cells) => csvLine(cells, delimiter)).join('')
      const cut = Array.from(text)
        .slice(0, at % (text.length + 1))
        .join('')
      expect(read([cut, text.slice(cut.length)], delimiter)).toEqual(records)
    }),
  )
})

test('blank lines are no records, and the last line needs no end', () => {
  expect(read(['a,b\r\n\r\n1,"x ""y"""'])).toEqual([
    ['a', 'b'],
    ['1', 'x "y"'],
  ])
})
