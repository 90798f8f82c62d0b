import fc from '../../../support/fast-check.ts'
import {
  guardReaderOf,
  withFormulaGuards,
  withoutFormulaGuards,
} from '../../../../lambdas/import/source/formula-guard.ts'

const SIGNS = Array.from('=+-@＝＋－＠')
const PARTS = Array.from(',;|\t\r\n')

const hostile = fc.string({
  unit: fc.constantFrom(...SIGNS, ...PARTS, '\0', ' ', '\u00a0', '\u200b', '\ufeff', "'", '"', 'a', '1', '😀'),
  maxLength: 20,
})

test.each([
  ['=1+1', "'=1+1"],
  ['+49 170', "'+49 170"],
  ['-x', "'-x"],
  ['@a', "'@a"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ['\nx', "'\nx"],
  ['\0x', "'\0x"],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠1', "'＠1"],
  ['  =1', "'  =1"],
  ['\u00a0\u200b=1', "'\u00a0\u200b=1"],
  ['"=1"', '\'"=1"'],
  ['x;=1+1', "x;'=1+1"],
  ['x,@a', "x,'@a"],
  ['x\t-1', "x\t'-1"],
  ['x|+1', "x|'+1"],
  ['x; =1', "x;' =1"],
  ['x\n=1', "x\n'=1"],
  ["'=1", "''=1"],
])('%j is written as %j', (cell, written) => {
  expect(withFormulaGuards(cell)).toBe(written)
  expect(withoutFormulaGuards(written)).toBe(cell)
})

test.each(["'s-Hertogenbosch", "O'Neil; B", "'90s", "it's a=b", 'a@x.de', 'a-b, c+d', 'one\r\ntwo', "x;'y"])(
  '%j is no formula anywhere, and is not changed',
  (cell) => {
    expect(withFormulaGuards(cell)).toBe(cell)
    expect(withoutFormulaGuards(cell)).toBe(cell)
  },
)

test('taking the guards off is the inverse of putting them on, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (cell) => {
      expect(withoutFormulaGuards(withFormulaGuards(cell))).toBe(cell)
    }),
    { numRuns: 5_000 },
  )
})

test('whatever a program takes for the parting of cells, and whatever it passes over, no cell begins with a formula', () => {
  fc.assert(
    fc.property(hostile, fc.subarray(PARTS), (cell, parts) => {
      const written = withFormulaGuards(cell)
      const cells = Array.from(written).reduce<string[]>(
        (all, sign) => (parts.includes(sign) ? [...all, ''] : [...all.slice(0, -1), (all.at(-1) ?? '') + sign]),
        [''],
      )
      for (const seen of cells) expect(seen.replace(/^[\s"\0\p{Cf}]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/)
      expect(written).not.toMatch(/^[\t\r\n\0]/)
    }),
    { numRuns: 5_000 },
  )
})

test('a cell of nothing but dangerous signs takes a time that grows only with its length', () => {
  const cell = '\t='.repeat(64 * 1024)
  const started = performance.now()
  expect(withoutFormulaGuards(withFormulaGuards(cell))).toBe(cell)
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('only our own rejects guard the inner of a cell: in other files a person may have written it so', () => {
  const own = guardReaderOf(['email', 'error_code', 'error_message', 'error_row'])
  expect(own("x;'=1")).toBe('x;=1')
  const other = guardReaderOf(['email'])
  expect(["x;'=1", "'=1", "''=1", "'a"].map(other)).toEqual(["x;'=1", '=1', "''=1", "'a"])
})
