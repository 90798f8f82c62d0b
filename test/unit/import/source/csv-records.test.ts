import { parse } from 'csv-parse/sync'
import fc from '../../../support/fast-check.ts'
import { LongRecord } from '../../../../lambdas/import/source/csv-long-record.ts'
import { RecordReader, type TableRecord } from '../../../../lambdas/import/source/csv-records.ts'
import { RecordScanner } from '../../../../lambdas/import/source/csv-scan.ts'
import type { RowShape } from '../../../../lambdas/import/source/odd-quotes.ts'

const SHAPE: RowShape = { width: 3, isRow: (cells) => cells.length === 3 && cells[1]?.includes('@') === true }

/** Reads a text in pieces; where another reader could go on, and how many records were read by then. */
const read = (text: string, size = 65_536, shape?: RowShape) => {
  const reader = new RecordReader(',', shape)
  const records: TableRecord[] = []
  const places: { readonly at: number; readonly line: number; readonly records: number }[] = []
  for (let at = 0; at < text.length; at += size) {
    records.push(...reader.write(text.slice(at, at + size)))
    const next = reader.next()
    if (next === undefined) continue
    const { line, held } = next
    places.push({ at: Math.min(text.length, at + size) - held.length, line, records: records.length })
  }
  const { records: last, failure } = reader.end()
  return { records: [...records, ...last], failure: failure?.line, places }
}

const cellsOf = (text: string, shape?: RowShape): (readonly string[])[] =>
  read(text, undefined, shape).records.map(({ cells }) => cells)
const linesOf = (text: string, size?: number): number[] => read(text, size).records.map(({ line }) => line)

/** Text of everything that means something to a reader. */
const texts = fc.string({
  unit: fc.constantFrom(...['a', 'b@c.de', '"', '"', '""', ',', ',', '\n', '\n', '\r\n', '\r', ' ', '\\', '\\"', ',"']),
  maxLength: 60,
})

describe('the reader of records', () => {
  it('reads what is written as RFC 4180 has it as csv-parse does', () => {
    const quoted = fc
      .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 6 })
      .map((text) => `"${text.replaceAll('"', '""')}"`)
    const bare = fc.string({ unit: fc.constantFrom('a', '"', ' '), maxLength: 6 }).map((text) => `a${text}`)
    const cells = fc.array(fc.oneof(fc.constantFrom('', 'a', 'x y'), quoted, bare), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (table, lineEnd) => {
          const csv = table.map((row) => row.join(',')).join(lineEnd)
          const options = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
          expect(cellsOf(csv)).toEqual(parse(csv, { ...options, record_delimiter: ['\r\n', '\n', '\r'] }))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('reads the same whatever pieces a text comes in, and another one goes on from any place between records', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), fc.boolean(), (text, size, hasShape) => {
        const shape = hasShape ? SHAPE : undefined
        const whole = read(text, undefined, shape)
        const parts = read(text, size, shape)
        expect([parts.records, parts.failure]).toEqual([whole.records, whole.failure])
        for (const { at, line, records } of parts.places) {
          const reader = new RecordReader(',', shape, line)
          expect([...reader.write(text.slice(at)), ...reader.end().records]).toEqual(whole.records.slice(records))
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('reads a record that is too long to be held as one that is not', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const scanner = new RecordScanner(',')
        fc.pre(text !== '' && !/^[\r\n]/.test(text) && scanner.scan(text, 0, true) && !scanner.hasTextBehindQuote)
        const long = new LongRecord(',')
        let end = -1
        for (let at = 0; at < text.length && end < 0; at += size) {
          const behind = long.read(text.slice(at, at + size), 0)
          if (behind >= 0) end = at + behind
        }
        if (end < 0) expect(long.finish()).toBe(true)
        expect(long.cells).toEqual(scanner.cells)
        if (end >= 0) expect(end).toBe(scanner.end)
      }),
      { numRuns: 5_000 },
    )
  })

  it('knows the line on which each record begins', () => {
    const csv = 'a,b\r\n\r\n"1\r\n2","3\n4"\r\n\n"x"\r"y\r\rz"\nlast'
    expect(linesOf(csv, 1)).toEqual([1, 3, 7, 8, 11])
  })

  it('takes spaces between a delimiter and a quote for nothing', () => {
    expect(cellsOf('a, "b, c" ,d\n "x", y\n')).toEqual([
      ['a', 'b, c', 'd'],
      ['x', ' y'],
    ])
    expect(cellsOf('a, "b" c\n')).toEqual([['a', ' "b" c']])
  })
})

describe('quotes that are not doubled', () => {
  it('stay in a cell that is quoted as a whole', () => {
    expect(cellsOf('"Jo "Duke" Ray",b,"24" Screens"\n')).toEqual([['Jo "Duke" Ray', 'b', '24" Screens']])
    expect(cellsOf('5" x,"a" "b",c\n')).toEqual([['5" x', '"a" "b"', 'c']])
  })

  it('are read where that makes a record as wide as the header', () => {
    expect(cellsOf('"Jo "Duke, Jr" Ray",b@x.de,c\n', SHAPE)).toEqual([['Jo "Duke, Jr" Ray', 'b@x.de', 'c']])
  })

  it('stand behind backslashes in files of databases', () => {
    const csv = String.raw`"Rob \"Bo\" Bell",r@x.de,"C:\dir"` + '\n' + String.raw`"Sue",s@x.de,"Ash \"Labs\", Ltd"`
    expect(cellsOf(csv, SHAPE)).toEqual([
      ['Rob "Bo" Bell', 'r@x.de', String.raw`C:\dir`],
      ['Sue', 's@x.de', 'Ash "Labs", Ltd'],
    ])
    expect(cellsOf(String.raw`a,b@x.de,"C:\dir\"` + '\nd,e@x.de,f', SHAPE)).toEqual([
      ['a', 'b@x.de', 'C:\\dir\\'],
      ['d', 'e@x.de', 'f'],
    ])
  })
})

describe('a quote by mistake', () => {
  const swallowed = (csv: string) =>
    read(csv, undefined, SHAPE).records.map(({ cells, swallowed: lines }) => [cells[0], lines])

  it('that takes in rows and closes at the end of one fails with them, and names their lines', () => {
    expect(swallowed('Amy,a@x.de,"Shop\nBea,b@x.de,Two\nCat,c@x.de,Three"\nEve,e@x.de,Five\n')).toEqual([
      ['Amy', { first: 2, last: 3 }],
      ['Eve', undefined],
    ])
  })

  it('that never makes a record fails on its own, and the lines behind it are rows', () => {
    expect(swallowed('Amy,a@x.de,"Shop\nBea,b@x.de,Two\nCat "K",c@x.de,Three\nEve,e@x.de,Five\n')).toEqual([
      ['Amy', { first: 2 }],
      ['Bea', undefined],
      ['Cat "K"', undefined],
      ['Eve', undefined],
    ])
    expect(swallowed('Amy,a@x.de,"Shop\nBea,b@x.de,"Two\nCat,c@x.de,"x"\n')).toEqual([
      ['Amy', { first: 2 }],
      ['Bea', { first: 3 }],
      ['Cat', undefined],
    ])
  })

  it('is none about lines that are no rows', () => {
    const csv = 'Amy,a@x.de,"Dear all,\nwrite to a@x.de, b@x.de,\nor call, please"\nEve,e@x.de,Five\n'
    expect(swallowed(csv)).toEqual([
      ['Amy', undefined],
      ['Eve', undefined],
    ])
  })

  it('is none about a line end that a user typed within a cell', () => {
    expect(swallowed('"Bo\nRay",b@x.de,c\nEve,"e@x.de\n",Five\n')).toEqual([
      ['Bo\nRay', undefined],
      ['Eve', undefined],
    ])
  })

  it('is known by the first rows that it takes in, however long the file goes on', () => {
    const rows = Array.from({ length: 9_000 }, (_, index) => `N${index},n${index}@x.de,some company\n`)
    const { records, failure } = read(`Amy,a@x.de,"Shop\n${rows.join('')}`, 1_000, SHAPE)
    expect(failure).toBeUndefined()
    expect(records).toHaveLength(9_001)
    expect(records[0]?.swallowed).toEqual({ first: 2 })
    expect(records.at(-1)).toEqual({ cells: ['N8999', 'n8999@x.de', 'some company'], line: 9_001 })
  })

  it('costs time in proportion, whatever lies between two of them', () => {
    const quotes = `Amy,a@x.de,"Shop\n${'B,b@x.de,c\n'.repeat(300)}`.repeat(1_000)
    const { records } = read(quotes, 65_536, SHAPE)
    expect(records.length).toBeGreaterThan(1_000 * 300)
  }, 20_000)
})

describe('what is over every limit', () => {
  const LONG = 'x'.repeat(64 * 1024)

  it('is cut short in a cell without end, and what follows is read whole', () => {
    const records = cellsOf(`a,"${LONG.repeat(50)}",b\nc,d,e\n`)
    expect(records[0]?.map((cell) => cell.length > LONG.length)).toEqual([false, true, false])
    expect(records[0]?.[1]?.length).toBeLessThan(4 * LONG.length)
    expect(records[1]).toEqual(['c', 'd', 'e'])
  })

  it('is cut short in a record without end, and what follows is read whole', () => {
    const records = cellsOf(`${','.repeat(3_000_000)}\nf,g\n`)
    expect(records[0]?.length).toBeGreaterThan(16_384)
    expect(records[0]?.length).toBeLessThan(70_000)
    expect(records[1]).toEqual(['f', 'g'])
  })

  it.each(['\n', '\r\n', '\r'])('is counted in lines all the same: %j', (end) => {
    const piece = `${'x'.repeat(9)}${end}`.repeat(60_003)
    expect(linesOf(`a,"${piece}",b${end}c,d${end},`, 65_535)).toEqual([1, 60_005, 60_006])
  })

  it('hides no line of a quote that opens behind and within it', () => {
    for (const [before, line] of [
      ['', 1],
      [`"${'x\n'.repeat(200_000)}",`, 200_001],
    ] as const) {
      expect(read(`${before}"${'y\n'.repeat(200_000)}`).failure).toBe(line)
    }
  })
})
